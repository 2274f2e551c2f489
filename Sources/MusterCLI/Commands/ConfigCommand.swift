/// `muster config`: the configuration file.
enum ConfigCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification("config", abstract: "Write, check and show the configuration"),
        [.command(ConfigCheckCommand())]
    )
}

/// `muster config check`.
struct ConfigCheckCommand: Command {
    let specification = CommandSpecification("check", abstract: "Check the configuration")
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        throw NotWired(command: specification.name)
    }
}
