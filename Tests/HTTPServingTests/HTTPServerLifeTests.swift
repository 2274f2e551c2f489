import FoundationEssentials
import HTTPMessages
import HTTPServing
import Testing

@Suite(.timeLimit(.minutes(2)))
struct HTTPServerLifeTests {
    @Test func stopLetsARequestInFlightFinish() async throws {
        let (started, goOn) = (Signal(), Signal())
        let server = try HTTPServer(
            handler: ClosureHandler { _ in
                started.raise()
                await goOn.wait()
                return .response(HTTPResponse(status: 200, body: Data("late".utf8)))
            }
        )
        let client = try RawClient(port: server.port)
        defer { client.close() }
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        await started.wait()
        async let stopped: Void = server.stop(within: .seconds(60))
        // The port is closed before the answer is there: a new client finds nobody.
        try await onThread { [port = server.port] in
            while let other = try? RawClient(port: port) { other.close() }
        }
        goOn.raise()
        let answer = try await onThread { try client.readToEnd() }
        await stopped
        #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
        #expect(answer.contains("Connection: close\r\n"))
        #expect(answer.hasSuffix("late"))
        #expect(server.liveHandles.exchanges == 0)
    }

    @Test func stopCutsOffWhatTakesLongerThanTheGrace() async throws {
        let started = Signal()
        let server = try HTTPServer(
            handler: ClosureHandler { _ in
                started.raise()
                try? await Task.sleep(for: .seconds(3_600))
                return .response(HTTPResponse(status: 200))
            }
        )
        let client = try RawClient(port: server.port)
        defer { client.close() }
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        await started.wait()
        await server.stop(within: .milliseconds(20))
        #expect(try await onThread { try client.readToEnd() } == "")
        #expect(server.liveHandles.handlers == 0)
    }

    @Test func stoppingTwiceAndAtOnceIsFine() async throws {
        let server = try HTTPServer(handler: ClosureHandler.echo)
        async let first: Void = server.stop()
        async let second: Void = server.stop()
        _ = await (first, second)
        await server.stop()
        #expect(throws: RawClient.Failure.self) { try RawClient(port: server.port) }
    }

    @Test func aServerThatIsLetGoClosesItsPort() async throws {
        var server: HTTPServer? = try HTTPServer(handler: ClosureHandler.echo)
        let port = try #require(server?.port)
        let client = try RawClient(port: port)
        defer { client.close() }
        server = nil
        #expect(try await onThread { try client.readToEnd() } == "")
    }

    @Test func aPortInUseIsATypedErrorThatNamesIt() async throws {
        let first = try HTTPServer(handler: ClosureHandler.echo)
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer(
                handler: ClosureHandler.echo,
                configuration: HTTPServerConfiguration(port: first.port)
            )
        }
        #expect(error == .addressInUse(address: "127.0.0.1", port: first.port))
        #expect(error?.description.contains("Port \(first.port) on 127.0.0.1 is already in use") == true)
        await first.stop()
        let again = try HTTPServer(
            handler: ClosureHandler.echo,
            configuration: HTTPServerConfiguration(port: first.port)
        )
        await again.stop()
    }

    @Test(
        arguments: [
            (HTTPServerConfiguration(interface: .address("::1")), "IPv4"),
            (HTTPServerConfiguration(interface: .address("192.0.2.1")), "192.0.2.1"),
            (HTTPServerConfiguration(maxHeaderBytes: 1), "maxHeaderBytes is 1"),
            (HTTPServerConfiguration(maxConnections: 0), "maxConnections is 0"),
            (HTTPServerConfiguration(requestTimeout: .zero), "requestTimeout"),
        ]
    ) func configurationsThatCannotWorkAreRefused(configuration: HTTPServerConfiguration, naming: String) {
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer(handler: ClosureHandler.echo, configuration: configuration)
        }
        #expect(error?.description.contains(naming) == true, "\(String(describing: error))")
    }
}
