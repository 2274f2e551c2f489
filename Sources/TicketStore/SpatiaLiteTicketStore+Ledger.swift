public import Tickets

extension SpatiaLiteTicketStore: ClusterLedger {
    /// Records of a scope, ascending by numeric id.
    public func standingRecords(in scope: ProjectScope, includingClosed: Bool) async throws(StoreError)
        -> [StandingRecord]
    {
        try await read { (connection) throws(StoreError) in
            try connection.standingRecords(in: scope, includingClosed: includingClosed)
        }
    }

    /// Writes records, each replacing the one of its issue, in one transaction, on disk before it returns.
    public func save(_ records: [StandingRecord], in scope: ProjectScope) async throws(StoreError) {
        try await journal { (connection, session) throws(StoreError) in
            try connection.save(records, in: scope, session)
        }
    }

    /// Overrides of a scope, expired ones included.
    public func overrides(in scope: ProjectScope) async throws(StoreError) -> [ClusterOverride] {
        try await read { (connection) throws(StoreError) in try connection.overrides(in: scope) }
    }

    /// Writes overrides in one transaction, on disk before it returns; one that is there as it is is left alone.
    public func save(_ overrides: [ClusterOverride], in scope: ProjectScope) async throws(StoreError) {
        try await journal { (connection, session) throws(StoreError) in
            try connection.save(overrides, in: scope, session)
        }
    }

    /// Removes the overrides of a ticket, all kinds or one, on disk before it returns, and says how many went.
    public func removeOverrides(
        of ticketID: String,
        kind: ClusterOverride.Kind?,
        in scope: ProjectScope
    ) async throws(StoreError) -> Int {
        try await journal { (connection, session) throws(StoreError) in
            try connection.removeOverrides(of: ticketID, kind: kind, in: scope, session)
        }
    }

    /// Writes the state of actions of a run, new or not, in one transaction, on disk before it returns.
    public func record(_ actions: [SiteAction], runID: String) async throws(StoreError) {
        try await journal { (connection, session) throws(StoreError) in
            try connection.record(actions, runID: runID, session)
        }
    }

    /// Actions of a run in ascending order of number; none for an unknown run.
    public func actions(runID: String) async throws(StoreError) -> [SiteAction] {
        try await read { (connection) throws(StoreError) in try connection.actions(runID: runID) }
    }
}

extension SpatiaLiteTicketStore: AuditLogging {
    /// Appends events, chained in their order, in one transaction, on disk before it returns.
    public func append(_ events: [AuditEvent]) async throws(StoreError) {
        try await journal { (connection, session) throws(StoreError) in
            try connection.durably { () throws(StoreError) in
                try connection.append(events, digest: session.digest)
            }
        }
    }

    /// The entries that a query asks for, in ascending order of number.
    public func auditEntries(_ query: AuditQuery) async throws(StoreError) -> [AuditEntry] {
        try await read { (connection) throws(StoreError) in try connection.auditEntries(query) }
    }

    /// Recomputes the whole chain over one state of the store.
    public func verifyAudit(head: String?) async throws(StoreError) -> AuditVerdict {
        let hash = hash
        return try await read { (connection) throws(StoreError) in
            try connection.verifyAudit(head: head, digest: hash)
        }
    }
}

extension SpatiaLiteTicketStore: FlightLogging {
    /// Writes a record, new or not, and its document where one is given, on disk before it returns.
    public func save(_ flight: FlightRecord, document: [UInt8]?) async throws(StoreError) {
        try await writer.run { (connection) throws(StoreError) in
            try connection.save(flight, document: document)
        }
    }

    /// Records of a scope, newest first.
    public func flights(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [FlightRecord] {
        try await read { (connection) throws(StoreError) in try connection.flights(in: scope, limit: limit) }
    }

    /// A record by its id or by the id of its run, with its document; nil where there is none.
    public func flight(id: String) async throws(StoreError) -> (FlightRecord, document: [UInt8]?)? {
        try await read { (connection) throws(StoreError) in try connection.flight(id: id) }
    }
}

extension SpatiaLiteTicketStore: RunLeasing {
    /// Takes the lease, or throws `locked` naming the holder.
    public func takeLease(
        in scope: ProjectScope,
        holder: LeaseHolder,
        at time: Int64,
        lasting: Duration
    ) async throws(StoreError) -> Int64 {
        clock.note(time)
        let (held, hash) = (held, hash)
        return try await writer.run { (connection) throws(StoreError) in
            try connection.takeLease(
                in: scope,
                holder: holder,
                at: time,
                lasting: lasting.leaseMilliseconds,
                held: held,
                digest: hash
            )
        }
    }

    /// Moves the end of the lease that this store object holds.
    ///
    /// - Throws: `locked` where another has taken it; `other` where this store object holds none.
    public func renewLease(in scope: ProjectScope, at time: Int64, lasting: Duration) async throws(StoreError)
    {
        guard let token = held.token(of: scope), held.isLive(token, of: scope) else {
            throw StoreError(
                kind: .other,
                message:
                    "no lease of project \(scope.project) of site \(scope.site) to renew; take the lease first"
            )
        }
        clock.note(time)
        try await writer.run { (connection) throws(StoreError) in
            try connection.renewLease(
                in: scope,
                token: token,
                at: time,
                lasting: lasting.leaseMilliseconds
            )
        }
    }

    /// Gives the lease back; does nothing where it is not held.
    public func releaseLease(in scope: ProjectScope) async {
        guard let token = held.token(of: scope), held.isLive(token, of: scope) else { return }
        // Where it cannot be written, the lease ends with this process or by itself.
        try? await writer.run { (connection) throws(StoreError) in
            try connection.releaseLease(in: scope, token: token)
        }
        held.giveBack(scope)
    }
}
