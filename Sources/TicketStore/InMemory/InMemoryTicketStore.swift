public import Geodesy
public import Tickets

/// The ticket store's twin without a file: for tests and for embedding where nothing need be kept.
///
/// Passes the same conformance suite as the SpatiaLite store. Queries look at every ticket of the scope. An actor, so safe
/// from any task; everything is lost with it.
public actor InMemoryTicketStore {
    /// Ids as bytes: Unicode-equivalent texts are different ids, as they are to SQLite.
    typealias Key = [UInt8]

    struct Row {
        var ticket: Ticket
        var content: [UInt8]
    }

    struct Run {
        var record: RunRecord
        var intents: [Key: ClusterIntent]
        var actions: [Int: SiteAction] = [:]
    }

    struct Flight {
        var record: FlightRecord
        var document: [UInt8]?
    }

    /// What nights leave behind.
    struct Night {
        var standing: [ProjectScope: [Key: StandingRecord]] = [:]
        var overrides: [ProjectScope: [ClusterOverride]] = [:]
        var audit: [AuditEntry] = []
        var pruned = AuditHead()
        var head = AuditHead()
        var flights: [Flight] = []
        var leases: [ProjectScope: Lease] = [:]
    }

    struct Plan {
        var scope: ProjectScope
        var document: [UInt8]
        var savedAt: Int64
    }

    var rows: [ProjectScope: [Key: Row]] = [:]
    var plans: [String: Plan] = [:]
    var runs: [Run] = []
    var night = Night()
    let clock: StoreClock
    let hash: @Sendable ([UInt8]) -> [UInt8]
    var syncStates: [ProjectScope: [String: String]] = [:]

    /// Makes an empty store.
    ///
    /// - Parameters:
    ///   - clock: wall clock for the times in the audit log; where nil, the last moment that a call named.
    ///   - hash: digest of the audit log; the default finds slips and no forgery, which in memory there is none of.
    public init(
        clock: (@Sendable () -> Int64)? = nil,
        hash: @escaping @Sendable ([UInt8]) -> [UInt8] = InMemoryTicketStore.plainDigest
    ) {
        self.clock = StoreClock(clock, since: 0)
        self.hash = hash
    }

    /// FNV-1a of 64 bits under four seeds: 32 bytes, and no protection against anybody.
    @Sendable public static func plainDigest(_ bytes: [UInt8]) -> [UInt8] {
        (UInt64(0)..<4).flatMap { seed in
            var state: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return (0..<8).map { UInt8(truncatingIfNeeded: state >> (8 * $0)) }
        }
    }
}

extension InMemoryTicketStore: TicketStoring {
    /// Writes what is new or changed and counts; where an id occurs twice, the last one counts.
    public func upsert(_ tickets: [Ticket], in scope: ProjectScope) throws(StoreError) -> UpsertSummary {
        var summary = UpsertSummary()
        var content = TicketContent()
        for index in LastOccurrences.indices(of: tickets) {
            let ticket = tickets[index]
            content.encode(ticket)
            let key = Key(ticket.id.utf8)
            if let known = rows[scope]?[key] {
                if known.content == content.bytes {
                    summary.unchanged += 1
                    continue
                }
                summary.updated += 1
            } else {
                summary.inserted += 1
            }
            rows[scope, default: [:]][key] = Row(ticket: ticket, content: content.bytes)
        }
        return summary
    }

    /// Removes every ticket of the scope that is not named and says how many went.
    public func removeTickets(in scope: ProjectScope, except ids: Set<String>) throws(StoreError) -> Int {
        let kept = Set(ids.lazy.map { Key($0.utf8) })
        let before = rows[scope, default: [:]].count
        rows[scope] = rows[scope, default: [:]].filter { kept.contains($0.key) }
        return before - rows[scope, default: [:]].count
    }

    /// Every ticket of the scope in ascending order of id.
    public func tickets(in scope: ProjectScope) throws(StoreError) -> [Ticket] {
        rows[scope, default: [:]].sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value.ticket)
    }

    /// Located tickets within `radius` of `center`, bound included, nearest first, ties by id.
    public func tickets(
        in scope: ProjectScope,
        within radius: Length,
        of center: Coordinate
    ) throws(StoreError) -> [NearbyTicket] {
        // Double's own comparison: nothing lies within a radius that is not a number.
        try byDistance(in: scope, from: center).filter { $0.distance.meters <= radius.meters }
    }

    /// Located tickets inside the box, edges included, in ascending order of id.
    public func tickets(in scope: ProjectScope, inside box: GeoBox) throws(StoreError) -> [Ticket] {
        try tickets(in: scope).filter { $0.place.coordinate.map(box.contains) ?? false }
    }

    /// The `count` located tickets nearest to `center`, nearest first, ties by id.
    public func nearestTickets(
        in scope: ProjectScope,
        to center: Coordinate,
        count: Int
    ) throws(StoreError) -> [NearbyTicket] {
        Array(try byDistance(in: scope, from: center).prefix(max(0, count)))
    }

    private func byDistance(in scope: ProjectScope, from center: Coordinate) throws(StoreError)
        -> [NearbyTicket]
    {
        // From no particular order into one that distance and id decide in full.
        rows[scope, default: [:]].values.compactMap { row in
            row.ticket.place.coordinate.map {
                NearbyTicket(ticket: row.ticket, distance: center.distance(to: $0))
            }
        }
        .sorted(by: IDOrder.isNearer)
    }
}
