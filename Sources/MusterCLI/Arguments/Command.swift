/// Something that the command line can be told to do.
protocol Command: Sendable {
    /// What it is called and understands.
    var specification: CommandSpecification { get }

    /// Does it.
    ///
    /// Results go to `context.console` as results, everything else as messages. A command is cancelled by cancelling the
    /// task that it runs in.
    ///
    /// - Returns: `.done`, or another code where the outcome is no error (a stale plan, a partly done run).
    /// - Throws: any error; `CommandFailure.report(for:)` decides the exit code and the words.
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode
}

/// The command tree: groups and commands.
indirect enum CommandNode: Sendable {
    /// A command.
    case command(any Command)
    /// A word with commands below it.
    case group(CommandSpecification, [CommandNode])

    /// What it is called and understands.
    var specification: CommandSpecification {
        switch self {
        case .command(let command): command.specification
        case .group(let specification, _): specification
        }
    }

    /// The commands below it, hidden ones included.
    var children: [CommandNode] {
        switch self {
        case .command: []
        case .group(_, let children): children
        }
    }

    /// The commands below it that help and completion show.
    var visibleChildren: [CommandNode] { children.filter { !$0.specification.isHidden } }
}
