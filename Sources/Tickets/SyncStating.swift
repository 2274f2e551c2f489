/// What a synchronisation notes for itself beside the tickets, such as where its next reading begins: the port to the store.
///
/// Every store passes one conformance suite. Safe from any task; a call that throws has changed nothing.
public protocol SyncStating: Sendable {
    /// A value of a project by its name; nil where none was noted.
    func syncState(_ name: String, in scope: ProjectScope) async throws(StoreError) -> String?

    /// Notes a value, replacing the one of the same name, and has it on disk before it returns.
    func setSyncState(_ name: String, to value: String, in scope: ProjectScope) async throws(StoreError)
}
