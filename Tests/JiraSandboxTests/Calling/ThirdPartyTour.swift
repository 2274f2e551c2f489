import Foundation

/// Runs a third-party client's tour of a sandbox in a process of its own.
enum ThirdPartyTour {
    /// Waits for the tour to end.
    ///
    /// - Parameters:
    ///   - script: the Python program.
    ///   - arguments: what it is given.
    ///   - environment: where the sandbox is and how to sign in; nothing else of ours is passed on.
    /// - Returns: its exit status, and all that it wrote.
    /// - Throws: where the process cannot be started.
    static func run(
        _ script: URL,
        _ arguments: [String] = [],
        environment: [String: String]
    ) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = PackagePlaces.python
        process.arguments = [script.path] + arguments
        // Nothing but this machine is to be asked, whatever proxy the environment names.
        process.environment = environment.merging(["NO_PROXY": "*"]) { given, _ in given }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return (status, String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
    }
}
