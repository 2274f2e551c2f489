import Foundation
import Glibc
import Locking
import Testing

@testable import MusterCLI

struct TerminalTests {
    @Test(
        arguments: [
            (true, false, [:], true), (false, false, [:], false), (true, true, [:], false),
            (true, false, ["NO_COLOR": "1"], false), (true, false, ["NO_COLOR": ""], true),
            (true, false, ["TERM": "dumb"], false), (false, false, ["FORCE_COLOR": "1"], true),
            (true, false, ["FORCE_COLOR": "0"], false),
            (false, false, ["FORCE_COLOR": "1", "NO_COLOR": "1"], false),
            (false, true, ["FORCE_COLOR": "1"], false),
        ] as [(Bool, Bool, [String: String], Bool)]
    )
    func coloursAreForTerminals(onTerminal: Bool, noColor: Bool, environment: [String: String], wanted: Bool)
    {
        #expect(
            TextStyle.isWanted(onTerminal: onTerminal, noColor: noColor, environment: environment) == wanted
        )
    }

    @Test func styleWrapsOrLeavesAlone() {
        #expect(TextStyle(isEnabled: true).red("x") == "\u{1B}[31mx\u{1B}[0m")
        #expect(TextStyle.plain.red("x") == "x")
    }

    @Test(
        arguments: [
            (0, nil, 0.0, 80, "Pulling"),
            (1_234, nil, 0.0, 80, "Pulling  1,234 tickets"),
            (1_000, 4_000, 0.0, 80, "Pulling  ██████░░░░░░░░░░░░░░░░░░  1,000/4,000 tickets  25 %"),
            (
                1_000, 4_000, 2.0, 80,
                "Pulling  ██████░░░░░░░░░░░░░░░░░░  1,000/4,000 tickets  25 %  500/s  6 s left"
            ),
            (1_000, 4_000, 2.0, 60, "Pulling  ██████░░░░░░░░░░░░░░░░░░  1,000/4,000 tickets"),
            (4_000, 4_000, 2.0, 80, "Pulling  ████████████████████████  4,000/4,000 tickets  100 %  2,000/s"),
            (5_000, 4_000, 0.0, 80, "Pulling  ████████████████████████  5,000/4,000 tickets  100 %"),
            (1_000, 4_000, 2.0, 5, "Pull"),
        ] as [(Int, Int?, Double, Int, String)]
    )
    func barSaysCountShareRateAndRest(count: Int, total: Int?, seconds: Double, columns: Int, line: String) {
        #expect(
            ProgressDisplay.line(
                title: "Pulling",
                unit: "tickets",
                total: total,
                count: count,
                elapsed: .seconds(seconds),
                columns: columns
            ) == line
        )
    }

    @Test func barIsDrawnTenTimesASecondAndAlwaysAtItsEnd() {
        let time = Locked(Duration.zero)
        let sink = MemorySink(columns: 60)
        let console = Console(output: MemorySink(), messages: sink)
        let display = ProgressDisplay(console: console, isDrawn: true) { time.withLock { $0 } }
        display.begin("Work", total: 1_000)
        for _ in 1...1_000 {
            time.withLock { $0 += .milliseconds(1) }
            display.advance()
        }
        display.finish()
        let draws = sink.text.components(separatedBy: "Work").count - 1
        #expect(draws == 11)
        #expect(sink.text.contains("1,000/1,000"))
        #expect(sink.text.hasSuffix("\r\u{1B}[K"))
    }

    @Test func messageTakesTheBarAwayAndPutsItBack() {
        let sink = MemorySink(columns: 40)
        let console = Console(output: sink, messages: sink)
        console.setStatus("bar")
        console.message("hello")
        console.result("result")
        console.setStatus(nil)
        let erase = "\r\u{1B}[K"
        #expect(sink.text == "bar" + erase + "hello\nbar" + erase + "result\nbar" + erase)
    }

    @Test func nothingIsDrawnWhereNobodyLooks() {
        let sink = MemorySink()
        let console = Console(output: MemorySink(), messages: sink, verbosity: .verbose)
        let display = ProgressDisplay(console: console, isDrawn: false) { .zero }
        display.begin("Pulling", total: 2, unit: "tickets")
        display.update(2)
        #expect(sink.text.isEmpty)
        display.finish()
        #expect(sink.text == "Pulling: 2 tickets, 0.00 s\n")
    }

    @Test(arguments: [
        ([], true), (["--no-progress"], false), (["--quiet"], false), (["--json"], true),
    ])
    func barNeedsATerminalAndNoFlagAgainstIt(flags: [String], isDrawn: Bool) async {
        struct Probe: Command {
            let specification = CommandSpecification("probe", abstract: "Probe")
            func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
                context.progress.begin("Working")
                return .done
            }
        }
        let tree = CommandNode.group(CommandSpecification("muster", abstract: "Test"), [.command(Probe())])
        var world = TestWorld()
        world.messages = MemorySink(columns: 80)
        #expect(await world.run(["probe"] + flags, tree: tree).messages.contains("Working") == isDrawn)
        world.messages = MemorySink()
        #expect(await world.run(["probe"] + flags, tree: tree).messages.isEmpty)
        world.messages = MemorySink(columns: 80)
        world.environment["TERM"] = "dumb"
        #expect(await world.run(["probe"] + flags, tree: tree).messages.isEmpty)
    }

    @Test func descriptorWritesEverythingAndRemembersItsFailure() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let sink = FileDescriptorSink(descriptor: ends[1])
        #expect(!sink.isTerminal)
        #expect(sink.columns == nil)
        sink.write(Array("hello".utf8))
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(read(ends[0], &buffer, 16) == 5)
        #expect(sink.failure == nil)
        close(ends[1])
        close(ends[0])
        let readOnly = open("/dev/null", O_RDONLY)
        let sinkOfReadOnly = FileDescriptorSink(descriptor: readOnly)
        sinkOfReadOnly.write([1])
        #expect(sinkOfReadOnly.failure == SinkFailure(number: EBADF))
        close(readOnly)
        let full = open("/dev/full", O_WRONLY)
        let sinkOfFull = FileDescriptorSink(descriptor: full)
        sinkOfFull.write([1])
        #expect(sinkOfFull.failure?.message == "No space left on device")
        close(full)
    }

    @Test func fileIsWrittenWholeOrNotAtAll() throws {
        let folder = NSTemporaryDirectory() + "muster-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = SystemFiles()
        try files.write(Array("one".utf8), to: folder + "/a")
        try files.write(Array("two".utf8), to: folder + "/a")
        #expect(try files.read(folder + "/a") == Array("two".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
        #expect(throws: FileFailure(path: folder + "/no/a", action: "write", number: ENOENT)) {
            try files.write([1], to: folder + "/no/a")
        }
        // Through a link of our own: code that forgets to look would rename over a device of the whole machine.
        let full = folder + "/full"
        try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: "/dev/full")
        #expect(throws: FileFailure(path: full, action: "write", number: ENOSPC)) {
            try files.write([1], to: full)
        }
        #expect(throws: FileFailure(path: folder, action: "read", number: EISDIR)) { try files.read(folder) }
    }
}
