import FoundationEssentials
import Glibc
import HTTPMessages
import HTTPTransport
import Locking
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ExchangeTests {
    @Test func requestAndAnswerArriveWhole() async throws {
        let seen = Locked<RawRequest?>(nil)
        try await withServer { connection in
            guard let request = connection.readRequest() else { return }
            seen.withLock { $0 = request }
            connection.answer(
                201,
                headers: ["X-One: a", "x-one:b", "Content-Type: application/json"],
                body: [7, 0, 255]
            )
        } test: { server, transport in
            let sent = request(
                server,
                .post,
                "/rest/api/3/issue?a=%20b&c=../d",
                fields: ["X-Trace": "t1", "X-Empty": "", "Host": "evil"],
                body: Data([1, 0, 2, 255])
            )
            let response = try await transport.send(sent, timeout: patience)
            #expect(response.status == 201)
            #expect(response.body == Data([7, 0, 255]))
            #expect(response.fields["content-type"] == "application/json")
            #expect(
                response.fields.fields.filter { $0.name.lowercased() == "x-one" }.map(\.value) == ["a", "b"]
            )
            let got = try #require(seen.withLock { $0 })
            #expect(got.requestLine == "POST /rest/api/3/issue?a=%20b&c=../d HTTP/1.1")
            #expect(got.body == [1, 0, 2, 255])
            #expect(got.header("Host") == server.authority)
            #expect(got.header("X-Trace") == "t1")
            #expect(got.header("X-Empty") == "")
            #expect(got.header("User-Agent") == "Muster")
            #expect(got.header("Accept-Encoding") == "gzip")
            #expect(got.header("Content-Type") == nil)
            #expect(got.header("Expect") == nil)
        }
    }

    @Test(arguments: [200, 204, 304, 400, 401, 404, 410, 429, 500, 503])
    func everyStatusIsAnAnswer(status: Int) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer(status)
        } test: { server, transport in
            let answer = try await transport.send(request(server), timeout: patience)
            #expect(answer.status == status)
        }
    }

    @Test(arguments: [
        (HTTPMethod.get, "", nil), (.get, "{}", "2"), (.head, "", nil), (.post, "", "0"), (.post, "{}", "2"),
        (.put, "", "0"), (.put, "{}", "2"), (.patch, "{}", "2"), (.delete, "", nil), (.delete, "{}", "2"),
        (.options, "", nil),
    ])
    func methodsAndBodiesAreFramedRight(method: HTTPMethod, body: String, length: String?) async throws {
        let seen = Locked<[RawRequest]>([])
        try await withServer { connection in
            while let request = connection.readRequest() {
                seen.withLock { $0.append(request) }
                if request.requestLine.hasPrefix("HEAD") {
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
                } else {
                    connection.answer(body: Array("hello".utf8))
                }
            }
        } test: { server, transport in
            // Twice on one connection: bytes left over or missing would break the second.
            for _ in 0..<2 {
                let response = try await transport.send(
                    request(server, method, body: Data(body.utf8)),
                    timeout: patience
                )
                #expect(response.body == Data((method == .head ? "" : "hello").utf8))
            }
            let got = seen.withLock { $0 }
            #expect(
                got.map(\.requestLine) == ["\(method.rawValue) / HTTP/1.1", "\(method.rawValue) / HTTP/1.1"]
            )
            #expect(got.map(\.body) == [Array(body.utf8), Array(body.utf8)])
            #expect(got.map { $0.header("Content-Length") } == [length, length])
            #expect(server.accepted == 1)
        }
    }

    @Test func megabytesPassBothWaysUnchanged() async throws {
        try await withServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.answer(body: request.body)
        } test: { server, transport in
            let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) })
            let answer = try await transport.send(request(server, .post, body: body), timeout: patience)
            #expect(answer.body == body)
        }
    }

    @Test func redirectIsReturnedAndNotFollowed() async throws {
        let other = RawServer { _ in }
        defer { other.stop() }
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer(302, headers: ["Location: http://\(other.authority)/login"])
        } test: { server, transport in
            let response = try await transport.send(request(server), timeout: patience)
            #expect(response.status == 302)
            #expect(response.fields["Location"] == "http://\(other.authority)/login")
            #expect(other.accepted == 0)
        }
    }

    @Test func interimHeadsAndTrailersAreNoHeaderFields() async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n")
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Real: yes\r\n\r\n")
            connection.write("2\r\nhi\r\n0\r\nX-Trailer: yes\r\n\r\n")
        } test: { server, transport in
            let response = try await transport.send(request(server), timeout: patience)
            #expect(response.status == 200)
            #expect(response.body == Data("hi".utf8))
            #expect(response.fields["X-Real"] == "yes")
            #expect(response.fields["X-Early"] == nil)
            #expect(response.fields["X-Trailer"] == nil)
        }
    }

    @Test func gzipBodyIsDecodedAndItsHeadersDropped() async throws {
        let packed = try #require(Data(base64Encoded: "H4sIAAAAAAACA6tWykjNyclXslIqzy/KSVGqBQDRQQnYEQAAAA=="))
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer(headers: ["Content-Encoding: gzip"], body: Array(packed))
        } test: { server, transport in
            let response = try await transport.send(request(server), timeout: patience)
            #expect(response.body == Data(#"{"hello":"world"}"#.utf8))
            #expect(response.fields["Content-Encoding"] == nil)
            #expect(response.fields["Content-Length"] == nil)
        }
    }

    @Test func environmentProxyIsIgnored() async throws {
        let proxy = RawServer { _ in }
        defer { proxy.stop() }
        // Process-wide, but nothing else in this test process reads it.
        setenv("http_proxy", "http://\(proxy.authority)", 1)
        setenv("all_proxy", "http://\(proxy.authority)", 1)
        defer {
            unsetenv("http_proxy")
            unsetenv("all_proxy")
        }
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
        } test: { server, transport in
            let answer = try await transport.send(request(server), timeout: patience)
            #expect(answer.status == 200)
            #expect(proxy.accepted == 0)
        }
    }

    @Test func configuredProxyIsUsed() async throws {
        try await withServer { _ in
        } test: { server, _ in
            let proxy = RawServer { connection in
                guard let request = connection.readRequest() else { return }
                connection.answer(body: Array(request.requestLine.utf8))
            }
            defer { proxy.stop() }
            let transport = try CurlTransport(
                .init(proxy: "http://\(proxy.authority)", addresses: .loopbackOnly)
            )
            defer { transport.shutdown() }
            let response = try await transport.send(request(server, .get, "/x"), timeout: patience)
            #expect(response.body == Data("GET http://\(server.authority)/x HTTP/1.1".utf8))
            #expect(server.accepted == 0)
        }
    }
}
