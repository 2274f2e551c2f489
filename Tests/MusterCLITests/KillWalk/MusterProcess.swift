import Foundation
import Glibc
import JiraSandbox
import Testing

/// A folder with the configuration of a project on a sandbox, in which `muster` is started as people start it.
final class MusterFolder: Sendable {
    let folder: String

    init(_ sandbox: SandboxProcess, project: String = "clustered_status: Clustered") throws {
        folder = NSTemporaryDirectory() + "muster-kill-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let signIn =
            sandbox.product == .cloud
            ? "{type: api_token, email: ops@example.com, token_file: hq.token}"
            : "{type: personal_token, token_file: hq.token}"
        try write(
            """
            sites:
              - name: hq
                url: \(sandbox.url)
                kind: \(sandbox.product.rawValue)
                auth: \(signIn)
            projects:
              - site: hq
                key: FIELD
                \(project)
            clustering: {max_tickets: 4, max_radius: 20km}
            """,
            to: "muster.yaml"
        )
        try write("sandbox-token\n", to: "hq.token")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        chmod(path(name), 0o600)
    }

    /// Starts a command; its output goes to a file, which never makes it wait.
    func start(_ arguments: [String], fileKibibytes: Int? = nil) throws -> MusterProcess {
        try MusterProcess(arguments, in: folder, fileKibibytes: fileKibibytes)
    }

    /// Runs a command to its end.
    func run(_ arguments: [String], fileKibibytes: Int? = nil) throws -> (code: Int32, text: String) {
        let process = try start(arguments, fileKibibytes: fileKibibytes)
        return (process.waitForExit(), process.text)
    }
}

/// `muster` as a process.
final class MusterProcess {
    private let process = Process()
    private let log: String

    /// Starts it; with a limit no file can grow beyond that length, as on a disk that is full.
    init(_ arguments: [String], in folder: String, fileKibibytes: Int? = nil) throws {
        log = folder + "/log-\(UUID().uuidString)"
        try Data().write(to: URL(fileURLWithPath: log))
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        if let fileKibibytes {
            // Writing beyond the limit fails, and does not end the process: that is what a full disk does.
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            let script = "trap '' XFSZ; ulimit -f \(fileKibibytes * 2); exec \"$@\""
            process.arguments = ["-c", script, "sh", Program.path] + arguments
        }
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
        let handle = try #require(FileHandle(forWritingAtPath: log))
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
    }

    var isRunning: Bool { process.isRunning }
    /// What it has said.
    var text: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// Its exit code; the negative number of the signal that ended it.
    func waitForExit() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// SIGKILL: not one more instruction of it.
    func kill() { _ = Glibc.kill(process.processIdentifier, SIGKILL) }
}
