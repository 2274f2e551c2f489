import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Tickets

/// The way of one process to the site and to its store: counts every step, and lets one of them go wrong.
final class WalkPassage: Sendable {
    /// A request as it went by.
    struct Seen: Sendable {
        var isWrite: Bool
        var name: String
    }

    private struct State {
        var seen: [Seen] = []
        var storeWrites = 0
        var isFull = false
        var isDown = false
        var isDead = false
        var isReleased = false
        var struck = false
        var hung: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())
    private let strike: WalkStrike?
    private let didDie: @Sendable () -> Void

    init(_ strike: WalkStrike?, didDie: @escaping @Sendable () -> Void = {}) {
        self.strike = strike
        self.didDie = didDie
    }

    /// Every request of the process, in order.
    var seen: [Seen] { state.withLock { $0.seen } }
    /// Writes to the store.
    var storeWrites: Int { state.withLock { $0.storeWrites } }
    /// Whether the process came as far as the step that goes wrong.
    var hasStruck: Bool { state.withLock { $0.struck } }

    /// Lets a dead process end, which finds no network any more.
    func release() {
        let hung = state.withLock { state in
            state.isReleased = true
            defer { state.hung = [] }
            return state.hung
        }
        for continuation in hung { continuation.resume() }
    }

    func send(
        _ request: HTTPRequest,
        over base: any HTTPClientTransport
    ) async throws(HTTPTransportError) -> HTTPResponse {
        let (number, isDown, isDead) = state.withLock { state in
            state.seen.append(
                Seen(isWrite: request.isWrite, name: "\(request.method.rawValue) \(request.pathOnly)")
            )
            return (state.seen.count, state.isDown, state.isDead)
        }
        if isDead { await hang() }
        guard !isDown, !isDead else { throw Self.lost }
        guard let strike, strike.step == .request, strike.number == number else {
            return try await base.send(request, timeout: .seconds(30))
        }
        state.withLock { $0.struck = true }
        var answer: HTTPResponse?
        if strike.fault.isCarriedOut { answer = try await base.send(request, timeout: .seconds(30)) }
        return try await meet(strike.fault, answer)
    }

    private func meet(
        _ fault: WalkFault,
        _ answer: HTTPResponse?
    ) async throws(HTTPTransportError) -> HTTPResponse {
        switch fault {
        case .lostBefore, .lostAfter: throw Self.lost
        case .halfAnswer:
            var half = answer ?? HTTPResponse(status: 200)
            half.body = Data(half.body.prefix(half.body.count / 2))
            return half
        case .errorAfter: return Self.page(500)
        case .gatewayBefore: return Self.page(502)
        case .unavailableBefore: return Self.page(503, retryAfter: 1)
        case .limitedBefore, .limitedAfter: return Self.page(429, retryAfter: 1)
        case .outageBefore, .outageAfter:
            state.withLock { $0.isDown = true }
            throw Self.lost
        case .killedBefore, .killedAfter:
            await die()
            throw Self.lost
        case .diskFull: throw Self.lost
        }
    }

    private func die() async {
        state.withLock { $0.isDead = true }
        didDie()
        await hang()
    }

    /// Lets a write to the store through, or not.
    func write<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        let (number, isDead) = state.withLock { state in
            state.storeWrites += 1
            return (state.storeWrites, state.isDead)
        }
        if isDead { await hang() }
        let isHere = strike.map { $0.step == .storeWrite && $0.number == number } ?? false
        guard let strike, isHere else {
            guard !state.withLock({ $0.isFull }) else { throw Self.full }
            return try await body()
        }
        state.withLock { $0.struck = true }
        switch strike.fault {
        case .killedBefore:
            await die()
            return try await body()
        case .killedAfter:
            let result = try await body()
            await die()
            return result
        default:
            state.withLock { $0.isFull = true }
            throw Self.full
        }
    }

    private static let full = StoreError(kind: .diskFull, message: "no space left for 'muster.sqlite'")

    /// Waits for the end of the test: a dead process does nothing more.
    private func hang() async {
        await withCheckedContinuation { continuation in
            let isReleased = state.withLock { state in
                if !state.isReleased { state.hung.append(continuation) }
                return state.isReleased
            }
            if isReleased { continuation.resume() }
        }
    }

    private static let lost = HTTPTransportError(
        kind: .connectionLost,
        deliveryState: .unknown,
        message: "The connection was lost."
    )

    private static func page(_ status: Int, retryAfter: Int? = nil) -> HTTPResponse {
        var fields: HTTPFields = ["Content-Type": "text/html"]
        if let retryAfter { fields["Retry-After"] = String(retryAfter) }
        return HTTPResponse(
            status: status,
            fields: fields,
            body: Data("<html><body>\(status)</body></html>".utf8)
        )
    }
}
