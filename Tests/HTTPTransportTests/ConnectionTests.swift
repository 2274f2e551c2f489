import FoundationEssentials
import Glibc
import HTTPMessages
import HTTPTransport
import Locking
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ConnectionTests {
    @Test func oneAfterTheOtherShareOneConnection() async throws {
        try await withServer { connection in
            while connection.readRequest() != nil { connection.answer() }
        } test: { server, transport in
            for _ in 0..<20 { _ = try await transport.send(request(server), timeout: patience) }
            #expect(server.accepted == 1)
        }
    }

    @Test func aThousandRequestsUseAFewConnections() async throws {
        try await withServer(.init(maxConnectionsPerHost: 6)) { connection in
            while let request = connection.readRequest() {
                connection.answer(body: Array(request.requestLine.utf8))
            }
        } test: { server, transport in
            let bodies = try await withThrowingTaskGroup { group in
                for index in 0..<1000 {
                    group.addTask {
                        try await transport.send(request(server, .get, "/\(index)"), timeout: patience).body
                    }
                }
                return try await group.reduce(into: Set<Data>()) { $0.insert($1) }
            }
            #expect(bodies == Set((0..<1000).map { Data("GET /\($0) HTTP/1.1".utf8) }))
            #expect((1...6).contains(server.accepted))
        }
    }

    @Test func sixtyFourRequestsAreUnderWayAtOnce() async throws {
        let arrived = Locked(0)
        try await withServer(.init(maxConnectionsPerHost: 64)) { connection in
            guard connection.readRequest() != nil else { return }
            arrived.withLock { $0 += 1 }
            // Nobody is answered before all have come: 63 at a time would end in the time limit.
            while arrived.withLock({ $0 }) < 64 { sched_yield() }
            connection.answer()
        } test: { server, transport in
            try await withThrowingTaskGroup { group in
                for _ in 0..<64 {
                    group.addTask { try await transport.send(request(server), timeout: patience).status }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
    }

    @Test(arguments: [HTTPMethod.post, .put, .patch, .delete])
    func writeOnAKeptConnectionThatBreaksIsNotSentAgain(method: HTTPMethod) async throws {
        let seen = Locked<[String]>([])
        try await withServer { connection in
            guard let first = connection.readRequest() else { return }
            seen.withLock { $0.append(first.requestLine) }
            connection.answer()
            guard let second = connection.readRequest() else { return }
            // The request is in, the answer is lost: exactly what must not create an issue twice.
            seen.withLock { $0.append(second.requestLine) }
        } test: { server, transport in
            _ = try await transport.send(request(server, .get, "/first"), timeout: patience)
            let error = await failure { () async throws(HTTPTransportError) in
                try await transport.send(
                    request(server, method, "/second", body: Data("{}".utf8)),
                    timeout: patience
                )
            }
            #expect(error?.kind == .connectionLost)
            #expect(error?.deliveryState == .unknown)
            #expect(seen.withLock { $0 } == ["GET /first HTTP/1.1", "\(method.rawValue) /second HTTP/1.1"])
        }
    }

    @Test func readOnAKeptConnectionThatBreaksIsSentAgain() async throws {
        let count = Locked(0)
        try await withServer { connection in
            while connection.readRequest() != nil {
                if count.withLock({
                    $0 += 1; return $0
                }) == 2 {
                    return
                }
                connection.answer()
            }
        } test: { server, transport in
            _ = try await transport.send(request(server), timeout: patience)
            let answer = try await transport.send(request(server), timeout: patience)
            #expect(answer.status == 200)
            #expect(count.withLock { $0 } == 3)
            #expect(server.accepted == 2)
        }
    }
}

@Suite(.timeLimit(.minutes(2)))
struct LifetimeTests {
    @Test func cancellationClosesTheConnectionAtOnce() async throws {
        let signal = Signal()
        try await withServer { connection in
            _ = connection.readRequest()
            signal.send("request")
            connection.waitForClose()
            signal.send("closed")
        } test: { server, transport in
            let task = Task {
                await failure { () async throws(HTTPTransportError) in
                    try await transport.send(request(server, .post), timeout: patience)
                }
            }
            #expect(await signal.next() == "request")
            task.cancel()
            let error = await task.value
            #expect(error?.kind == .cancelled)
            #expect(error?.deliveryState == .unknown)
            #expect(await signal.next() == "closed")
        }
    }

    @Test func cancelledTaskSendsNothing() async throws {
        try await withServer { _ in
        } test: { server, transport in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return await failure { () async throws(HTTPTransportError) in
                    try await transport.send(request(server, .post), timeout: patience)
                }
            }
            task.cancel()
            let error = await task.value
            #expect(error?.kind == .cancelled)
            #expect(error?.deliveryState == .notSent)
            #expect(server.accepted == 0)
        }
    }

    @Test func shutdownEndsWhatIsUnderWayAndFreesEverything() async throws {
        let signal = Signal()
        try await withServer(.init(maxConnectionsPerHost: 1)) { connection in
            _ = connection.readRequest()
            signal.send("request")
            connection.waitForClose()
        } test: { server, transport in
            async let running = failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: patience)
            }
            #expect(await signal.next() == "request")
            async let waiting = failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: patience)
            }
            #expect(transport.handles.count == 3)
            transport.shutdown()
            let errors = await [running, waiting]
            #expect(errors.map { $0?.kind } == [.cancelled, .cancelled])
            #expect(errors.map { $0?.deliveryState } == [.unknown, .notSent])
            #expect(transport.handles.count == 0)
            let late = await failure { () async throws(HTTPTransportError) in
                try await transport.send(request(server), timeout: patience)
            }
            #expect(late?.kind == .cancelled)
            #expect(late?.deliveryState == .notSent)
            transport.shutdown()
        }
    }

    @Test func releaseFreesEverything() async throws {
        let server = RawServer { connection in
            while connection.readRequest() != nil { connection.answer() }
        }
        defer { server.stop() }
        var transport: CurlTransport? = try CurlTransport(.init(addresses: .loopbackOnly))
        let handles = try #require(transport?.handles)
        for _ in 0..<50 { _ = try await transport?.send(request(server), timeout: patience) }
        // The multi handle only: finished transfers are gone.
        #expect(handles.count == 1)
        transport = nil
        #expect(handles.count == 0)
    }

    @Test func hundredsOfCancellationsAtRandomMomentsLeaveNothingBehind() async throws {
        try await withServer(.init(maxConnectionsPerHost: 4)) { connection in
            while connection.readRequest() != nil {
                connection.answer(body: [UInt8](repeating: 65, count: 5000))
            }
        } test: { server, transport in
            await withTaskGroup { group in
                for index in 0..<300 {
                    group.addTask {
                        let task = Task {
                            await failure { () async throws(HTTPTransportError) in
                                try await transport.send(request(server), timeout: patience)
                            }
                        }
                        for _ in 0..<(index * 7 % 50) { await Task.yield() }
                        task.cancel()
                        let error = await task.value
                        #expect(error == nil || error?.kind == .cancelled)
                    }
                }
            }
            let answer = try await transport.send(request(server), timeout: patience)
            #expect(answer.status == 200)
            #expect(transport.handles.count == 1)
        }
    }
}
