extension DoctorCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        throw NotWired(command: specification.name)
    }
}
