import Tickets

extension Connection {
    /// Overrides of a scope in ascending order of ticket id, kind and cluster id.
    func overrides(in scope: ProjectScope) throws(StoreError) -> [ClusterOverride] {
        guard let scopeKey = try scopeKey(scope) else { return [] }
        return try overrides(scopeKey: scopeKey, ticketID: nil).sorted(by: ClusterOverride.precedes)
    }

    /// Writes overrides in one transaction; durable.
    func save(_ overrides: [ClusterOverride], in scope: ProjectScope, _ session: JournalSession)
        throws(StoreError)
    {
        try durably { () throws(StoreError) in
            try requireLease(of: scope, session)
            let scopeKey = try scopeKeyMakingIt(scope)
            var events: [AuditEvent] = []
            for override in overrides {
                let known = try self.overrides(scopeKey: scopeKey, ticketID: override.ticketID)
                    .first { $0.isSameDecision(as: override) }
                guard known != override else { continue }
                if let known { try remove(known, scopeKey: scopeKey) }
                try insert(override, scopeKey: scopeKey)
                let change = known == nil ? "added" : "changed"
                events.append(AuditTrail.override(override, change, in: scope, at: session.time))
            }
            try append(events, digest: session.digest)
        }
    }

    /// Removes the overrides of a ticket and counts them; durable.
    func removeOverrides(
        of ticketID: String,
        kind: ClusterOverride.Kind?,
        in scope: ProjectScope,
        _ session: JournalSession
    ) throws(StoreError) -> Int {
        try durably { () throws(StoreError) in
            try requireLease(of: scope, session)
            guard let scopeKey = try scopeKey(scope) else { return 0 }
            let gone = try overrides(scopeKey: scopeKey, ticketID: ticketID)
                .filter { kind == nil || $0.kind == kind }.sorted(by: ClusterOverride.precedes)
            for override in gone { try remove(override, scopeKey: scopeKey) }
            let events = gone.map { AuditTrail.override($0, "removed", in: scope, at: session.time) }
            try append(events, digest: session.digest)
            return gone.count
        }
    }

    private func overrides(scopeKey: Int64, ticketID: String?) throws(StoreError) -> [ClusterOverride] {
        let query = try statement(
            """
            SELECT ticket_id, ticket_key, kind, cluster_id, cluster_key, reason, made_at, expires_at FROM overrides
            WHERE scope = ?1\(ticketID == nil ? "" : " AND ticket_id = ?2")
            """,
            "reading overrides"
        )
        defer { query.reset() }
        query.bind(scopeKey, at: 1)
        if let ticketID { query.bind(ticketID, at: 2) }
        var found: [ClusterOverride] = []
        while try query.step() {
            guard let kind = ClusterOverride.Kind(rawValue: query.text(2)) else {
                throw unreadable("the override of ticket '\(query.text(1))'", "kind '\(query.text(2))'")
            }
            found.append(
                ClusterOverride(
                    ticketID: query.text(0),
                    ticketKey: query.text(1),
                    kind: kind,
                    clusterID: query.optionalText(3),
                    clusterKey: query.optionalText(4),
                    reason: query.text(5),
                    madeAt: query.int64(6),
                    expiresAt: query.isNull(7) ? nil : query.int64(7)
                )
            )
        }
        return found
    }

    private func insert(_ override: ClusterOverride, scopeKey: Int64) throws(StoreError) {
        let insertion = try statement(
            """
            INSERT INTO overrides(scope, ticket_id, ticket_key, kind, cluster_id, cluster_key, reason, made_at,
                expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            "writing overrides"
        )
        insertion.bind(scopeKey, at: 1)
        insertion.bind(override.ticketID, at: 2)
        insertion.bind(override.ticketKey, at: 3)
        insertion.bind(override.kind.rawValue, at: 4)
        insertion.bind(override.clusterID, at: 5)
        insertion.bind(override.clusterKey, at: 6)
        insertion.bind(override.reason, at: 7)
        insertion.bind(override.madeAt, at: 8)
        insertion.bind(override.expiresAt, at: 9)
        try insertion.run()
    }

    private func remove(_ override: ClusterOverride, scopeKey: Int64) throws(StoreError) {
        let deletion = try statement(
            "DELETE FROM overrides WHERE scope = ?1 AND ticket_id = ?2 AND kind = ?3 AND cluster_id IS ?4",
            "removing overrides"
        )
        deletion.bind(scopeKey, at: 1)
        deletion.bind(override.ticketID, at: 2)
        deletion.bind(override.kind.rawValue, at: 3)
        deletion.bind(override.clusterID, at: 4)
        try deletion.run()
    }
}

extension ClusterOverride {
    /// Whether both are about the same ticket, kind and cluster, so that one replaces the other; ids are bytes.
    func isSameDecision(as other: ClusterOverride) -> Bool {
        kind == other.kind && ticketID.utf8.elementsEqual(other.ticketID.utf8)
            && clusterID.map { Array($0.utf8) } == other.clusterID.map { Array($0.utf8) }
    }

    /// The order of the port: ticket id by number, kind, cluster id by number; none before any.
    static func precedes(_ left: ClusterOverride, _ right: ClusterOverride) -> Bool {
        if !left.ticketID.utf8.elementsEqual(right.ticketID.utf8) {
            return IDOrder.precedesByNumber(left.ticketID, right.ticketID)
        }
        if left.kind != right.kind { return IDOrder.precedes(left.kind.rawValue, right.kind.rawValue) }
        guard let rightID = right.clusterID else { return false }
        guard let leftID = left.clusterID else { return true }
        return IDOrder.precedesByNumber(leftID, rightID)
    }
}
