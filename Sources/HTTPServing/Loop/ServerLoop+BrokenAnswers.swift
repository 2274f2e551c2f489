internal import CEvent
internal import HTTPMessages

/// Answers that arrive in part or slowly, for fault injection; everything here runs on the loop's thread.
///
/// Both send the head with `Content-Length` first, which keeps evhttp from chunking, and the body behind it.
extension ServerLoop {
    /// Sends a head and the beginning of its body, and closes the connection when those bytes are with the system.
    func sendPart(of response: HTTPResponse, bytes count: Int, _ exchange: Exchange) {
        guard EventRequest.sendsBody(response, for: exchange.request), count < response.body.count else {
            begin(answering: exchange)
            EventRequest.answer(exchange.request, with: response, closing: stopDeadline != nil)
            return
        }
        exchange.state = .answered
        EventRequest.answerHead(exchange.request, with: response, closing: false)
        guard count > 0 else {
            // evhttp writes nothing for an empty part, so the head itself is what to wait for.
            exchange.startTimer(base: base, after: .milliseconds(20)) { $0.loop.breakOff($0) }
            return
        }
        EventRequest.answerPart(
            exchange.request,
            with: response.body.prefix(count),
            done: { _, argument in
                guard let argument else { return }
                let exchange = Unmanaged<Exchange>.fromOpaque(argument).takeUnretainedValue()
                exchange.loop.breakOff(exchange)
            },
            owner: Unmanaged.passUnretained(exchange).toOpaque()
        )
    }

    /// Sends a head at once and its body piece by piece.
    func trickle(_ response: HTTPResponse, pieces count: Int, pause: Duration, _ exchange: Exchange) {
        begin(answering: exchange)
        guard EventRequest.sendsBody(response, for: exchange.request), !response.body.isEmpty else {
            EventRequest.answer(exchange.request, with: response, closing: stopDeadline != nil)
            return
        }
        EventRequest.answerHead(exchange.request, with: response, closing: stopDeadline != nil)
        exchange.rest = response.body[...]
        exchange.pieceBytes = max(1, count)
        exchange.pause = pause
        exchange.startTimer(base: base, after: pause) { $0.loop.sendPiece($0) }
    }

    private func sendPiece(_ exchange: Exchange) {
        EventRequest.answerPart(exchange.request, with: exchange.rest.prefix(exchange.pieceBytes))
        exchange.rest = exchange.rest.dropFirst(exchange.pieceBytes)
        if exchange.rest.isEmpty {
            // Its on-complete callback may end the exchange before this returns: nothing follows.
            evhttp_send_reply_end(exchange.request)
        } else {
            exchange.startTimer(base: base, after: exchange.pause) { $0.loop.sendPiece($0) }
        }
    }

    private func breakOff(_ exchange: Exchange) {
        exchanges[exchange.number] = nil
        evhttp_connection_free(exchange.connection)
        checkStop()
    }
}
