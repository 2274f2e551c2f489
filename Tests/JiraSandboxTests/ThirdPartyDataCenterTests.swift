import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// The `jira` client from PyPI against the Data Center face, below a context path, signed in by a token.
@Suite(
    .enabled(
        if: PackagePlaces.exists(PackagePlaces.python),
        ".build/clients-venv is absent: run Tests/Clients/run.sh, which installs the jira client from PyPI"
    ),
    .timeLimit(.minutes(3))
)
struct ThirdPartyDataCenterTests {
    @Test func toursTheSandbox() async throws {
        let caller = try SandboxCaller(.dataCenter, tickets: 120) { $0.contextPath = "/jira" }
        let server = try SandboxServer(caller.jira)
        let account = caller.configuration.account
        let (status, output) = try await ThirdPartyTour.run(
            PackagePlaces.dataCenterTour,
            environment: [
                "MUSTER_SANDBOX_URL": server.url + "/jira",
                "MUSTER_SANDBOX_TOKEN": account.token,
                "MUSTER_SANDBOX_NAME": account.name,
                "MUSTER_SANDBOX_PASSWORD": account.password,
            ]
        )
        await server.stop()
        #expect(status == 0, "\(output)")
        #expect(output.hasSuffix("tour done\n"), "\(output)")
        #expect(caller.jira.statistics().requests["POST /issue/bulk"] == 1)
        #expect(caller.jira.statistics().requests["POST /issueLink"] == 2)
    }
}
