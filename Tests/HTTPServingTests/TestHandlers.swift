import FoundationEssentials
import HTTPMessages
import Locking

/// A handler made of a closure.
struct ClosureHandler: HTTPRequestHandler {
    let body: @Sendable (HTTPRequest) async -> HTTPServerReply

    init(_ body: @escaping @Sendable (HTTPRequest) async -> HTTPServerReply) { self.body = body }

    func respond(to request: HTTPRequest) async -> HTTPServerReply { await body(request) }
}

extension ClosureHandler {
    /// Says what it was asked.
    static let echo = ClosureHandler { request in
        let body = "\(request.method.rawValue) \(request.path) \(request.body.count)"
        return .response(
            HTTPResponse(status: 200, fields: ["Content-Type": "text/plain"], body: Data(body.utf8))
        )
    }
}

/// Something that a test waits for without a clock.
final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())

    func raise() {
        let waiters = state.withLock { state in
            state.isRaised = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isRaised = state.withLock { state in
                if !state.isRaised { state.waiters.append(continuation) }
                return state.isRaised
            }
            if isRaised { continuation.resume() }
        }
    }
}
