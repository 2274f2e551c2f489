internal import CEvent
internal import Glibc

/// The open connections of a loop, and the deadline of each for a whole request; lives on the loop's thread.
///
/// evhttp knows one time-out, which starts again with every byte, so that a client sending one byte a minute keeps its
/// connection for ever, and it tells nobody when it frees a connection that never completed a request. So each
/// connection's bufferevent is retained here: libevent clears the callbacks of one that it has freed
/// (`bufferevent_free`), which `isFreed` reads back on the next sweep.
final class ConnectionSweep {
    private struct Entry {
        let buffer: OpaquePointer
        /// When the request that is arriving must be whole; nil between requests and while one is answered.
        var deadline: Duration?
        var isAnswering = false
    }

    /// By input buffer, which is what libevent names when bytes arrive.
    private var entries: [OpaquePointer: Entry] = [:]
    private let requestTimeout: Duration
    private let ledger: HandleLedger

    init(requestTimeout: Duration, ledger: HandleLedger) {
        self.requestTimeout = requestTimeout
        self.ledger = ledger
    }

    var count: Int { entries.count }

    /// Takes a reference to a new connection's bufferevent; its first request is due from now on.
    func add(_ buffer: OpaquePointer) {
        bufferevent_incref(buffer)
        let input = bufferevent_get_input(buffer)
        guard let input else { return }
        entries[input] = Entry(buffer: buffer, deadline: monotonicNow() + requestTimeout)
        ledger.add(1, to: \.connections)
        let owner = Unmanaged.passUnretained(self).toOpaque()
        evbuffer_add_cb(
            input,
            { input, change, owner in
                guard let input, let change, let owner, change.pointee.n_added > 0 else { return }
                Unmanaged<ConnectionSweep>.fromOpaque(owner).takeUnretainedValue().bytesArrived(input)
            },
            owner
        )
    }

    /// A whole request has arrived: the client is no longer the one to wait for.
    func requestArrived(_ buffer: OpaquePointer) {
        guard let input = bufferevent_get_input(buffer) else { return }
        entries[input]?.deadline = nil
        entries[input]?.isAnswering = true
    }

    /// Its answer is written: the clock of the next request starts with that request's first byte.
    func answerWritten(_ buffer: OpaquePointer) {
        guard let input = bufferevent_get_input(buffer) else { return }
        entries[input]?.isAnswering = false
        if evbuffer_get_length(input) > 0 { bytesArrived(input) }
    }

    /// Lets go of freed connections and cuts off those that are late.
    func sweep() {
        let now = monotonicNow()
        for (input, entry) in entries {
            if Self.isFreed(entry.buffer) {
                entries[input] = nil
                release(input, entry.buffer)
            } else if let deadline = entry.deadline, now >= deadline {
                entries[input]?.deadline = nil
                entries[input]?.isAnswering = true
                Self.cutOff(entry.buffer)
            }
        }
    }

    /// Lets go of every connection; evhttp has freed them.
    func removeAll() {
        for (input, entry) in entries { release(input, entry.buffer) }
        entries = [:]
    }

    private func bytesArrived(_ input: OpaquePointer) {
        guard let entry = entries[input], entry.deadline == nil, !entry.isAnswering else { return }
        entries[input]?.deadline = monotonicNow() + requestTimeout
    }

    private func release(_ input: OpaquePointer, _ buffer: OpaquePointer) {
        bufferevent_decref(buffer)
        ledger.add(-1, to: \.connections)
    }

    /// Asked of the event callback, which evhttp always sets; it has no read callback while it writes an answer.
    private static func isFreed(_ buffer: OpaquePointer) -> Bool {
        var eventCallback: bufferevent_event_cb?
        bufferevent_getcb(buffer, nil, nil, &eventCallback, nil)
        return eventCallback == nil
    }

    /// Says 408 and hangs up; evhttp then sees the end of the connection and frees it.
    private static func cutOff(_ buffer: OpaquePointer) {
        let descriptor = bufferevent_getfd(buffer)
        guard descriptor >= 0 else { return }
        let answer = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        _ = Array(answer.utf8).withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
