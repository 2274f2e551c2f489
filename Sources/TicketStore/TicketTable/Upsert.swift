import Geodesy
import Tickets

/// Writes what is new or changed among many tickets, in one transaction.
///
/// Few changes go through SpatiaLite's triggers, which keep the R-tree. Many, against the size of the table, are written with the
/// triggers off and in the order of a Hilbert curve, and the R-tree is then packed anew: several times faster.
struct Upsert {
    /// From so many changes on the R-tree is packed anew, if they are also a sixteenth of all tickets.
    static let leastBulk = 256

    private struct Change {
        let index: Int
        let row: Int64?
        let hash: [UInt8]
        let position: UInt64
    }

    let connection: Connection
    let scope: ProjectScope
    let hash: @Sendable ([UInt8]) -> [UInt8]

    /// Writes `tickets`; where an id occurs more than once, the last one counts and the others are ignored.
    func run(_ tickets: [Ticket]) throws(StoreError) -> UpsertSummary {
        guard !tickets.isEmpty else { return UpsertSummary() }
        return try connection.write { () throws(StoreError) in
            let scopeKey = try connection.scopeKeyMakingIt(scope)
            let last = LastOccurrences.indices(of: tickets)
            var changes = try changes(tickets, last, scopeKey: scopeKey)
            var summary = UpsertSummary()
            summary.inserted = changes.count { $0.row == nil }
            summary.updated = changes.count - summary.inserted
            summary.unchanged = last.count - changes.count
            guard !changes.isEmpty else { return summary }
            if try connection.shouldRebuildIndex(after: changes.count) {
                changes.sort { ($0.position, $0.index) < ($1.position, $1.index) }
                try connection.withoutTriggers { () throws(StoreError) in
                    try write(changes, tickets, scopeKey: scopeKey)
                    try connection.rebuildIndex()
                }
            } else {
                try write(changes, tickets, scopeKey: scopeKey)
            }
            return summary
        }
    }

    /// What is new, or differs by its hash from the row that is there.
    private func changes(
        _ tickets: [Ticket],
        _ indices: [Int],
        scopeKey: Int64
    ) throws(StoreError) -> [Change] {
        let count = try connection.statement(
            "SELECT EXISTS (SELECT 1 FROM tickets WHERE scope = ?1)",
            "reading tickets"
        )
        count.bind(scopeKey, at: 1)
        let hasRows = try count.step() && count.int64(0) != 0
        count.reset()
        let known = try connection.statement(
            "SELECT ticket, content_hash FROM tickets WHERE scope = ?1 AND id = ?2",
            "comparing tickets"
        )
        known.bind(scopeKey, at: 1)
        var content = TicketContent()
        var changes: [Change] = []
        for index in indices {
            let ticket = tickets[index]
            content.encode(ticket)
            let digest = hash(content.bytes)
            var row: Int64?
            if hasRows {
                known.bind(ticket.id, at: 2)
                defer { known.reset() }
                if try known.step() {
                    if known.withBlob(1, { $0.elementsEqual(digest) }) { continue }
                    row = known.int64(0)
                }
            }
            let coordinate = ticket.place.coordinate
            let position = coordinate.map {
                HilbertCurve.position(latitude: $0.latitude, longitude: $0.longitude)
            }
            changes.append(Change(index: index, row: row, hash: digest, position: position ?? .max))
        }
        return changes
    }

    private func write(_ changes: [Change], _ tickets: [Ticket], scopeKey: Int64) throws(StoreError) {
        let insertion = try connection.statement(TicketRow.insertion, "writing tickets")
        let update = try connection.statement(TicketRow.update, "writing tickets")
        var nextRow = (try connection.integer("SELECT max(ticket) FROM tickets") ?? 0) + 1
        var content = TicketContent()
        var blob: [UInt8] = []
        for change in changes {
            let ticket = tickets[change.index]
            content.encode(ticket)
            try TicketRow.write(
                ticket,
                content: content,
                hash: change.hash,
                row: change.row ?? nextRow,
                scope: scopeKey,
                blob: &blob,
                with: change.row == nil ? insertion : update
            )
            if change.row == nil { nextRow += 1 }
        }
    }
}

/// Which tickets of a list count where an id occurs more than once.
enum LastOccurrences {
    /// Indices of the last ticket with each id, ascending; ids are compared byte by byte, as the store does.
    static func indices(of tickets: [Ticket]) -> [Int] {
        // Unicode-equivalent ids are equal here and not in the store, so this answers only the usual case.
        if Set(tickets.lazy.map(\.id)).count == tickets.count { return Array(tickets.indices) }
        var last: [[UInt8]: Int] = [:]
        for index in tickets.indices { last[Array(tickets[index].id.utf8)] = index }
        return last.values.sorted()
    }
}

extension Connection {
    /// Whether so many changed tickets make packing the R-tree anew cheaper than changing it entry by entry.
    func shouldRebuildIndex(after changes: Int) throws(StoreError) -> Bool {
        guard changes >= Upsert.leastBulk else { return false }
        let count = try statement("SELECT count(*) FROM tickets", "counting tickets")
        defer { count.reset() }
        let total = try count.step() ? count.int64(0) : 0
        return Int64(changes) * 16 >= total
    }

    /// Packs the R-tree anew over every located ticket; inside a write transaction with triggers off.
    func rebuildIndex() throws(StoreError) {
        let query = try statement(
            "SELECT ticket, lat, lon FROM tickets WHERE geom IS NOT NULL",
            "building the spatial index"
        )
        defer { query.reset() }
        var entries: [RTreePacking.Entry] = []
        while try query.step() {
            entries.append(
                RTreePacking.Entry(row: query.int64(0), latitude: query.double(1), longitude: query.double(2))
            )
        }
        try RTreePacking.rebuild(entries, on: self)
    }
}
