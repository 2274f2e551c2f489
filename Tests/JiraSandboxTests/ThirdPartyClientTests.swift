import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// The `jira` client from PyPI, which knows nothing of this project, against the sandbox on a port.
@Suite(
    .enabled(
        if: PackagePlaces.exists(PackagePlaces.python),
        ".build/clients-venv is absent: run Tests/Clients/run.sh, which installs the jira client from PyPI"
    ),
    .timeLimit(.minutes(3))
)
struct ThirdPartyClientTests {
    @Test func toursTheSandbox() async throws {
        let caller = try SandboxCaller(tickets: 120)
        let server = try SandboxServer(caller.jira)
        let (status, output) = try await ThirdPartyTour.run(
            PackagePlaces.tour,
            environment: [
                "MUSTER_SANDBOX_URL": server.url,
                "MUSTER_SANDBOX_EMAIL": caller.configuration.account.email,
                "MUSTER_SANDBOX_TOKEN": caller.configuration.account.token,
            ]
        )
        await server.stop()
        #expect(status == 0, "\(output)")
        #expect(output.hasSuffix("tour done\n"), "\(output)")
        // One call each for what the tour asked once: nothing hides behind the client's back.
        #expect(caller.jira.statistics().requests["POST /issue/bulk"] == 1)
        #expect(caller.jira.statistics().requests["POST /issueLink"] == 2)
    }
}
