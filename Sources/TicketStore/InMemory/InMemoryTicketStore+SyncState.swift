public import Tickets

extension InMemoryTicketStore: SyncStating {
    /// A value that a synchronisation noted for itself; nil where there is none.
    public func syncState(_ name: String, in scope: ProjectScope) throws(StoreError) -> String? {
        syncStates[scope]?[name]
    }

    /// Notes a value, replacing the one of the same name.
    public func setSyncState(_ name: String, to value: String, in scope: ProjectScope) throws(StoreError) {
        syncStates[scope, default: [:]][name] = value
    }
}
