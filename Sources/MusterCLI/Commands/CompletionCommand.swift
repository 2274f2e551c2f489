/// `muster completion`: prints a completion script.
struct CompletionCommand: Command {
    let specification = CommandSpecification("completion", abstract: "Print a shell completion script")
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        throw NotWired(command: specification.name)
    }
}
