import FoundationEssentials
import Glibc

extension CommandContext {
    /// The world of this process: its streams, environment, folder, files and clocks.
    static func process() -> CommandContext {
        let environment = ProcessInfo.processInfo.environment
        let start = ContinuousClock.now
        let uptime: @Sendable () -> Duration = { ContinuousClock.now - start }
        let output = FileDescriptorSink(descriptor: 1)
        let messages = FileDescriptorSink(descriptor: 2)
        let console = Console(
            output: output,
            messages: messages,
            outputStyle: TextStyle(
                isEnabled: TextStyle.isWanted(
                    onTerminal: output.isTerminal,
                    noColor: false,
                    environment: environment
                )
            ),
            messageStyle: TextStyle(
                isEnabled: TextStyle.isWanted(
                    onTerminal: messages.isTerminal,
                    noColor: false,
                    environment: environment
                )
            )
        )
        return CommandContext(
            version: MusterCommandLine.version,
            environment: environment,
            workingDirectory: FileManager.default.currentDirectoryPath,
            console: console,
            progress: ProgressDisplay(console: console, isDrawn: false, uptime: uptime),
            readStandardInput: { () throws(FileFailure) in try SystemFiles.readAll(0, path: "-") },
            files: SystemFiles(),
            now: { Int64((Date().timeIntervalSince1970 * 1_000).rounded()) },
            uptime: uptime,
            makeID: { UUID().uuidString.lowercased() },
            availableMemory: { MemoryLimits.ofProcess().available },
            isInputTerminal: isatty(0) == 1,
            readLine: { Swift.readLine() }
        )
    }
}

extension CommandContext {
    /// The same world with the console and progress display that the common options ask for.
    func configured(by parsed: ParsedArguments) -> CommandContext {
        let isQuiet = parsed[CommonOptions.quiet]
        let noColor = parsed[CommonOptions.noColor]
        let style = { (sink: any TextSink) in
            TextStyle(
                isEnabled: TextStyle.isWanted(
                    onTerminal: sink.isTerminal,
                    noColor: noColor,
                    environment: environment
                )
            )
        }
        var configured = self
        configured.console = Console(
            output: console.output,
            messages: console.messages,
            verbosity: isQuiet ? .quiet : parsed[CommonOptions.verbose] ? .verbose : .normal,
            outputStyle: style(console.output),
            messageStyle: style(console.messages)
        )
        configured.progress = ProgressDisplay(
            console: configured.console,
            isDrawn: console.messages.isTerminal && environment["TERM"] != "dumb" && !isQuiet
                && !parsed[CommonOptions.noProgress],
            uptime: uptime
        )
        return configured
    }
}
