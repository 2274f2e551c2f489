import GeoKernels
import Glibc
import Muster

/// The `muster` program.
public enum MusterCommandLine {
    /// Version of the program, the library and the documents that they write.
    public static let version = MusterVersion.current

    /// Runs a command line in this process, with its streams, signals and environment, and exits with its code.
    ///
    /// Call it once, first thing in a `main.swift` without `await`: it must find the main thread alone. That thread then
    /// waits for signals and for nothing else, so no part of the program may need the main actor. Ctrl-C cancels the
    /// command, which stops at the next safe place; a second Ctrl-C exits at once. Both exit with 130.
    ///
    /// - Parameter arguments: the arguments without the program's own name.
    public static func main(arguments: [String]) -> Never {
        Interruption.prepare()
        let context = CommandContext.process()
        // Checkers compare the plans of both paths; for them only, so no help names it. Set before the first distance.
        if context.environment[ConfigurationEnvironment.portableKernels] == "1" { gk_force_portable(1) }
        // The root of all tasks of the program.
        let work = Task.detached { exit(await run(arguments: arguments, context: context).rawValue) }
        Interruption.wait {
            context.console.say(
                "\nInterrupted: stopping at the next safe place (Ctrl-C again to stop at once)."
            )
            work.cancel()
        } second: {
            _exit(ExitCode.interrupted.rawValue)
        }
    }

    /// Runs a command line in a given world.
    static func run(
        arguments: [String],
        context: CommandContext,
        tree: CommandNode = .muster
    ) async -> ExitCode {
        let code = await outcome(arguments: arguments, context: context, tree: tree)
        guard let failure = context.console.output.failure, !failure.isClosedByReader else { return code }
        context.console.error("cannot write to standard output: \(failure.message)")
        return code == .done ? .failed : code
    }

    private static func outcome(
        arguments: [String],
        context: CommandContext,
        tree: CommandNode
    ) async -> ExitCode {
        do {
            let arguments = arguments.first == "help" ? Array(arguments.dropFirst()) + ["--help"] : arguments
            let parser = ArgumentParser(root: tree, unavailable: CommandNode.laterCommands)
            switch try parser.parse(arguments) {
            case .help(let path):
                let columns = min(100, context.console.output.columns ?? 80)
                context.console.result(
                    HelpText.page(of: path, columns: columns, style: context.console.outputStyle)
                )
                return .done
            case .version:
                context.console.result("\(tree.specification.name) \(context.version)")
                return .done
            case .run(let command, let parsed):
                return await perform(command, parsed, in: context.configured(by: parsed))
            }
        } catch {
            let name = error.path.joined(separator: " ")
            context.console.error(error.message)
            context.console.say("Usage: \(error.usage)\n'\(name) --help' says more.")
            return .usage
        }
    }

    private static func perform(
        _ command: any Command,
        _ parsed: ParsedArguments,
        in context: CommandContext
    ) async -> ExitCode {
        defer { context.progress.finish() }
        do {
            return try await command.run(parsed, context: context)
        } catch {
            context.progress.finish()
            let failure =
                Task.isCancelled
                ? CommandFailure(.interrupted, "interrupted") : CommandFailure(reporting: error)
            context.console.error(failure.message)
            for line in failure.details { context.console.say(line) }
            return failure.code
        }
    }
}
