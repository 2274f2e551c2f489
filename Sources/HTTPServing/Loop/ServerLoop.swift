internal import CEvent
internal import Glibc
internal import HTTPMessages
internal import Locking

/// One event base, its thread, and everything that lives on it.
///
/// `@unchecked Sendable` because: 1. every stored `var` and every C object is touched by the loop's thread only, once
/// `start()` has made it, and by the initialiser before that; 2. other threads call `post` alone, which reaches the loop
/// through a lock and `event_active`, which libevent allows from any thread after `evthread_use_pthreads`;
/// 3. `wake` is freed under the same lock that `post` takes, so that no late caller meets a freed event.
final class ServerLoop: @unchecked Sendable {
    private struct Mailbox {
        var messages: [LoopMessage] = []
        var isOpen = true
    }

    /// Makes libevent safe for threads, once: it sets global functions without a lock of its own.
    private static let threadsAreReady = evthread_use_pthreads() == 0

    let port: UInt16
    let authority: String
    let handler: any HTTPRequestHandler
    let connections: ConnectionSweep
    let ledger = HandleLedger()
    var exchanges: [UInt64: Exchange] = [:]
    var stopWaiters: [@Sendable () -> Void] = []
    var stopDeadline: Duration?
    var runningHandlers = 0

    let base: OpaquePointer
    let http: OpaquePointer
    private var listener: OpaquePointer?
    private var bound: OpaquePointer?
    private var wake: OpaquePointer?
    private var sweepTimer: OpaquePointer?
    private let mailbox = Locked(Mailbox())
    private let maxConnections: Int
    private var nextExchange: UInt64 = 0

    init(
        handler: any HTTPRequestHandler,
        configuration: HTTPServerConfiguration
    ) throws(HTTPServerError) {
        guard Self.threadsAreReady else { throw .outOfResources("libevent refuses threads") }
        let socket = try Listener.open(address: configuration.address, port: configuration.port)
        guard let base = event_base_new() else {
            close(socket.descriptor)
            throw .outOfResources("event_base_new failed")
        }
        guard let http = evhttp_new(base) else {
            close(socket.descriptor)
            event_base_free(base)
            throw .outOfResources("evhttp_new failed")
        }
        self.base = base
        self.http = http
        self.handler = handler
        port = socket.port
        authority = "\(configuration.address):\(socket.port)"
        connections = ConnectionSweep(requestTimeout: configuration.requestTimeout, ledger: ledger)
        maxConnections = configuration.maxConnections
        ledger.add(1, to: \.loops)
        setLimits(configuration)
        try listen(socket.descriptor)
        try addEvents(sweepEvery: configuration.sweepInterval)
    }

    deinit { ledger.add(-1, to: \.loops) }

    /// Starts the thread, which keeps the loop alive until it has stopped.
    func start() throws(HTTPServerError) {
        var thread = pthread_t()
        let owner = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ServerLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            owner.toOpaque()
        )
        guard status == 0 else {
            owner.release()
            freeEverything()
            throw .outOfResources("no thread: \(String(cString: strerror(status)))")
        }
        // Nobody joins it: `stop` waits for the loop's last act, which is after everything is freed.
        pthread_detach(thread)
    }

    /// Leaves a message for the loop's thread; callable from any thread.
    ///
    /// A stopped loop answers stop messages at once.
    func post(_ message: LoopMessage) {
        let isOpen = mailbox.withLock { mailbox in
            guard mailbox.isOpen else { return false }
            mailbox.messages.append(message)
            if let wake { event_active(wake, Int32(EV_TIMEOUT), 0) }
            return true
        }
        if !isOpen, case .stop(_, let whenDone) = message { whenDone() }
    }

    func takeExchangeNumber() -> UInt64 {
        nextExchange += 1
        return nextExchange
    }

    private func run() {
        event_base_dispatch(base)
        freeEverything()
        let waiters = stopWaiters
        stopWaiters = []
        for waiter in waiters { waiter() }
    }

    private func freeEverything() {
        let late = mailbox.withLock { mailbox in
            mailbox.isOpen = false
            if let wake { event_free(wake) }
            wake = nil
            defer { mailbox.messages = [] }
            return mailbox.messages
        }
        for case .stop(_, let whenDone) in late { stopWaiters.append(whenDone) }
        exchanges = [:]
        if let sweepTimer { event_free(sweepTimer) }
        sweepTimer = nil
        // Frees the listener and the connections with their requests.
        evhttp_free(http)
        (listener, bound) = (nil, nil)
        connections.removeAll()
        event_base_free(base)
    }

    private func setLimits(_ configuration: HTTPServerConfiguration) {
        evhttp_set_max_headers_size(http, configuration.maxHeaderBytes)
        evhttp_set_max_body_size(http, configuration.maxBodyBytes)
        evhttp_set_default_content_type(http, nil)
        // Reads a refused body to its end before it hangs up: a reset would take the 413 from the client's hands.
        evhttp_set_flags(http, EVHTTP_SERVER_LINGERING_CLOSE)
        var idle = configuration.idleTimeout.timeval
        evhttp_set_timeout_tv(http, &idle)
        let methods = [
            EVHTTP_REQ_GET, EVHTTP_REQ_POST, EVHTTP_REQ_PUT, EVHTTP_REQ_DELETE, EVHTTP_REQ_PATCH,
            EVHTTP_REQ_HEAD,
            EVHTTP_REQ_OPTIONS,
        ]
        evhttp_set_allowed_methods(http, UInt16(methods.reduce(0) { $0 | $1.rawValue }))
        let owner = Unmanaged.passUnretained(self).toOpaque()
        evhttp_set_gencb(
            http,
            { request, owner in
                guard let request, let owner else { return }
                Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().begin(request)
            },
            owner
        )
        evhttp_set_bevcb(
            http,
            { base, owner in
                // No BEV_OPT_CLOSE_ON_FREE: evhttp closes the descriptor, also while the sweep holds the buffer.
                guard let owner, let buffer = bufferevent_socket_new(base, -1, 0) else { return nil }
                Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().opened(buffer)
                return buffer
            },
            owner
        )
    }

    private func listen(_ descriptor: Int32) throws(HTTPServerError) {
        let flags = UInt32(LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC)
        // Backlog 0: the descriptor listens already.
        guard let listener = evconnlistener_new(base, nil, nil, flags, 0, descriptor) else {
            close(descriptor)
            freeEverything()
            throw .outOfResources("evconnlistener_new failed")
        }
        guard let bound = evhttp_bind_listener(http, listener) else {
            evconnlistener_free(listener)
            freeEverything()
            throw .outOfResources("evhttp_bind_listener failed")
        }
        self.listener = listener
        self.bound = bound
    }

    private func addEvents(sweepEvery interval: Duration) throws(HTTPServerError) {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        wake = event_new(
            base,
            -1,
            Int16(EV_PERSIST),
            { _, _, owner in
                guard let owner else { return }
                Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().readMail()
            },
            owner
        )
        sweepTimer = event_new(
            base,
            -1,
            Int16(EV_PERSIST),
            { _, _, owner in
                guard let owner else { return }
                Unmanaged<ServerLoop>.fromOpaque(owner).takeUnretainedValue().sweep()
            },
            owner
        )
        var period = interval.timeval
        guard let wake, let sweepTimer, event_add(wake, nil) == 0, event_add(sweepTimer, &period) == 0 else {
            freeEverything()
            throw .outOfResources("event_new failed")
        }
    }

    private func readMail() {
        let messages = mailbox.withLock { mailbox in
            defer { mailbox.messages = [] }
            return mailbox.messages
        }
        for message in messages {
            switch message {
            case .reply(let exchange, let reply): finish(exchange, with: reply)
            case .stop(let grace, let whenDone): beginStop(grace: grace, whenDone: whenDone)
            }
        }
    }

    private func opened(_ buffer: OpaquePointer) {
        connections.add(buffer)
        if connections.count >= maxConnections, let listener { evconnlistener_disable(listener) }
    }

    func sweep() {
        connections.sweep()
        if stopDeadline == nil, connections.count < maxConnections, let listener {
            evconnlistener_enable(listener)
        }
        checkStop()
    }

    /// Sweeps in the loop's next round: a connection has just been closed.
    func sweepSoon() {
        if let sweepTimer { event_active(sweepTimer, Int32(EV_TIMEOUT), 0) }
    }

    /// Closes the port.
    ///
    /// Disabled alone, it would still take connections into its queue; so clients learn at once.
    func stopListening() {
        if let bound { evhttp_del_accept_socket(http, bound) }
        bound = nil
        listener = nil
    }

    /// Sweeps when so much time has passed, and at that pace from then on.
    func sweep(after interval: Duration) {
        var period = max(.milliseconds(1), interval).timeval
        if let sweepTimer { event_add(sweepTimer, &period) }
    }
}

extension HTTPServerConfiguration {
    /// Often enough that a deadline is kept to a quarter of itself; at least every half second.
    var sweepInterval: Duration {
        max(.milliseconds(5), min(.milliseconds(500), min(requestTimeout, idleTimeout) / 4))
    }
}
