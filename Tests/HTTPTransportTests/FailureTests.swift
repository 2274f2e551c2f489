import FoundationEssentials
import HTTPMessages
import HTTPTransport
import NetworkAddresses
import Locking
import Testing

@Suite(.timeLimit(.minutes(2)))
struct FailureTests {
    @Test(arguments: [HTTPMethod.get, .post])
    func stalledServerEndsInATimeoutOfUnknownEffect(method: HTTPMethod) async throws {
        try await withServer { connection in
            _ = connection.readRequest()
            connection.waitForClose()
        } test: { server, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server, method), timeout: .milliseconds(80))
            }
            #expect(error?.kind == .timedOut)
            #expect(error?.deliveryState == .unknown)
        }
    }

    @Test func slowBodyIsBoundByTheSameTimeout() async throws {
        try await withServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            connection.waitForClose()
        } test: { server, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: .milliseconds(80))
            }
            #expect(error?.kind == .timedOut)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func noTimeMeansNotSent(timeout: Duration) async throws {
        try await withServer { _ in
        } test: { server, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: timeout)
            }
            #expect(error?.kind == .timedOut)
            #expect(error?.deliveryState == .notSent)
            #expect(server.accepted == 0)
        }
    }

    @Test func waitingForAConnectionCountsAsTimeAndIsNotSent() async throws {
        let signal = Signal()
        try await withServer(.init(maxConnectionsPerHost: 1)) { connection in
            _ = connection.readRequest()
            signal.send("first is in")
            connection.waitForClose()
        } test: { server, transport in
            async let first = failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: patience)
            }
            #expect(await signal.next() == "first is in")
            let second = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: .milliseconds(50))
            }
            #expect(second?.kind == .timedOut)
            #expect(second?.deliveryState == .notSent)
            transport.shutdown()
            #expect(await first?.kind == .cancelled)
        }
    }

    @Test(arguments: [true, false])
    func connectionThatBreaksInTheBodyIsLost(byReset: Bool) async throws {
        try await withServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            if byReset { connection.resetOnClose() }
        } test: { server, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server, .post, body: Data("{}".utf8)), timeout: patience)
            }
            #expect(error?.kind == .connectionLost)
            #expect(error?.deliveryState == .unknown)
        }
    }

    @Test func refusedPortIsNotSentAndNamed() async throws {
        try await withServer { _ in
        } test: { _, transport in
            let authority = "127.0.0.1:\(RawServer.unusedPort())"
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(
                    HTTPRequest(method: .post, scheme: "http", authority: authority, path: "/secret?token=1"),
                    timeout: patience
                )
            }
            #expect(error?.kind == .cannotConnect)
            #expect(error?.deliveryState == .notSent)
            #expect(error?.message.contains("POST http://\(authority): ") == true)
            #expect(error?.message.contains("secret") == false)
        }
    }

    @Test func serverWithoutTLSIsRefused() async throws {
        try await withServer { connection in
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
        } test: { server, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(
                    HTTPRequest(method: .post, scheme: "https", authority: server.authority, path: "/"),
                    timeout: patience
                )
            }
            #expect(error?.kind == .cannotConnect)
            #expect(error?.deliveryState == .notSent)
        }
    }

    @Test(arguments: [
        "192.0.2.1", "[2001:db8::1]", "10.0.0.1", "169.254.169.254", "0.0.0.0", "[::ffff:10.0.0.1]",
    ])
    func addressOutsideThePolicyIsRefusedBeforeDialling(host: String) async throws {
        try await withServer { _ in
        } test: { _, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(
                    HTTPRequest(method: .get, scheme: "http", authority: host, path: "/"),
                    timeout: patience
                )
            }
            #expect(error?.kind == .invalidRequest)
            #expect(error?.deliveryState == .notSent)
            #expect(error?.message.contains(host) == true)
            #expect(error?.message.contains("allow_hosts") == true)
        }
    }

    @Test(arguments: [
        "10.0.0.1", "169.254.169.254", "[fe80::1]", "[::ffff:10.0.0.1]", "0.0.0.0", "127.0.0.1", "[::1]",
        "[64:ff9b::7f00:1]",
    ])
    func namePointingIntoAPrivateNetworkIsRefusedWhenDialled(address: String) async throws {
        try await withServer { connection in
            while connection.readRequest() != nil { connection.answer(body: Array("reached".utf8)) }
        } test: { server, _ in
            let port = server.authority.drop { $0 != ":" }.dropFirst()
            var configuration = CurlTransport.Configuration(addresses: AddressPolicy())
            configuration.resolutions = ["jira.example.com:\(port):\(address)"]
            let request = HTTPRequest(
                method: .get,
                scheme: "http",
                authority: "jira.example.com:\(port)",
                path: "/"
            )
            let guarded = try CurlTransport(configuration)
            defer { guarded.shutdown() }
            let error = await failure { () async throws(HTTPTransportError) in
                try await guarded.send(request, timeout: patience)
            }
            #expect(error?.kind == .cannotConnect)
            #expect(error?.deliveryState == .notSent)
            #expect(error?.message.contains("may not be contacted") == true)
            #expect(server.accepted == 0)

            // The same name, named as one that may be private, gets through.
            guard address == "127.0.0.1" else { return }
            configuration.addresses.exceptions = [.name("jira.example.com")]
            let open = try CurlTransport(configuration)
            defer { open.shutdown() }
            #expect(try await open.send(request, timeout: patience).body == Data("reached".utf8))
        }
    }

    @Test func answerOverTheLimitIsCutOff() async throws {
        try await withServer(.init(maxResponseBytes: 1000)) { connection in
            while let request = connection.readRequest() {
                let count = Int(request.requestLine.split(separator: " ")[1].dropFirst()) ?? 0
                // No length announced: only counting helps.
                connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                connection.write(
                    "\(String(count, radix: 16))\r\n\(String(repeating: "x", count: count))\r\n0\r\n\r\n"
                )
            }
        } test: { server, transport in
            let answer = try await transport.send(request(server, .get, "/1000"), timeout: patience)
            #expect(answer.body.count == 1000)
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server, .get, "/1001"), timeout: patience)
            }
            #expect(error?.kind == .responseTooLarge)
            #expect(error?.deliveryState == .unknown)
            #expect(error?.message.contains("1000 bytes") == true)
        }
    }

    @Test func limitCountsDecodedBytes() async throws {
        // 200,000 zero bytes in 230.
        let bomb = try #require(
            Data(
                base64Encoded: "H4sIAAAAAAACA+3BMQEAAADCoPVPbQZ/oAAA" + String(repeating: "A", count: 232)
                    + "AAAAAAAAAACA1wB7WOBcQA0DAA=="
            )
        )
        try await withServer(.init(maxResponseBytes: 10_000)) { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer(headers: ["Content-Encoding: gzip"], body: Array(bomb))
        } test: { server, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: patience)
            }
            #expect(error?.kind == .responseTooLarge)
        }
    }

    @Test func endlessHeadIsCutOff() async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\n")
            for _ in 0..<600 { connection.write("X-Filler: \(String(repeating: "y", count: 1000))\r\n") }
        } test: { server, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: patience)
            }
            #expect(error?.kind == .responseTooLarge)
        }
    }

    @Test(arguments: [
        ("ftp", "127.0.0.1", "/", "X-A", "b"), ("file", "", "/etc/passwd", "X-A", "b"),
        ("http", "", "/", "X-A", "b"), ("http", "user:pw@127.0.0.1", "/", "X-A", "b"),
        ("http", "127.0.0.1/x", "/", "X-A", "b"), ("http", "127.0.0.1 ", "/", "X-A", "b"),
        ("http", "127.0.0.1", "", "X-A", "b"), ("http", "127.0.0.1", "x", "X-A", "b"),
        ("http", "127.0.0.1", "/a b", "X-A", "b"), ("http", "127.0.0.1", "/a\r\nX: y", "X-A", "b"),
        ("http", "127.0.0.1", "/a#b", "X-A", "b"), ("http", "127.0.0.1", "/é", "X-A", "b"),
        ("http", "127.0.0.1", "/", "X A", "b"), ("http", "127.0.0.1", "/", "", "b"),
        ("http", "127.0.0.1", "/", "X-A", "b\r\nY: z"), ("http", "127.0.0.1", "/", "X-A", "b\0"),
    ])
    func whatCouldSmuggleIsNotARequest(
        scheme: String,
        authority: String,
        path: String,
        name: String,
        value: String
    ) async throws {
        try await withServer { _ in
        } test: { _, transport in
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(
                    HTTPRequest(
                        method: .get,
                        scheme: scheme,
                        authority: authority,
                        path: path,
                        fields: HTTPFields(dictionaryLiteral: (name, value))
                    ),
                    timeout: patience
                )
            }
            #expect(error?.kind == .invalidRequest)
            #expect(error?.deliveryState == .notSent)
        }
    }
}
