import Planning

extension CommandContext {
    /// The bytes of a file or, for `-`, of standard input.
    func bytes(of name: String) async throws -> [UInt8] {
        name == "-" ? try await readStandardInput() : try files.read(path(name))
    }

    /// Reads a plan of the command line.
    ///
    /// - Throws: `CommandFailure` with the file's name where it is no plan that can be used.
    func plan(_ name: String) async throws -> (plan: Plan, bytes: [UInt8]) {
        let bytes = try await bytes(of: name)
        do throws(PlanDocumentError) {
            return (try PlanDocument.decode(bytes), bytes)
        } catch {
            let code: ExitCode = if case .hashMismatch = error { .stale } else { .inputRefused }
            throw CommandFailure(code, "\(name): \(error.description)")
        }
    }
}
