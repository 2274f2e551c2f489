import Geodesy
import Tickets

extension Connection {
    /// Every ticket of the scope in ascending order of id.
    func tickets(in scope: ProjectScope) throws(StoreError) -> [Ticket] {
        guard let scopeKey = try scopeKey(scope) else { return [] }
        let query = try statement(
            "SELECT \(TicketRow.columns) FROM tickets AS t WHERE t.scope = ?1 ORDER BY t.id",
            "reading tickets"
        )
        defer { query.reset() }
        query.bind(scopeKey, at: 1)
        var found: [Ticket] = []
        while try query.step() { found.append(try TicketRow.ticket(query, path: path)) }
        return found
    }

    /// Located tickets inside the box, edges included, in ascending order of id.
    func tickets(in scope: ProjectScope, inside box: GeoBox) throws(StoreError) -> [Ticket] {
        var found: [Ticket] = []
        try forEachCandidate(in: scope, covering: box) { (query) throws(StoreError) in
            let coordinate = try TicketRow.coordinate(query, id: "in the box", path: path)
            if box.contains(coordinate) { found.append(try TicketRow.ticket(query, path: path)) }
        }
        return found.sorted { IDOrder.precedes($0.id, $1.id) }
    }

    /// Located tickets within the radius, bound included, nearest first, ties by id.
    ///
    /// The R-tree gives the box around the circle; the haversine distance of each ticket in it decides.
    func tickets(
        in scope: ProjectScope,
        within radius: Length,
        of center: Coordinate
    ) throws(StoreError) -> [NearbyTicket] {
        // Not `radius < 0`: NaN holds nothing either.
        guard radius.meters >= 0 else { return [] }
        var found: [NearbyTicket] = []
        try forEachCandidate(in: scope, covering: GeoBox(around: center, radius: radius)) {
            (query) throws(StoreError) in
            let coordinate = try TicketRow.coordinate(query, id: "in the radius", path: path)
            let distance = center.distance(to: coordinate)
            guard distance <= radius else { return }
            found.append(NearbyTicket(ticket: try TicketRow.ticket(query, path: path), distance: distance))
        }
        return found.sorted(by: IDOrder.isNearer)
    }

    /// Calls `body` once with the row of every ticket of the scope whose R-tree entry touches the box.
    private func forEachCandidate(
        in scope: ProjectScope,
        covering box: GeoBox,
        _ body: (Statement) throws(StoreError) -> Void
    ) throws(StoreError) {
        let boxes = IndexBox.covering(box)
        // One statement sees one state by itself; several need a transaction for that.
        guard boxes.count > 1 else { return try forEachCandidate(in: scope, boxes, body) }
        try read { () throws(StoreError) in try forEachCandidate(in: scope, boxes, body) }
    }

    private func forEachCandidate(
        in scope: ProjectScope,
        _ boxes: [IndexBox],
        _ body: (Statement) throws(StoreError) -> Void
    ) throws(StoreError) {
        guard let scopeKey = try scopeKey(scope) else { return }
        // CROSS JOIN is SQLite's way to say that the R-tree comes first.
        let query = try statement(
            """
            SELECT \(TicketRow.columns), i.pkid FROM idx_tickets_geom AS i CROSS JOIN tickets AS t ON t.ticket = i.pkid
            WHERE i.xmin <= ?1 AND i.xmax >= ?2 AND i.ymin <= ?3 AND i.ymax >= ?4 AND t.scope = ?5
            """,
            "querying the spatial index"
        )
        defer { query.reset() }
        query.bind(scopeKey, at: 5)
        var seen: Set<Int64> = []
        for box in boxes {
            query.reset()
            query.bind(box.east, at: 1)
            query.bind(box.west, at: 2)
            query.bind(box.north, at: 3)
            query.bind(box.south, at: 4)
            while try query.step() {
                guard boxes.count == 1 || seen.insert(query.int64(20)).inserted else { continue }
                try body(query)
            }
        }
    }
}

/// Order of ids and of distances, the same in every store.
enum IDOrder {
    /// Ascending by Unicode scalars, that is by the bytes of UTF-8.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Ascending by number where ids are numbers without leading zeros, as Jira's are: shorter first, then by bytes.
    static func precedesByNumber(_ left: String, _ right: String) -> Bool {
        let (leftCount, rightCount) = (left.utf8.count, right.utf8.count)
        return leftCount == rightCount ? precedes(left, right) : leftCount < rightCount
    }

    /// Nearest first, ties by id.
    static func isNearer(_ left: NearbyTicket, _ right: NearbyTicket) -> Bool {
        left.distance == right.distance
            ? precedes(left.ticket.id, right.ticket.id) : left.distance < right.distance
    }
}
