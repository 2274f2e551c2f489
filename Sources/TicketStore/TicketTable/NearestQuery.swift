import Geodesy
import Tickets

extension Connection {
    /// The `count` located tickets nearest to `center`, nearest first, ties by id.
    ///
    /// Circles of growing radius are counted through the R-tree until one holds enough: every ticket outside it is further than the
    /// ones inside, so the answer is exact. Only the tickets of the answer are read in full.
    func nearestTickets(
        in scope: ProjectScope,
        to center: Coordinate,
        count: Int
    ) throws(StoreError) -> [NearbyTicket] {
        guard count > 0 else { return [] }
        return try read { () throws(StoreError) in
            guard let scopeKey = try scopeKey(scope) else { return [] }
            var radius = 500.0
            while true {
                let isWholeEarth = radius >= EarthModel.greatestDistance.meters
                // Twice half the circumference: rounding near the antipode must not lose a ticket.
                let bound = Length(meters: isWholeEarth ? 2 * EarthModel.greatestDistance.meters : radius)
                let inside = try distances(scopeKey: scopeKey, within: bound, of: center)
                if inside.count >= count || isWholeEarth {
                    return try nearest(count, of: inside)
                }
                radius *= inside.isEmpty ? 4 : NearestGrowth.factor(found: inside.count, wanted: count)
            }
        }
    }

    /// Rows and distances of the tickets within the radius, in no particular order.
    private func distances(
        scopeKey: Int64,
        within radius: Length,
        of center: Coordinate
    ) throws(StoreError) -> [(row: Int64, distance: Length)] {
        let query = try statement(
            """
            SELECT t.lat, t.lon, t.ticket FROM idx_tickets_geom AS i CROSS JOIN tickets AS t ON t.ticket = i.pkid
            WHERE i.xmin <= ?1 AND i.xmax >= ?2 AND i.ymin <= ?3 AND i.ymax >= ?4 AND t.scope = ?5
            """,
            "querying the spatial index"
        )
        defer { query.reset() }
        query.bind(scopeKey, at: 5)
        let boxes = IndexBox.covering(GeoBox(around: center, radius: radius))
        var seen: Set<Int64> = []
        var found: [(row: Int64, distance: Length)] = []
        for box in boxes {
            query.reset()
            query.bind(box.east, at: 1)
            query.bind(box.west, at: 2)
            query.bind(box.north, at: 3)
            query.bind(box.south, at: 4)
            while try query.step() {
                let coordinate = try TicketRow.coordinate(query, id: "near a place", path: path)
                let distance = center.distance(to: coordinate)
                guard distance <= radius, boxes.count == 1 || seen.insert(query.int64(2)).inserted else {
                    continue
                }
                found.append((query.int64(2), distance))
            }
        }
        return found
    }

    private func nearest(
        _ count: Int,
        of candidates: [(row: Int64, distance: Length)]
    ) throws(StoreError) -> [NearbyTicket] {
        let sorted = candidates.sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }
        guard !sorted.isEmpty else { return [] }
        // Ties with the last one are read too: only their ids say who belongs to the answer.
        let furthest = sorted[min(count, sorted.count) - 1].distance
        let query = try statement(
            "SELECT \(TicketRow.columns) FROM tickets AS t WHERE t.ticket = ?1",
            "reading tickets"
        )
        var found: [NearbyTicket] = []
        for candidate in sorted.prefix(while: { $0.distance <= furthest }) {
            query.bind(candidate.row, at: 1)
            defer { query.reset() }
            guard try query.step() else { continue }
            found.append(
                NearbyTicket(ticket: try TicketRow.ticket(query, path: path), distance: candidate.distance)
            )
        }
        return Array(found.sorted(by: IDOrder.isNearer).prefix(count))
    }
}

/// How fast the circle of a nearest query grows.
enum NearestGrowth {
    /// What the radius is multiplied by, 1.25 to 4: as if tickets lay evenly, and a bit more.
    static func factor(found: Int, wanted: Int) -> Double {
        min(4, max(1.25, 1.2 * (Double(wanted) / Double(max(1, found))).squareRoot()))
    }
}
