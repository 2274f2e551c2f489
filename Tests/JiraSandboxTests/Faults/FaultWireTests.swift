import Foundation
import HTTPMessages
import HTTPTransport
import JiraSandbox
import Testing

/// What broken answers look like from outside: to libcurl through our transport, and to Python's `http.client`, which
/// knows nothing of this project.
@Suite(.timeLimit(.minutes(2)))
struct FaultWireTests {
    /// A server whose `GET /myself` meets a rule.
    private func withServer(
        _ effect: SandboxFaultEffect,
        _ body: (SandboxCaller, SandboxServer, Int) async throws -> Void
    ) async throws {
        var rule = SandboxFaultRule("r", effect)
        rule.path = "/myself"
        let caller = try SandboxCaller { $0.faults.rules = [rule] }
        let server = try SandboxServer(caller.jira)
        // What a well-behaved site writes at this address: links name the port.
        let honest = try SandboxCaller()
        let request = honest.request(authority: "127.0.0.1:\(server.port)")
        let length = try await honest.transport.send(request, timeout: .seconds(1)).body.count
        do {
            try await body(caller, server, length)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func curl(_ caller: SandboxCaller, _ server: SandboxServer, timeout: Duration = .seconds(20))
        async
        -> Result<HTTPResponse, HTTPTransportError>
    {
        let request = caller.request(authority: "127.0.0.1:\(server.port)")
        do throws(HTTPTransportError) {
            let transport = try CurlTransport()
            defer { transport.shutdown() }
            return .success(try await transport.send(request, timeout: timeout))
        } catch {
            return .failure(error)
        }
    }

    /// What Python sees: the status, how much of how much came or the name of the error, and the seconds it took.
    private func python(_ caller: SandboxCaller, _ server: SandboxServer, timeout: Double = 20) async throws
        -> String
    {
        let script = """
            import http.client, sys, time
            c = http.client.HTTPConnection("127.0.0.1", \(server.port), timeout=\(timeout))
            start = time.monotonic()
            try:
                c.request("GET", "/rest/api/3/myself", headers={"Authorization": sys.argv[1]})
                r = c.getresponse()
                print(r.status, r.getheader("Content-Length"), end=" ")
                print(len(r.read()), end=" ")
            except http.client.IncompleteRead as e:
                print("IncompleteRead", len(e.partial), e.expected, end=" ")
            except Exception as e:
                print(type(e).__name__, end=" ")
            print(int((time.monotonic() - start) * 10))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, caller.authorization(caller.configuration.account)]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        let _: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test func halfABodyIsNoticedByBoth() async throws {
        try await withServer(.halfBody(fraction: 0.5)) { caller, server, length in
            guard case .failure(let error) = await curl(caller, server) else {
                Issue.record("half a body passed for an answer")
                return
            }
            #expect(error.kind == .connectionLost && error.deliveryState == .unknown)
            let half = length / 2
            let seen = try await python(caller, server)
            #expect(seen.hasPrefix("200 \(length) IncompleteRead \(half) \(length - half) "), "\(seen)")
        }
    }

    @Test func aHeadWithoutAByteOfItsBodyIsNoticedByBoth() async throws {
        try await withServer(.halfBody(fraction: 0)) { caller, server, length in
            guard case .failure(let error) = await curl(caller, server) else {
                Issue.record("no body passed for an answer")
                return
            }
            #expect(error.kind == .connectionLost && error.deliveryState == .unknown)
            let seen = try await python(caller, server)
            #expect(seen.hasPrefix("200 \(length) IncompleteRead 0 \(length) "), "\(seen)")
        }
    }

    @Test func aTrickleArrivesWholeAndSlowly() async throws {
        try await withServer(.trickle(bytes: 64, every: .milliseconds(50))) { caller, server, length in
            let pieces = (length + 63) / 64
            let start = ContinuousClock.now
            let answer = try await curl(caller, server).get()
            #expect(ContinuousClock.now - start >= .milliseconds(50 * pieces))
            #expect(answer.body.count == length && answer.status == 200)
            let seen = try await python(caller, server).split(separator: " ")
            #expect(seen.prefix(3) == ["200", "\(length)", "\(length)"], "\(seen)")
            let tenths = seen.last.flatMap { Int($0.filter(\.isNumber)) } ?? 0
            #expect(tenths >= pieces / 2)
        }
    }

    @Test func aTrickleThatIsTooSlowTimesOut() async throws {
        try await withServer(.trickle(bytes: 1, every: .milliseconds(200))) { caller, server, _ in
            guard case .failure(let error) = await curl(caller, server, timeout: .milliseconds(700)) else {
                Issue.record("a trickle of a minute came within a second")
                return
            }
            #expect(error.kind == .timedOut && error.deliveryState == .unknown)
            // Python's time-out is for each read, so it goes on for as long as bytes come: the client that hangs.
        }
    }

    @Test func aDropIsNoticedByBoth() async throws {
        try await withServer(.drop(applied: true)) { caller, server, _ in
            guard case .failure(let error) = await curl(caller, server) else {
                Issue.record("a dropped connection passed for an answer")
                return
            }
            #expect(error.kind == .connectionLost && error.deliveryState == .unknown)
            let seen = try await python(caller, server)
            #expect(seen.hasPrefix("RemoteDisconnected "), "\(seen)")
        }
    }

    @Test func aHangLastsUntilTheClientGivesUp() async throws {
        var rule = SandboxFaultRule("r", .hang(.seconds(600), applied: false))
        rule.path = "/myself"
        // The machine's clock: with the tests' own, ten minutes are over at once.
        let caller = try SandboxCaller { configuration in
            configuration.clock = .system
            configuration.faults.rules = [rule]
        }
        let server = try SandboxServer(caller.jira)
        if case .failure(let error) = await curl(caller, server, timeout: .milliseconds(500)) {
            #expect(error.kind == .timedOut && error.deliveryState == .unknown)
        } else {
            Issue.record("a hanging server answered")
        }
        let seen = try await python(caller, server, timeout: 0.5)
        #expect(seen.hasPrefix("TimeoutError ") || seen.hasPrefix("timeout "), "\(seen)")
        await server.stop()
    }

    @Test func theServersDateIsTheSandboxes() async throws {
        try await withServer(.clockSkew(.seconds(7_200))) { caller, server, _ in
            let dates = try await curl(caller, server).get().fields.fields.filter {
                $0.name.lowercased() == "date"
            }
            #expect(dates.map(\.value) == ["Mon, 21 Sep 2026 16:13:20 GMT"])
        }
    }

    @Test func anAnswerOverTheClientsLimitIsRefusedByIt() async throws {
        try await withServer(.oversized(bytes: 3_000_000)) { caller, server, _ in
            var configuration = CurlTransport.Configuration()
            configuration.maxResponseBytes = 1_000_000
            let transport = try CurlTransport(configuration)
            defer { transport.shutdown() }
            let request = caller.request(authority: "127.0.0.1:\(server.port)")
            let error = await #expect(throws: HTTPTransportError.self) {
                try await transport.send(request, timeout: .seconds(20))
            }
            #expect(error?.kind == .responseTooLarge)
        }
    }
}
