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
        let process = Process()
        process.executableURL = PackagePlaces.python
        process.arguments = [PackagePlaces.dataCenterTour.path]
        process.environment = [
            "MUSTER_SANDBOX_URL": server.url + "/jira",
            "MUSTER_SANDBOX_TOKEN": account.token,
            "MUSTER_SANDBOX_NAME": account.name,
            "MUSTER_SANDBOX_PASSWORD": account.password,
            // Nothing but this machine is to be asked, whatever proxy the environment names.
            "NO_PROXY": "*",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        await server.stop()
        #expect(status == 0, "\(output)")
        #expect(output.hasSuffix("tour done\n"), "\(output)")
        #expect(caller.jira.statistics().requests["POST /issue/bulk"] == 1)
        #expect(caller.jira.statistics().requests["POST /issueLink"] == 2)
    }
}
