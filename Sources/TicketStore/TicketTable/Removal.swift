import Tickets

extension Connection {
    /// Removes every ticket of the scope whose id is not named, in one transaction, and counts them.
    func removeTickets(in scope: ProjectScope, except ids: Set<String>) throws(StoreError) -> Int {
        try write { () throws(StoreError) in
            guard let scopeKey = try scopeKey(scope) else { return 0 }
            let kept = Set(ids.lazy.map { Array($0.utf8) })
            let query = try statement("SELECT ticket, id FROM tickets WHERE scope = ?1", "reading tickets")
            query.bind(scopeKey, at: 1)
            var gone: [Int64] = []
            while try query.step() {
                if !kept.contains(Array(query.text(1).utf8)) { gone.append(query.int64(0)) }
            }
            query.reset()
            guard try shouldRebuildIndex(after: gone.count) else {
                try deleteTickets(gone)
                return gone.count
            }
            try withoutTriggers { () throws(StoreError) in
                try deleteTickets(gone)
                try rebuildIndex()
            }
            return gone.count
        }
    }

    private func deleteTickets(_ rows: [Int64]) throws(StoreError) {
        let deletion = try statement("DELETE FROM tickets WHERE ticket = ?1", "removing tickets")
        for row in rows {
            deletion.bind(row, at: 1)
            try deletion.run()
        }
    }
}
