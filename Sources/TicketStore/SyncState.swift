public import Tickets

extension SpatiaLiteTicketStore: SyncStating {
    /// A value that a synchronisation noted for itself, such as the time of its last full pull; nil where there is none.
    public func syncState(_ name: String, in scope: ProjectScope) async throws(StoreError) -> String? {
        try await read { (connection) throws(StoreError) in
            guard let scopeKey = try connection.scopeKey(scope) else { return nil }
            let query = try connection.statement(
                "SELECT value FROM sync_state WHERE scope = ?1 AND name = ?2",
                "reading the sync state"
            )
            defer { query.reset() }
            query.bind(scopeKey, at: 1)
            query.bind(name, at: 2)
            return try query.step() ? query.text(0) : nil
        }
    }

    /// Notes a value, replacing the one of the same name.
    public func setSyncState(_ name: String, to value: String, in scope: ProjectScope)
        async throws(StoreError)
    {
        try await writer.run { (connection) throws(StoreError) in
            try connection.write { () throws(StoreError) in
                let insertion = try connection.statement(
                    """
                    INSERT INTO sync_state(scope, name, value) VALUES (?1, ?2, ?3)
                    ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value
                    """,
                    "writing the sync state"
                )
                insertion.bind(try connection.scopeKeyMakingIt(scope), at: 1)
                insertion.bind(name, at: 2)
                insertion.bind(value, at: 3)
                try insertion.run()
            }
        }
    }
}
