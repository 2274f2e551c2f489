internal import CEvent
internal import FoundationEssentials

/// One request and its answer, from the handler's start to the last byte written; lives on the loop's thread.
final class Exchange {
    /// What has happened to it.
    enum State {
        /// A handler works on it.
        case handling
        /// The answer is evhttp's to write.
        case answered
    }

    let number: UInt64
    let connection: OpaquePointer
    let request: OpaquePointer
    unowned let loop: ServerLoop
    var state = State.handling
    var handler: Task<Void, Never>?
    /// What a trickled answer has still to send, how much at a time, and how long after each other.
    var rest = Data()[...]
    var pieceBytes = 0
    var pause = Duration.zero
    private var closeWatch: OpaquePointer?
    private var timer: OpaquePointer?
    private var whenTimerFires: ((Exchange) -> Void)?

    init(number: UInt64, connection: OpaquePointer, request: OpaquePointer, loop: ServerLoop) {
        self.number = number
        self.connection = connection
        self.request = request
        self.loop = loop
        loop.ledger.add(1, to: \.exchanges)
    }

    deinit {
        stopWatching()
        if let timer { event_free(timer) }
        loop.ledger.add(-1, to: \.exchanges)
    }

    /// Does something later, unless the exchange has ended by then; a new wish replaces the last.
    func startTimer(base: OpaquePointer, after pause: Duration, _ work: @escaping (Exchange) -> Void) {
        whenTimerFires = work
        if timer == nil {
            timer = event_new(
                base,
                -1,
                0,
                { _, _, argument in
                    guard let argument else { return }
                    // Retained over the call: the work may end the exchange, and with it this event.
                    let exchange = Unmanaged<Exchange>.fromOpaque(argument).takeUnretainedValue()
                    withExtendedLifetime(exchange) { exchange.whenTimerFires?(exchange) }
                },
                Unmanaged.passUnretained(self).toOpaque()
            )
        }
        var delay = pause.timeval
        if let timer { event_add(timer, &delay) }
    }

    /// Asks to be told when the client closes its side while the handler works.
    ///
    /// evhttp does not look at a connection while it waits for an answer, and must not be made to: bytes that arrive
    /// then end the process with "illegal connection state" (libevent 2.1.12, `evhttp_read_cb`). So an event of our own
    /// listens for the hang-up alone (EPOLLRDHUP), which reads nothing.
    func watchForClose(base: OpaquePointer, descriptor: Int32) {
        closeWatch = event_new(
            base,
            descriptor,
            Int16(EV_CLOSED),
            { _, _, argument in
                guard let argument else { return }
                let exchange = Unmanaged<Exchange>.fromOpaque(argument).takeUnretainedValue()
                exchange.loop.clientLeft(exchange)
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
        if let closeWatch { event_add(closeWatch, nil) }
    }

    func stopWatching() {
        if let closeWatch { event_free(closeWatch) }
        closeWatch = nil
    }
}
