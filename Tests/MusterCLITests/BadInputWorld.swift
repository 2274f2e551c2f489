import FoundationEssentials
import Glibc
import Jira
import JiraSandbox
import Testing

@testable import MusterCLI

/// A folder of its own on this machine's disk, in which command lines are run; removed with the last reference.
final class BadInputWorld: Sendable {
    let folder: String
    /// No waiting for a site that does not answer, and no configuration of whoever runs the tests.
    static let environment = ["JIRA_MAX_RETRIES": "0", "HOME": "/nonexistent"]

    init(_ files: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-bad-input-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files.sorted(by: { $0.key < $1.key }) { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        // As a token file must be; nothing else minds.
        chmod(path(name), 0o600)
    }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// Everything in the folder with its content; a folder in it has nil.
    func everything() throws -> [String: [UInt8]?] {
        var found: [String: [UInt8]?] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            found.updateValue(try? bytes(name), forKey: name)
        }
        return found
    }

    func run(
        _ arguments: [String],
        input: [UInt8] = [],
        environment: [String: String] = [:]
    ) async -> Ran {
        let (output, messages) = (MemorySink(), MemorySink())
        let console = Console(output: output, messages: messages)
        let start = ContinuousClock.now
        let uptime: @Sendable () -> Duration = { ContinuousClock.now - start }
        let context = CommandContext(
            version: "9.9.9",
            environment: Self.environment.merging(environment) { $1 },
            workingDirectory: folder,
            console: console,
            progress: ProgressDisplay(console: console, isDrawn: false, uptime: uptime),
            readStandardInput: { () throws(FileFailure) in input },
            files: SystemFiles(),
            now: { 1_767_225_600_000 },
            uptime: uptime,
            makeID: { UUID().uuidString.lowercased() }
        )
        let code = await MusterCommandLine.run(arguments: arguments, context: context)
        return Ran(code: code, output: output.text, messages: messages.text)
    }

    /// Runs a command line that must be refused: nothing on standard output, nothing in the folder changed.
    func refuses(
        _ arguments: [String],
        input: [UInt8] = [],
        environment: [String: String] = [:],
        code: ExitCode,
        words: [String],
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try everything()
        let ran = await run(arguments, input: input, environment: environment)
        #expect(ran.code == code, "\(ran.messages)", sourceLocation: location)
        #expect(ran.output.isEmpty, "\(ran.output)", sourceLocation: location)
        #expect(ran.messages.contains("error: "), "\(ran.messages)", sourceLocation: location)
        for word in words {
            #expect(
                ran.messages.contains(word),
                "'\(word)' is not in: \(ran.messages)",
                sourceLocation: location
            )
        }
        #expect(try everything() == before, sourceLocation: location)
    }
}

/// A sandbox Jira on a port of its own with a few tickets, and the configuration of a project on it.
final class BadInputSite: Sendable {
    let server: SandboxServer
    let token: String

    init(_ change: (inout SandboxConfiguration) -> Void = { _ in }) throws {
        // The clock of the world above, so that the site's agrees with ours.
        var configuration = SandboxConfiguration(
            clock: SandboxClock(now: { 1_767_225_600_000 }, sleep: SandboxClock.system.sleep)
        )
        change(&configuration)
        token = configuration.account.token
        let tickets = (1...5).map { number in
            SandboxTicket(
                key: "FIELD-\(number)",
                summary: "Job \(number)",
                latitude: number == 5 ? "" : "40.70\(number)",
                longitude: number == 5 ? "" : "-73.90\(number)"
            )
        }
        server = try SandboxServer(try SandboxJira(configuration: configuration, tickets: tickets))
    }

    /// Closes its port.
    func stop() async { await server.stop() }

    /// Requests that could have changed something in Jira.
    var writes: Int { server.jira.statistics().writes }

    /// Configuration and token of the project, plus further lines of each section.
    func files(
        key: String = "FIELD",
        project: String = "",
        top: String = "",
        token: String? = nil
    ) -> [String: String] {
        BadInputSite.files(url: server.url, key: key, project: project, top: top, token: token ?? self.token)
    }

    /// The same for a site of either product.
    func files(product: SandboxProduct, top: String = "") -> [String: String] {
        var files = files(top: top)
        guard product == .dataCenter else { return files }
        files["muster.yaml"] = files["muster.yaml"]?.replacing(
            "auth: {type: api_token, email: ops@example.com, token_file: hq.token}",
            with: "kind: datacenter\n    auth: {type: personal_token, token_file: hq.token}"
        )
        return files
    }

    /// Every issue of the site.
    func issues(_ product: SandboxProduct) async throws -> [JiraIssue] {
        try await sandboxIssues(product, url: server.url, over: SandboxTransport(server.jira))
    }

    static func files(
        url: String,
        key: String = "FIELD",
        project: String = "",
        top: String = "",
        token: String = "token"
    ) -> [String: String] {
        [
            "muster.yaml": """
            \(top)
            sites:
              - name: hq
                url: \(url)
                auth: {type: api_token, email: ops@example.com, token_file: hq.token}
            projects:
              - site: hq
                key: \(key)
                \(project)
            """,
            "hq.token": token + "\n",
        ]
    }
}
