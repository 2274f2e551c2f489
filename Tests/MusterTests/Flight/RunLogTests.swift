import Foundation
import Locking
import Testing

@testable import Muster

struct RunLogTests {
    private static let context = RunLog.Context(run: "run-1", site: "hq", project: "FIELD")

    private static func object(_ line: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }

    @Test func aLineIsOneJSONObjectWithItsPlace() throws {
        let event = RunEvent(
            "cluster.created",
            level: .warning,
            [
                "key": "FIELD-9", "count": 3, "share": 0.25, "done": true, "keys": .texts(["a", "b"]),
                "odd": .number(.nan),
            ]
        )
        let line = RunLogLine.bytes(event, at: 1_760_000_000_123, in: RunLogTests.context)
        #expect(line.last == 0x0A)
        #expect(line.filter { $0 == 0x0A }.count == 1)
        let object = try RunLogTests.object(line)
        #expect(object["ts"] as? String == "2025-10-09T08:53:20.123Z")
        #expect(object["run"] as? String == "run-1")
        #expect(object["site"] as? String == "hq")
        #expect(object["project"] as? String == "FIELD")
        #expect(object["level"] as? String == "warning")
        #expect(object["event"] as? String == "cluster.created")
        #expect(object["count"] as? Int == 3)
        #expect(object["share"] as? Double == 0.25)
        #expect(object["done"] as? Bool == true)
        #expect(object["keys"] as? [String] == ["a", "b"])
        #expect(object["odd"] is NSNull)
    }

    @Test(arguments: FlightInputsGenerator.texts)
    func anyTextStaysOnItsLineAndComesBack(text: String) throws {
        let event = RunEvent(text, ["message": .text(text), "ts": "mine", "event": .text(text)])
        let line = RunLogLine.bytes(event, at: 0, in: RunLog.Context(run: text))
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 })
        let object = try RunLogTests.object(line)
        // JSONSerialization drops a byte order mark inside a text; JSONDecoder does not.
        let read = try JSONDecoder().decode([String: String].self, from: Data(line))["message"]
        #expect(read.map { Array($0.utf8) } == Array(text.utf8))
        // A field cannot pose as what the line itself says.
        #expect(object["ts"] as? String == "1970-01-01T00:00:00.000Z")
        #expect(object["ts_"] as? String == "mine")
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_007, "2000-02-29T00:00:00.007Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
        (Int64.min, "1900-01-01T00:00:00.000Z"), (1_795_228_254_050, "2026-11-21T02:30:54.050Z"),
    ])
    func momentsAreRFC3339(time: Int64, text: String) { #expect(RunLogLine.timestamp(time) == text) }

    private static func temporaryFile() -> String {
        NSTemporaryDirectory() + "muster-log-\(UUID().uuidString).jsonl"
    }

    @Test func linesOfManyWritersAreWhole() async throws {
        let path = RunLogTests.temporaryFile()
        defer { try? FileManager.default.removeItem(atPath: path) }
        // Two objects, as two processes have them.
        let files = [LogFile(path: path) { _ in }, LogFile(path: path) { _ in }]
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    let file = files[writer % 2]
                    let log = RunLog(
                        context: RunLog.Context(run: "w\(writer)"),
                        now: { 0 },
                        write: file.append
                    )
                    for number in 0..<50 {
                        log(
                            "e",
                            ["n": .integer(number), "pad": .text(String(repeating: "x", count: number * 40))]
                        )
                    }
                }
            }
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 400)
        for line in lines { _ = try RunLogTests.object(Array(line.utf8)) }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode.map { $0 & 0o007 } == 0)
    }

    @Test func aRotatedFileIsLetGoOf() throws {
        let path = RunLogTests.temporaryFile()
        defer { for name in [path, path + ".1"] { try? FileManager.default.removeItem(atPath: name) } }
        let file = LogFile(path: path) { _ in }
        let log = RunLog(now: { 0 }, write: file.append)
        log("one")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        log("two")
        #expect(try String(contentsOfFile: path + ".1", encoding: .utf8).contains("\"one\""))
        let rest = try String(contentsOfFile: path, encoding: .utf8)
        #expect(rest.contains("\"two\"") && !rest.contains("\"one\""))
    }

    @Test func aFileThatCannotBeWrittenIsSaidOnce() {
        let told = Locked<[String]>([])
        let file = LogFile(path: "/nonexistent-\(UUID().uuidString)/muster.jsonl") { words in
            told.withLock { $0.append(words) }
        }
        let log = RunLog(now: { 0 }, write: file.append)
        for _ in 0..<3 { log("one") }
        #expect(told.withLock { $0 }.count == 1)
        #expect(told.withLock { $0 }.first?.contains("No such file") == true)
    }

    @Test func aStageIsLoggedWhenItBegins() throws {
        let lines = Locked<[[UInt8]]>([])
        let log = RunLog(now: { 0 }) { line in lines.withLock { $0.append(line) } }
        let shown = Locked(0)
        let progress = log.watching { _ in shown.withLock { $0 += 1 } }
        for step in [JobProgress(.pull), JobProgress(.pull, done: 3, total: 9), JobProgress(.cluster)] {
            progress(step)
        }
        let stages = try lines.withLock { $0 }.map { try RunLogTests.object($0)["stage"] as? String }
        #expect(stages == ["pull", "cluster"])
        #expect(shown.withLock { $0 } == 3)
    }
}
