import FoundationEssentials
import HTTPMessages
import HTTPServing
import Testing

/// Answers that a server breaks off or sends slowly because its handler says so.
@Suite(.timeLimit(.minutes(1)))
struct BrokenAnswerTests {
    private static let body = Data(repeating: UInt8(ascii: "x"), count: 1_000)

    /// What a client reads until the server closes, and what the server holds afterwards.
    private func read(_ reply: HTTPServerReply, _ request: String = "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        async throws -> String
    {
        let server = try HTTPServer(handler: ClosureHandler { _ in reply })
        let answer = try await onThread { [port = server.port] in
            let client = try RawClient(port: port)
            defer { client.close() }
            client.send(request)
            return try client.readToEnd()
        }
        await server.stop()
        #expect(server.liveHandles.connections == 0 && server.liveHandles.exchanges == 0)
        return answer
    }

    @Test(arguments: [0, 1, 500, 999]) func aTruncatedBodyEndsWhereItWasTold(count: Int) async throws {
        let answer = try await read(.truncated(HTTPResponse(status: 200, body: Self.body), bodyBytes: count))
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("Content-Length: 1000\r\n"))
        #expect(!answer.contains("chunked"))
        #expect(answer.hasSuffix("\r\n\r\n" + String(repeating: "x", count: count)))
    }

    @Test func aTruncatedBodyOfItsWholeLengthIsAnAnswer() async throws {
        let close = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        let answer = try await read(
            .truncated(HTTPResponse(status: 200, body: Self.body), bodyBytes: 1_000),
            close
        )
        #expect(answer.hasSuffix("\r\n\r\n" + String(repeating: "x", count: 1_000)))
    }

    @Test(arguments: [1, 7, 2_000]) func aTrickledBodyIsWholeAndTheConnectionLives(piece: Int) async throws {
        let body = Data("0123456789abcdefghij".utf8)
        let reply = HTTPServerReply.trickled(
            HTTPResponse(status: 201, body: body),
            pieceBytes: piece,
            pause: .milliseconds(2)
        )
        let server = try HTTPServer(handler: ClosureHandler { _ in reply })
        let answers = try await onThread { [port = server.port] in
            let client = try RawClient(port: port)
            defer { client.close() }
            return try (1...3).map { _ in
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return try client.readResponse()
            }
        }
        await server.stop()
        for answer in answers {
            #expect(
                answer.hasPrefix("HTTP/1.1 201 Created\r\n")
                    && answer.hasSuffix("\r\n\r\n0123456789abcdefghij")
            )
            #expect(answer.contains("Content-Length: 20\r\n"))
        }
        #expect(server.liveHandles.connections == 0 && server.liveHandles.exchanges == 0)
    }

    @Test(arguments: ["HEAD", "GET"]) func nothingTricklesWhereThereIsNoBody(method: String) async throws {
        let response = HTTPResponse(status: method == "GET" ? 204 : 200, body: Self.body)
        let close = "\(method) / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        for reply in [
            HTTPServerReply.trickled(response, pieceBytes: 1, pause: .seconds(60)),
            .truncated(response, bodyBytes: 3),
        ] {
            #expect(try await read(reply, close).hasSuffix("\r\n\r\n"))
        }
    }

    @Test func aClientMayLeaveATrickleAndAServerMayStopInOne() async throws {
        let reply = HTTPServerReply.trickled(
            HTTPResponse(status: 200, body: Self.body),
            pieceBytes: 1,
            pause: .milliseconds(400)
        )
        let server = try HTTPServer(handler: ClosureHandler { _ in reply })
        try await onThread { [port = server.port] in
            for _ in 1...5 {
                let client = try RawClient(port: port)
                client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                _ = try client.readBytes(atLeast: 1)
                client.close()
            }
            let last = try RawClient(port: port)
            last.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try last.readBytes(atLeast: 1)
            // Left open: the stop has to end it.
        }
        await server.stop(within: .milliseconds(20))
        #expect(server.liveHandles.connections == 0 && server.liveHandles.exchanges == 0)
    }
}
