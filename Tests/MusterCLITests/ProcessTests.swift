import Foundation
import Glibc
import Testing

/// The program itself, as a shell runs it: what cannot be seen inside one process.
@Suite(.enabled(if: Program.isBuilt()))
struct ProcessTests {
    private func process(_ arguments: [String], output: Any? = nil) -> (process: Process, messages: Pipe) {
        let process = Process()
        let messages = Pipe()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
        process.standardError = messages
        if let output { process.standardOutput = output }
        return (process, messages)
    }

    @Test func fullDiskIsExitCodeOne() throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let (process, messages) = process(["--help"], output: full)
        try process.run()
        let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(text == "error: cannot write to standard output: No space left on device\n")
    }

    @Test func closedPipeIsNoError() throws {
        let output = Pipe()
        let (process, messages) = process(["--help"], output: output)
        // Nobody can read from now on, as after `| head -0`.
        try output.fileHandleForReading.close()
        try process.run()
        try output.fileHandleForWriting.close()
        let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        #expect(text.isEmpty)
    }

    @Test func usageErrorIsExitCodeTwo() throws {
        let output = Pipe()
        let (process, messages) = process(["cluster", "--nonsense"], output: output)
        try process.run()
        let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(text.hasPrefix("error: unknown option '--nonsense'\nUsage: muster cluster INPUT [options]\n"))
        #expect(output.fileHandleForReading.availableData.isEmpty)
    }

    /// The program waits for a pipe that nobody fills, so that the second signal finds it at work.
    @Test(.timeLimit(.minutes(1)), arguments: [SIGINT, SIGTERM])
    func secondSignalExitsAtOnceWith130(signal: Int32) throws {
        let fifo = NSTemporaryDirectory() + "muster-" + UUID().uuidString
        try #require(mkfifo(fifo, 0o600) == 0)
        defer { unlink(fifo) }
        let (process, messages) = process(["config", "check", "--config", fifo])
        try process.run()
        // Opens when the program has opened the other end, which is after it began to wait for signals.
        let writer = open(fifo, O_WRONLY | O_CLOEXEC)
        defer { close(writer) }
        kill(process.processIdentifier, signal)
        let first = String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self)
        #expect(first.contains("Interrupted: stopping at the next safe place"))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
    }

    /// A request is on its way, slowed by the sandbox's latency, when the signal comes.
    @Test(.timeLimit(.minutes(1)), arguments: [SIGINT, SIGTERM])
    func aSandboxFinishesWhatIsOnItsWayAndEndsWithZero(signal: Int32) throws {
        let output = Pipe()
        let (process, _) = process(
            ["sandbox", "--json", "--latency", "1000", "--kind", "datacenter"],
            output: output
        )
        try process.run()
        var text = Data()
        while !text.contains(UInt8(ascii: "}")) || text.last != UInt8(ascii: "\n") {
            let part = output.fileHandleForReading.availableData
            try #require(!part.isEmpty)
            text.append(part)
        }
        let json = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
        let url = try #require(json["url"] as? String)
        let client = Process()
        let seen = Pipe()
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        client.arguments = ["python3", "-c", Self.client, url, "\(process.processIdentifier)", "\(signal)"]
        client.standardOutput = seen
        try client.run()
        client.waitUntilExit()
        let answer = String(decoding: seen.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(answer == "200 DataCenter\n")
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    /// Asks, waits until the request has arrived (the controls have no latency), sends the signal, and shows the answer.
    private static let client = """
        import json, os, sys, threading, time, urllib.request
        base, pid, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        read = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        def ask():
            with read(base + "/rest/api/2/serverInfo") as r:
                print(r.status, json.load(r)["deploymentType"])
        thread = threading.Thread(target=ask)
        thread.start()
        while json.load(read(base + "/_sandbox/statistics"))["total"] == 0:
            time.sleep(0.01)
        os.kill(pid, number)
        thread.join()
        """
}
