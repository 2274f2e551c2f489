import Glibc
import Locking

/// A loopback server that does exactly what a test's script says with each connection, wrong things included.
///
/// One thread per connection, blocking sockets: simple enough to be trusted. `stop()` ends and joins all of them.
final class RawServer: Sendable {
    /// Plays one connection; the socket is closed when it returns.
    typealias Script = @Sendable (RawConnection) -> Void

    private struct State {
        var connections: [Int32] = []
        var threads: [pthread_t] = []
        var accepted = 0
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let script: Script
    private let state = Locked(State())

    /// Listens on 127.0.0.1 with a port of the system's choice.
    init(_ script: @escaping Script) {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = Self.bindToLoopback(listener)
        listen(listener, 256)
        let server = self
        let thread = startThread { server.acceptAll() }
        state.withLock { $0.threads.append(thread) }
    }

    var authority: String { "127.0.0.1:\(port)" }

    /// How many connections there have been.
    var accepted: Int { state.withLock { $0.accepted } }

    func stop() {
        let threads: [pthread_t] = state.withLock { state in
            state.isStopped = true
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
            return state.threads
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for thread in threads { pthread_join(thread, nil) }
        // Connections that came while stopping.
        for thread in state.withLock({ $0.threads.dropFirst(threads.count) }) { pthread_join(thread, nil) }
        close(listener)
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let server = self
            let isStopped = state.withLock { state in
                state.accepted += 1
                state.connections.append(connection)
                return state.isStopped
            }
            if isStopped { shutdown(connection, Int32(SHUT_RDWR)) }
            let thread = startThread {
                server.script(RawConnection(connection))
                server.state.withLock { state in
                    state.connections.removeAll { $0 == connection }
                    close(connection)
                }
            }
            state.withLock { $0.threads.append(thread) }
        }
    }

    /// A port on which nothing listens: it was bound a moment ago and is free again.
    static func unusedPort() -> UInt16 {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        return bindToLoopback(probe)
    }

    private static func bindToLoopback(_ socket: Int32) -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, length) == 0 && getsockname(socket, generic, &length) == 0
            }
        }
        precondition(status, "no loopback port")
        return UInt16(bigEndian: address.sin_port)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    let status = pthread_create(
        &thread,
        nil,
        { context in
            if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        },
        context
    )
    precondition(status == 0, "no thread")
    return thread
}
