import FoundationEssentials
import Glibc
import HTTPMessages
import HTTPServing
import Locking
import Testing

@Suite(.timeLimit(.minutes(2)))
struct HTTPServerTests {
    /// Runs a server for the length of a closure, then stops it and looks into its books.
    private func withServer(
        _ handler: ClosureHandler = .echo,
        _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
        _ body: (HTTPServer) async throws -> Void
    ) async throws {
        let server = try HTTPServer(handler: handler, configuration: configuration)
        do {
            try await body(server)
        } catch {
            await server.stop(within: .zero)
            throw error
        }
        await server.stop()
        #expect(server.liveHandles.connections == 0)
        #expect(server.liveHandles.exchanges == 0)
        #expect(server.liveHandles.handlers == 0)
    }

    @Test func answersSeveralRequestsOnOneConnection() async throws {
        try await withServer { server in
            let answers = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                var answers: [String] = []
                for path in ["/a?x=1%20", "/b"] {
                    client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                    answers.append(try client.readResponse())
                }
                client.send("POST /c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")
                answers.append(try client.readResponse())
                return answers
            }
            #expect(answers.map { $0.hasPrefix("HTTP/1.1 200 OK\r\n") } == [true, true, true])
            #expect(answers[0].hasSuffix("GET /a?x=1%20 0"))
            #expect(answers[1].hasSuffix("GET /b 0"))
            #expect(answers[2].hasSuffix("POST /c 5"))
        }
    }

    @Test func answersRequestsSentAheadInOrderOneAtATime() async throws {
        let running = Locked((now: 0, most: 0))
        let handler = ClosureHandler { request in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            // The first takes longest: an answer out of order would show.
            if request.path == "/1" { try? await Task.sleep(for: .milliseconds(50)) }
            running.withLock { $0.now -= 1 }
            return .response(HTTPResponse(status: 200, body: Data(request.path.utf8)))
        }
        try await withServer(handler) { server in
            let answer = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                client.send(
                    (1...4).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined()
                        + "GET /5 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                )
                return try client.readToEnd()
            }
            let bodies = answer.split(separator: "\r\n").filter { $0.hasPrefix("/") }.map { $0.prefix(2) }
            #expect(bodies == ["/1", "/2", "/3", "/4", "/5"])
        }
        #expect(running.withLock { $0.most } == 1)
    }

    @Test func headAnswersWithTheLengthAndNoBody() async throws {
        try await withServer { server in
            let answer = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                client.send("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                return try client.readToEnd()
            }
            #expect(answer.contains("Content-Length: 9\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(arguments: [204, 304]) func bodilessStatusesHaveNoBody(status: Int) async throws {
        let handler = ClosureHandler { _ in
            .response(HTTPResponse(status: status, body: Data("not this".utf8)))
        }
        try await withServer(handler) { server in
            let answer = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                return try client.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(!answer.contains("not this"))
        }
    }

    @Test(
        arguments: [
            (
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4097\r\n\r\n"
                    + String(repeating: "x", count: 4_097), "413"
            ),
            ("GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "x", count: 9_000) + "\r\n\r\n", "400"),
            ("nonsense\r\n\r\n", "400"),
            ("GET * HTTP/1.1\r\nHost: h\r\n\r\n", "400"),
        ]
    ) func refusesWhatIsTooLargeOrNoRequest(request: String, status: String) async throws {
        let asked = Locked(0)
        let handler = ClosureHandler { _ in
            asked.withLock { $0 += 1 }
            return .response(HTTPResponse(status: 200))
        }
        let limits = HTTPServerConfiguration(maxHeaderBytes: 8_192, maxBodyBytes: 4_096)
        try await withServer(handler, limits) { server in
            let answer = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                client.send(request)
                return try client.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(80))")
        }
        #expect(asked.withLock { $0 } == 0)
    }

    @Test(
        arguments: [
            // Never a byte; a head that trickles in whole lines; a body that never ends.
            [],
            ["GET / HTTP/1.1\r\n", "A: 1\r\n", "B: 2\r\n", "C: 3\r\n", "D: 4\r\n", "E: 5\r\n", "F: 6\r\n"],
            ["POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n", "1", "2", "3", "4", "5", "6"],
        ]
    ) func cutsOffClientsThatAreTooSlow(parts: [String]) async throws {
        // Each part restarts evhttp's own time-out, so only the deadline for the whole request can end this.
        let limits = HTTPServerConfiguration(requestTimeout: .milliseconds(300), idleTimeout: .seconds(60))
        try await withServer(.echo, limits) { server in
            let answer = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                for part in parts {
                    client.send(part)
                    usleep(100_000)
                }
                return try client.readToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    /// Answers that wait for their reader must not make the server forget the connection: evhttp then has no read
    /// callback, which is not the same as a freed connection.
    @Test func slowSecondRequestIsCutOffToo() async throws {
        let size = 16 * 1_024 * 1_024
        let handler = ClosureHandler { _ in
            .response(HTTPResponse(status: 200, body: Data(repeating: 120, count: size)))
        }
        let limits = HTTPServerConfiguration(requestTimeout: .seconds(1), idleTimeout: .seconds(60))
        try await withServer(handler, limits) { server in
            let answers = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n")
                // Longer than a request may take, and several sweeps: neither a slow reader nor silence between
                // requests is a slow request.
                usleep(1_200_000)
                let first = try client.readBytes(atLeast: size)
                usleep(1_200_000)
                client.send("GET /2 HTTP/1.1\r\n")
                return [first, try client.readToEnd()]
            }
            #expect(answers[0].hasPrefix("HTTP/1.1 200 OK"))
            #expect(answers[1].hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func closesSilentConnections() async throws {
        let limits = HTTPServerConfiguration(idleTimeout: .milliseconds(100))
        try await withServer(.echo, limits) { server in
            let rest = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n")
                _ = try client.readResponse()
                return try client.readToEnd()
            }
            #expect(rest == "")
        }
    }

    @Test func cancelsTheHandlerOfAClientThatLeft() async throws {
        let (started, cancelled) = (Signal(), Signal())
        let handler = ClosureHandler { _ in
            started.raise()
            await withTaskCancellationHandler {
                await cancelled.wait()
            } onCancel: {
                cancelled.raise()
            }
            return .response(HTTPResponse(status: 200))
        }
        try await withServer(handler) { server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            await started.wait()
            client.close()
            await cancelled.wait()
        }
    }

    @Test func bytesSentWhileTheHandlerWorksDoNoHarm() async throws {
        let (started, goOn) = (Signal(), Signal())
        let handler = ClosureHandler { request in
            if request.path == "/1" {
                started.raise()
                await goOn.wait()
            }
            return .response(HTTPResponse(status: 200, body: Data(request.path.utf8)))
        }
        try await withServer(handler) { server in
            let client = try RawClient(port: server.port)
            defer { client.close() }
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n")
            await started.wait()
            client.send("GET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            goOn.raise()
            let answer = try await onThread { try client.readToEnd() }
            #expect(answer.contains("/1HTTP/1.1 200"))
            #expect(answer.hasSuffix("/2"))
        }
    }

    @Test func dropConnectionClosesWithoutAByte() async throws {
        try await withServer(ClosureHandler { _ in .dropConnection }) { server in
            let answer = try await onThread { [port = server.port] in
                let client = try RawClient(port: port)
                defer { client.close() }
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return try client.readToEnd()
            }
            #expect(answer == "")
        }
    }

    @Test func answersManyClientsAtOnce() async throws {
        try await withServer { server in
            let good = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask { [port = server.port] in
                        try await onThread {
                            let client = try RawClient(port: port)
                            defer { client.close() }
                            client.send("GET /\(number) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                            return try client.readToEnd().hasSuffix("GET /\(number) 0")
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(good == 200)
        }
    }

    @Test func holdsConnectionsOverTheCapUntilOneCloses() async throws {
        let running = Locked((now: 0, most: 0))
        let handler = ClosureHandler { _ in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            try? await Task.sleep(for: .milliseconds(20))
            running.withLock { $0.now -= 1 }
            return .response(HTTPResponse(status: 200))
        }
        try await withServer(handler, HTTPServerConfiguration(maxConnections: 2)) { server in
            let good = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { [port = server.port] in
                        try await onThread {
                            let client = try RawClient(port: port)
                            defer { client.close() }
                            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                            return try client.readToEnd().hasPrefix("HTTP/1.1 200")
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(good == 8)
        }
        #expect(running.withLock { $0.most } <= 2)
    }
}
