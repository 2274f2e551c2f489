internal import CEvent
internal import Glibc
internal import HTTPMessages

/// Requests and answers; everything here runs on the loop's thread.
extension ServerLoop {
    /// Switches off Nagle's algorithm (RFC 896).
    ///
    /// With the reader's delayed acknowledgement it would hold back the end of a long answer for some 40 milliseconds.
    private static func sendWithoutDelay(_ descriptor: Int32) {
        var on: Int32 = 1
        _ = setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &on,
            socklen_t(MemoryLayout<Int32>.size)
        )
    }

    /// A request has arrived whole: the handler gets it.
    func begin(_ request: OpaquePointer) {
        guard let connection = evhttp_request_get_connection(request),
            let buffer = evhttp_connection_get_bufferevent(connection)
        else {
            evhttp_send_error(request, HTTP_INTERNAL, nil)
            return
        }
        connections.requestArrived(buffer)
        Self.sendWithoutDelay(bufferevent_getfd(buffer))
        guard let message = EventRequest.read(request, authority: authority) else {
            // Also keeps the connection from being reused: what this client says next is as doubtful.
            EventRequest.answer(request, with: HTTPResponse(status: 400), closing: true)
            return
        }
        let exchange = Exchange(
            number: takeExchangeNumber(),
            connection: connection,
            request: request,
            loop: self
        )
        exchanges[exchange.number] = exchange
        exchange.watchForClose(base: base, descriptor: bufferevent_getfd(buffer))
        evhttp_connection_set_closecb(
            connection,
            { connection, owner in
                guard let owner else { return }
                Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().closed(connection)
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
        callHandler(exchange, with: message)
    }

    private func callHandler(_ exchange: Exchange, with message: HTTPRequest) {
        let (handler, number) = (handler, exchange.number)
        runningHandlers += 1
        ledger.add(1, to: \.handlers)
        // An unstructured task, because its life is the connection's: cancelled when the client leaves or the server's
        // time is over, and `stop` does not return before each of them has posted its reply.
        exchange.handler = Task { [self] in
            let reply = await handler.respond(to: message)
            post(.reply(exchange: number, reply))
        }
    }

    /// The handler of an exchange has returned; its client may be gone.
    func finish(_ number: UInt64, with reply: HTTPServerReply) {
        runningHandlers -= 1
        ledger.add(-1, to: \.handlers)
        defer { checkStop() }
        guard let exchange = exchanges[number] else { return }
        exchange.stopWatching()
        exchange.handler = nil
        switch reply {
        case .dropConnection:
            exchanges[number] = nil
            evhttp_connection_free(exchange.connection)
        case .response(let response):
            begin(answering: exchange)
            EventRequest.answer(exchange.request, with: response, closing: stopDeadline != nil)
        case .truncated(let response, let count):
            sendPart(of: response, bytes: count, exchange)
        case .trickled(let response, let count, let pause):
            trickle(response, pieces: count, pause: pause, exchange)
        }
    }

    /// The answer is evhttp's from now on; it says when the last byte is with the system.
    func begin(answering exchange: Exchange) {
        exchange.state = .answered
        evhttp_request_set_on_complete_cb(
            exchange.request,
            { _, argument in
                guard let argument else { return }
                let exchange = Unmanaged<Exchange>.fromOpaque(argument).takeUnretainedValue()
                exchange.loop.answerWritten(exchange)
            },
            Unmanaged.passUnretained(exchange).toOpaque()
        )
    }

    /// The last byte of an answer is with the system.
    private func answerWritten(_ exchange: Exchange) {
        exchanges[exchange.number] = nil
        if let buffer = evhttp_connection_get_bufferevent(exchange.connection) {
            connections.answerWritten(buffer)
        }
        checkStop()
    }

    /// The client hung up while the handler works: nobody waits for the answer.
    func clientLeft(_ exchange: Exchange) {
        guard case .handling = exchange.state else { return }
        exchanges[exchange.number] = nil
        exchange.handler?.cancel()
        exchange.stopWatching()
        evhttp_connection_free(exchange.connection)
        checkStop()
    }

    /// evhttp frees a connection, whatever the reason; its exchange ends with it.
    private func closed(_ connection: OpaquePointer?) {
        for (number, exchange) in exchanges where exchange.connection == connection {
            exchange.handler?.cancel()
            exchange.stopWatching()
            exchanges[number] = nil
        }
        sweepSoon()
    }

    /// No more connections; what is in flight may finish.
    func beginStop(grace: Duration, whenDone: @escaping @Sendable () -> Void) {
        stopWaiters.append(whenDone)
        guard stopDeadline == nil else { return }
        stopDeadline = monotonicNow() + grace
        stopListening()
        // The deadline is looked at when the sweep runs.
        sweep(after: min(grace, .milliseconds(100)))
        checkStop()
    }

    /// Ends the loop as soon as a stop was asked for and nothing is in flight, or the time is over.
    func checkStop() {
        guard let stopDeadline else { return }
        if !exchanges.isEmpty, monotonicNow() >= stopDeadline {
            let late = exchanges.values.sorted { $0.number < $1.number }
            exchanges = [:]
            for exchange in late {
                exchange.handler?.cancel()
                exchange.stopWatching()
                evhttp_connection_free(exchange.connection)
            }
        }
        // Handlers that were cancelled still have to return: their reply is the last message of each.
        if exchanges.isEmpty, runningHandlers == 0 { event_base_loopbreak(base) }
    }
}
