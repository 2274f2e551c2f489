internal import FoundationEssentials
internal import HTTPMessages
internal import Locking
internal import Resilience

/// What all clients of one site and account share: places, limits, breaker, points, kept answers.
///
/// Several sites, and several accounts of a site, each have their own. Safe to use from any task.
public final class SiteTraffic: Sendable {
    /// Every figure.
    public let configuration: Configuration

    let clock: SteadyClock
    let gate: AdmissionGate
    let flights: FlightTable<FlightKey, HTTPResponse, JiraError>
    private let state: Locked<State>

    private struct State {
        var cache: ResponseCache<RequestKey, JiraCacheKind, HTTPResponse>
        /// Counts writes: a read must not be answered by one that began before a write.
        var writes = 0
        var clients = 0
    }

    /// What makes two reads the same.
    struct RequestKey: Hashable, Sendable {
        var site: String
        var account: String
        var method: HTTPMethod
        var path: String
        var body: Data
    }

    /// What makes two reads that are under way one.
    struct FlightKey: Hashable, Sendable {
        var request: RequestKey
        var writes: Int
        /// A person's read must not wait in the queue of batch work.
        var isInteractive: Bool
    }

    /// Makes traffic that has learnt nothing.
    ///
    /// - Parameters:
    ///   - configuration: every figure.
    ///   - pacing: time and waiting; its chance is not used.
    public init(configuration: Configuration = Configuration(), pacing: JiraPacing) {
        self.configuration = configuration
        clock = SteadyClock(clock: { .milliseconds(pacing.now()) }, pause: pacing.sleep)
        gate = AdmissionGate(configuration.admission, clock: clock)
        flights = FlightTable(clock: clock)
        state = Locked(
            State(
                cache: ResponseCache(
                    maximumEntries: configuration.cacheEntries,
                    maximumBytes: configuration.cacheBytes
                )
            )
        )
    }

    /// Forgets every kept answer.
    public func dropKeptAnswers() {
        state.withLock { $0.cache.invalidate(JiraCacheKind.allCases) }
    }

    /// Time since 1970 as this traffic counts it: it never goes back.
    var now: Duration { clock.now }

    func nextClientNumber() -> Int {
        state.withLock { state in
            state.clients += 1
            return state.clients
        }
    }
}

// MARK: Kept answers

extension SiteTraffic {
    typealias ReadTicket = ResponseCache<RequestKey, JiraCacheKind, HTTPResponse>.ReadTicket

    func flightKey(_ key: RequestKey, isInteractive: Bool) -> FlightKey {
        FlightKey(request: key, writes: state.withLock { $0.writes }, isInteractive: isInteractive)
    }

    /// The answer that is kept of a read.
    func kept(_ key: RequestKey) -> HTTPResponse? {
        let now = clock.now
        return state.withLock { $0.cache.value(for: key, at: now) }
    }

    /// To be taken before a read whose answer may be kept.
    func ticket(for kind: JiraCacheKind) -> (kind: JiraCacheKind, proof: ReadTicket) {
        (kind, state.withLock { $0.cache.ticket(for: kind) })
    }

    func keep(
        _ response: HTTPResponse,
        for key: RequestKey,
        _ ticket: (kind: JiraCacheKind, proof: ReadTicket)
    ) {
        let now = clock.now
        let headers = response.fields.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        let size = response.body.count + key.body.count + key.path.utf8.count + headers
        state.withLock { state in
            state.cache.store(
                response,
                bytes: size,
                for: key,
                ticket.proof,
                lifetime: configuration.cacheLifetimes[ticket.kind],
                at: now
            )
        }
    }

    func forget(_ key: RequestKey) { state.withLock { $0.cache.remove(key) } }

    /// Makes stale what a write touches: the kinds that it names, and issues in any case.
    func invalidate(by call: JiraCall) {
        state.withLock { state in
            state.writes += 1
            state.cache.invalidate(call.invalidates.union([.issues]))
        }
    }
}

// MARK: Looking in

extension SiteTraffic {
    /// The state of everything now, for `doctor` and metrics.
    public func snapshot() -> Snapshot {
        let gate = gate.snapshot()
        let cache = state.withLock {
            (count: $0.cache.count, bytes: $0.cache.bytes, hits: $0.cache.hits, misses: $0.cache.misses)
        }
        let breaker: Snapshot.Breaker =
            switch gate.breaker {
            case .closed(let failures): .closed(failures: failures)
            case .open(let until): .open(until: until.milliseconds)
            case .halfOpen: .halfOpen
            }
        return Snapshot(
            breaker: breaker,
            requestsPerSecond: gate.rate,
            banUntil: gate.banUntil?.milliseconds,
            banReason: gate.banReason,
            pointsUsed: gate.pointsUsed,
            pointsLimit: gate.pointsLimit,
            underWay: gate.underWay,
            waiting: gate.waiting,
            waits: gate.waits,
            waited: gate.waited,
            keptAnswers: cache.count,
            keptBytes: cache.bytes,
            cacheHits: cache.hits,
            cacheMisses: cache.misses,
            coalesced: flights.shared
        )
    }

    /// A view of a site's traffic at one moment.
    public struct Snapshot: Hashable, Sendable {
        /// State of the circuit breaker.
        public enum Breaker: Hashable, Sendable {
            /// Requests go through; so many failed in a row.
            case closed(failures: Int)
            /// None goes through before this moment, in milliseconds since 1970.
            case open(until: Int64)
            /// One may try whether the site is back, or is trying.
            case halfOpen
        }

        /// State of the circuit breaker.
        public let breaker: Breaker
        /// Requests a second that are let through; nil for as many as come.
        public let requestsPerSecond: Double?
        /// End of the site's ban, in milliseconds since 1970; nil without one.
        public let banUntil: Int64?
        /// Jira's reason for the ban.
        public let banReason: String?
        /// Points spent in this hour of UTC.
        public let pointsUsed: Int
        /// Points of an hour; nil for no budget.
        public let pointsLimit: Int?
        /// Requests under way.
        public let underWay: Int
        /// Calls that wait for their turn.
        public let waiting: Int
        /// Requests that had to wait before they were sent.
        public let waits: Int
        /// How long they waited, all together.
        public let waited: Duration
        /// Answers that are kept.
        public let keptAnswers: Int
        /// Bytes of what is kept.
        public let keptBytes: Int
        /// Reads answered by a kept answer.
        public let cacheHits: Int
        /// Reads of a kind that is kept for which there was no answer.
        public let cacheMisses: Int
        /// Reads answered by an identical one that was under way.
        public let coalesced: Int
    }
}

extension Duration {
    /// The length in whole milliseconds, rounded up.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
