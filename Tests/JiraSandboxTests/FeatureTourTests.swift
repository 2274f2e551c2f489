import Foundation
import JiraSandbox
import Testing

/// Boards, worklogs, comments and families, with the `jira` client from PyPI against a sandbox on a port.
@Suite(
    .enabled(
        if: PackagePlaces.exists(PackagePlaces.python),
        ".build/clients-venv is absent: run Tests/Clients/run.sh, which installs the jira client from PyPI"
    ),
    .timeLimit(.minutes(3))
)
struct FeatureTourTests {
    @Test(arguments: SandboxProduct.allCases)
    func strangersProgramUsesBoardsWorklogsAndComments(product: SandboxProduct) async throws {
        let caller = try SandboxCaller(product, tickets: 60)
        let server = try SandboxServer(caller.jira)
        let process = Process()
        process.executableURL = PackagePlaces.python
        let tour = PackagePlaces.tour.deletingLastPathComponent().appendingPathComponent(
            "jira_features_tour.py"
        )
        process.arguments = [tour.path, product.rawValue]
        process.environment = [
            "MUSTER_SANDBOX_URL": server.url,
            "MUSTER_SANDBOX_EMAIL": caller.configuration.account.email,
            "MUSTER_SANDBOX_TOKEN": caller.configuration.account.token,
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
    }
}
