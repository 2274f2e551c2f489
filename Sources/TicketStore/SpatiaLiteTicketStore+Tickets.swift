public import Geodesy
public import Tickets

extension SpatiaLiteTicketStore: TicketStoring {
    /// Writes what is new or changed, in one transaction, and counts; where an id occurs twice, the last one counts.
    public func upsert(
        _ tickets: [Ticket],
        in scope: ProjectScope
    ) async throws(StoreError) -> UpsertSummary {
        let hash = hash
        return try await writer.run { (connection) throws(StoreError) in
            try Upsert(connection: connection, scope: scope, hash: hash).run(tickets)
        }
    }

    /// Removes every ticket of the scope that is not named, in one transaction, and says how many went.
    public func removeTickets(
        in scope: ProjectScope,
        except ids: Set<String>
    ) async throws(StoreError) -> Int {
        try await writer.run { (connection) throws(StoreError) in
            try connection.removeTickets(in: scope, except: ids)
        }
    }

    /// Every ticket of the scope in ascending order of id.
    public func tickets(in scope: ProjectScope) async throws(StoreError) -> [Ticket] {
        try await read { (connection) throws(StoreError) in try connection.tickets(in: scope) }
    }

    /// Located tickets within `radius` of `center`, bound included, nearest first, ties by id.
    public func tickets(
        in scope: ProjectScope,
        within radius: Length,
        of center: Coordinate
    ) async throws(StoreError) -> [NearbyTicket] {
        try await read { (connection) throws(StoreError) in
            try connection.tickets(in: scope, within: radius, of: center)
        }
    }

    /// Located tickets inside the box, edges included, in ascending order of id.
    public func tickets(in scope: ProjectScope, inside box: GeoBox) async throws(StoreError) -> [Ticket] {
        try await read { (connection) throws(StoreError) in try connection.tickets(in: scope, inside: box) }
    }

    /// The `count` located tickets nearest to `center`, nearest first, ties by id.
    public func nearestTickets(
        in scope: ProjectScope,
        to center: Coordinate,
        count: Int
    ) async throws(StoreError) -> [NearbyTicket] {
        try await read { (connection) throws(StoreError) in
            try connection.nearestTickets(in: scope, to: center, count: count)
        }
    }

    /// How often the stored ticket has changed, counting its first writing; nil for an unknown ticket.
    public func syncVersion(of id: String, in scope: ProjectScope) async throws(StoreError) -> Int64? {
        try await read { (connection) throws(StoreError) in
            guard let scopeKey = try connection.scopeKey(scope) else { return nil }
            let query = try connection.statement(
                "SELECT sync_version FROM tickets WHERE scope = ?1 AND id = ?2",
                "reading a ticket"
            )
            defer { query.reset() }
            query.bind(scopeKey, at: 1)
            query.bind(id, at: 2)
            return try query.step() ? query.int64(0) : nil
        }
    }
}
