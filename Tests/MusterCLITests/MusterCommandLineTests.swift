import Clustering
import Geodesy
import Glibc
import HTTPMessages
import Muster
import Testing
import Tickets

@testable import MusterCLI

struct MusterCommandLineTests {
    /// A command that throws or answers what it is told.
    private struct Probe: Command {
        var specification = CommandSpecification("probe", abstract: "Probe")
        var body: @Sendable (CommandContext) async throws -> ExitCode
        func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
            try await body(context)
        }
    }

    private func tree(_ body: @escaping @Sendable (CommandContext) async throws -> ExitCode) -> CommandNode {
        .group(CommandSpecification("muster", abstract: "Test"), [.command(Probe(body: body))])
    }

    @Test func numbersOfTheInterfaceStand() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 130])
    }

    static let outcomes: [(error: any Error & Sendable, code: ExitCode)] = [
        (CommandFailure(.stale, "m"), .stale),
        (CommandFailure(.partial, "m"), .partial),
        (ClusteringError.invalidParameter(name: "a", value: "b", allowed: "c"), .usage),
        (ClusteringError.duplicateID("a"), .inputRefused),
        (ClusteringError.invalidItem(id: "a", field: "b", value: "c", allowed: "d"), .inputRefused),
        (ClusteringError.infeasibleClusterCount(requested: 1, atLeast: 2), .failed),
        (ClusteringError.cancelled, .interrupted),
        (LengthError.missingUnit("5"), .usage),
        (StoreError(kind: .locked, message: "m"), .locked),
        (StoreError(kind: .newerSchema(found: 2, known: 1), message: "m"), .failed),
        (StoreError(kind: .diskFull, message: "m"), .failed),
        (HTTPTransportError(kind: .cannotConnect, deliveryState: .notSent, message: "m"), .unavailable),
        (HTTPTransportError(kind: .cancelled, deliveryState: .notSent, message: "m"), .interrupted),
        (
            ConfigurationError(problems: [ConfigurationProblem(at: .standard, path: "a", message: "m")]),
            .usage
        ),
        (FileFailure(path: "/a", action: "write", number: ENOSPC), .failed),
        (CancellationError(), .interrupted),
    ]

    @Test(arguments: outcomes.indices)
    func errorHasItsExitCodeAndAMessage(index: Int) async {
        let (error, code) = MusterCommandLineTests.outcomes[index]
        let ran = await TestWorld().run(["probe"], tree: tree { _ in throw error })
        #expect(ran.code == code)
        #expect(ran.output.isEmpty)
        #expect(ran.messages.hasPrefix("error: "))
        #expect(ran.messages.count > "error: \n".count)
    }

    @Test(arguments: ExitCode.allCases)
    func commandsOwnCodeIsTheExitCode(code: ExitCode) async {
        let ran = await TestWorld().run(["probe"], tree: tree { _ in code })
        #expect(ran.code == code)
        #expect(ran.messages.isEmpty)
    }

    @Test func usageErrorGoesToStandardErrorWithTheUsageLine() async {
        let ran = await TestWorld().run(words("cluster x --max-ticket 3"))
        #expect(ran.code == .usage)
        #expect(ran.output.isEmpty)
        #expect(
            ran.messages == """
                error: unknown option '--max-ticket'; did you mean '--max-tickets'?
                Usage: muster cluster INPUT [options]
                'muster cluster --help' says more.

                """
        )
    }

    @Test(arguments: CommandNode.laterCommands)
    func commandOfALaterVersionSaysSo(name: String) async {
        let ran = await TestWorld().run([name, "argument"])
        #expect(ran.code == .usage)
        #expect(ran.messages.hasPrefix("error: '\(name)' is not in this version of muster\n"))
    }

    @Test func versionAndHelpAreResults() async {
        let version = await TestWorld().run(["--version"])
        #expect(version.code == .done)
        #expect(version.output == "muster 9.9.9\n")
        for line in ["help", "--help"] {
            let help = await TestWorld().run([line])
            #expect(help.code == .done)
            #expect(help.output == HelpText.page(of: [.muster], columns: 80, style: .plain))
            #expect(help.messages.isEmpty)
        }
        let cluster = await TestWorld().run(["help", "cluster"])
        #expect(cluster.output.hasPrefix("Cluster a file of tickets"))
    }

    @Test func laterCommandsAreOneLineOfHelpOnly() async {
        let help = await TestWorld().run(["--help"])
        let lines = help.output.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("  serve ") })
        #expect(help.output.contains("Not in this version:"))
    }

    @Test func fullDiskBehindStandardOutputIsAnError() async {
        var world = TestWorld()
        world.output = MemorySink(failure: SinkFailure(number: ENOSPC))
        let ran = await world.run(["--version"])
        #expect(ran.code == .failed)
        #expect(ran.messages == "error: cannot write to standard output: No space left on device\n")
    }

    @Test func readerThatWentAwayIsNoError() async {
        var world = TestWorld()
        world.output = MemorySink(failure: SinkFailure(number: EPIPE))
        let ran = await world.run(["--version"])
        #expect(ran.code == .done)
        #expect(ran.messages.isEmpty)
    }

    @Test func cancelledCommandIsInterruptedWhateverItThrows() async {
        let world = TestWorld()
        let tree = tree { _ in
            while !Task.isCancelled { await Task.yield() }
            throw CommandFailure(.failed, "some consequence")
        }
        let work = Task { await world.run(["probe"], tree: tree) }
        work.cancel()
        let ran = await work.value
        #expect(ran.code == .interrupted)
        #expect(ran.messages == "error: interrupted\n")
    }

    @Test(arguments: [
        ([], ["message", "warning: warning", "error: error"]), (["-q"], ["error: error"]),
        (["-v"], ["message", "detail", "warning: warning", "error: error"]), (["-qv"], ["error: error"]),
    ])
    func verbosityDecidesWhatIsSaid(flags: [String], lines: [String]) async {
        let tree = tree { context in
            context.console.message("message")
            context.console.detail("detail")
            context.console.warning("warning")
            context.console.error("error")
            context.console.result("result")
            return .done
        }
        let ran = await TestWorld().run(["probe"] + flags, tree: tree)
        #expect(ran.messages.split(separator: "\n").map(String.init) == lines)
        #expect(ran.output == "result\n")
    }

    @Test func severalConfigurationProblemsAreListed() async {
        let problems = [
            ConfigurationProblem(at: .file("m.yaml", line: 1, column: 2), path: "a", message: "is bad"),
            ConfigurationProblem(.warning, at: .environment("B"), path: "", message: "is odd"),
        ]
        let ran = await TestWorld().run(
            ["probe"],
            tree: tree { _ in throw ConfigurationError(problems: problems) }
        )
        #expect(ran.code == .usage)
        #expect(
            ran.messages == """
                error: the configuration cannot be used, with 2 things to look at
                error: m.yaml:1:2: a: is bad
                warning: environment B: is odd

                """
        )
    }
}
