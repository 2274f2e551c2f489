import Tickets

extension Connection {
    /// Takes a lease, or throws `locked` naming the holder; durable.
    ///
    /// A refusal may have cut the lease (see `Lease.Answer.cut`), so that it is thrown after the transaction.
    func takeLease(
        in scope: ProjectScope,
        holder: LeaseHolder,
        at time: Int64,
        lasting milliseconds: Int64,
        held: HeldLeases,
        digest: ([UInt8]) -> [UInt8]
    ) throws(StoreError) -> Int64 {
        var announced: Int64?
        let refused: Lease?
        do throws(StoreError) {
            refused = try durably { () throws(StoreError) -> Lease? in
                let key = try scopeKeyMakingIt(scope)
                let known = try lease(scopeKey: key)
                if let known, known.host != nil {
                    let isOurs =
                        known.host == holder.host && known.process == holder.process
                        && held.token(of: scope) == known.token
                    if !isOurs {
                        let isLive = held.isLive(known.token, of: scope)
                        switch known.answer(to: holder, at: time, isLiveHere: isLive) {
                        case .held: return known
                        case .cut(let cut):
                            try write(cut, scopeKey: key)
                            return cut
                        case .free:
                            try append(
                                [AuditTrail.leaseTaken(over: known, by: holder, in: scope, at: time)],
                                digest: digest
                            )
                        }
                    }
                }
                let taken = Lease.taken(by: holder, after: known, at: time, lasting: milliseconds)
                try write(taken, scopeKey: key)
                held.announce(taken.token, of: scope)
                announced = taken.token
                return nil
            }
        } catch {
            if let announced { held.withdraw(announced, of: scope) }
            throw error
        }
        if let refused { throw refused.refusal(in: scope) }
        guard let announced else { return 0 }
        held.keep(announced, of: scope)
        return announced
    }

    /// Moves the end of a lease; durable.
    func renewLease(in scope: ProjectScope, token: Int64, at time: Int64, lasting milliseconds: Int64)
        throws(StoreError)
    {
        try durably { () throws(StoreError) in
            let key = try scopeKeyMakingIt(scope)
            let known = try requireLease(scope, scopeKey: key, token: token)
            try write(known.renewed(at: time, lasting: milliseconds), scopeKey: key)
        }
    }

    /// Gives a lease back where the token still holds it; durable.
    func releaseLease(in scope: ProjectScope, token: Int64) throws(StoreError) {
        try durably { () throws(StoreError) in
            let update = try statement(
                "UPDATE leases SET host = NULL WHERE scope = ?1 AND token = ?2",
                "giving a lease back"
            )
            update.bind(try scopeKeyMakingIt(scope), at: 1)
            update.bind(token, at: 2)
            try update.run()
        }
    }

    /// Refuses a write to a scope whose lease has gone to another holder; inside its transaction.
    func requireLease(of scope: ProjectScope, _ session: JournalSession) throws(StoreError) {
        guard let token = session.tokens[scope], let key = try scopeKey(scope) else { return }
        _ = try requireLease(scope, scopeKey: key, token: token)
    }

    private func requireLease(_ scope: ProjectScope, scopeKey: Int64, token: Int64) throws(StoreError)
        -> Lease
    {
        let known = try lease(scopeKey: scopeKey)
        if let known, known.token == token { return known }
        if let known, known.token > token { throw known.fencing(in: scope, token: token) }
        throw StoreError(
            kind: .locked,
            message:
                "the store '\(path)' has lost the lease of project \(scope.project) of site \(scope.site); run again"
        )
    }

    /// Every lease with its scope, given back or not.
    func leases() throws(StoreError) -> [(scope: ProjectScope, lease: Lease)] {
        let query = try statement(
            """
            SELECT \(Connection.leaseColumns), s.site, s.project FROM leases AS l JOIN scopes AS s USING (scope)
            ORDER BY s.site, s.project
            """,
            "reading leases"
        )
        defer { query.reset() }
        var found: [(ProjectScope, Lease)] = []
        while try query.step() {
            found.append((ProjectScope(site: query.text(7), project: query.text(8)), lease(query)))
        }
        return found
    }

    private func lease(scopeKey: Int64) throws(StoreError) -> Lease? {
        let query = try statement(
            "SELECT \(Connection.leaseColumns) FROM leases AS l WHERE scope = ?1",
            "reading a lease"
        )
        defer { query.reset() }
        query.bind(scopeKey, at: 1)
        return try query.step() ? lease(query) : nil
    }

    private static let leaseColumns =
        "l.token, l.host, l.process, l.birth, l.taken_at, l.renewed_at, l.expires_at"

    private func lease(_ row: Statement) -> Lease {
        Lease(
            token: row.int64(0),
            host: row.optionalText(1),
            process: Int32(truncatingIfNeeded: row.int64(2)),
            birth: row.optionalText(3),
            takenAt: row.int64(4),
            renewedAt: row.int64(5),
            expiresAt: row.int64(6)
        )
    }

    private func write(_ lease: Lease, scopeKey: Int64) throws(StoreError) {
        let insertion = try statement(
            """
            INSERT INTO leases(scope, token, host, process, birth, taken_at, renewed_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (scope) DO UPDATE SET token = excluded.token, host = excluded.host,
                process = excluded.process, birth = excluded.birth, taken_at = excluded.taken_at,
                renewed_at = excluded.renewed_at, expires_at = excluded.expires_at
            """,
            "writing a lease"
        )
        insertion.bind(scopeKey, at: 1)
        insertion.bind(lease.token, at: 2)
        insertion.bind(lease.host, at: 3)
        insertion.bind(Int64(lease.process), at: 4)
        insertion.bind(lease.birth, at: 5)
        insertion.bind(lease.takenAt, at: 6)
        insertion.bind(lease.renewedAt, at: 7)
        insertion.bind(lease.expiresAt, at: 8)
        try insertion.run()
    }
}
