import Tickets

extension Connection {
    /// Keeps a plan document under its hash, on disk before it returns; keeping the same one again does nothing.
    func savePlan(hash: String, scope: ProjectScope, document: [UInt8], at time: Int64) throws(StoreError) {
        try durably { () throws(StoreError) in
            let insertion = try statement(
                "INSERT OR IGNORE INTO plans(hash, scope, document, saved_at) VALUES (?1, ?2, ?3, ?4)",
                "keeping a plan"
            )
            insertion.bind(hash, at: 1)
            insertion.bind(try scopeKeyMakingIt(scope), at: 2)
            insertion.bind(document, at: 3)
            insertion.bind(time, at: 4)
            try insertion.run()
            insertion.clearBindings()
        }
    }

    /// The document of a plan, or nil.
    func plan(hash: String) throws(StoreError) -> [UInt8]? {
        let query = try statement("SELECT document FROM plans WHERE hash = ?1", "reading a plan")
        defer { query.reset() }
        query.bind(hash, at: 1)
        return try query.step() ? query.blob(0) : nil
    }
}
