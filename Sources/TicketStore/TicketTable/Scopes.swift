import Tickets

extension Connection {
    /// The key of a scope's row, or nil where nothing was ever written for it.
    func scopeKey(_ scope: ProjectScope) throws(StoreError) -> Int64? {
        let query = try statement(
            "SELECT scope FROM scopes WHERE site = ?1 AND project = ?2",
            "reading a scope"
        )
        defer { query.reset() }
        query.bind(scope.site, at: 1)
        query.bind(scope.project, at: 2)
        return try query.step() ? query.int64(0) : nil
    }

    /// The key of a scope's row, made where it is missing; inside a write transaction.
    func scopeKeyMakingIt(_ scope: ProjectScope) throws(StoreError) -> Int64 {
        if let key = try scopeKey(scope) { return key }
        let insertion = try statement("INSERT INTO scopes(site, project) VALUES (?1, ?2)", "writing a scope")
        insertion.bind(scope.site, at: 1)
        insertion.bind(scope.project, at: 2)
        try insertion.run()
        return lastInsertedRow
    }
}
