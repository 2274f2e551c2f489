public import Tickets

/// The audit log of a store's file, for looking into it without opening the store for writing.
public enum StoreAudit {
    /// Recomputes the whole chain.
    ///
    /// - Parameters:
    ///   - path: the store's file; must exist.
    ///   - head: head that was kept elsewhere.
    ///   - hash: the digest that the store is opened with, SHA-256.
    /// - Returns: the verdict; of a file whose schema is older than the log, that of an empty log.
    /// - Throws: `StoreError` where the file cannot be read as a store.
    public static func verify(
        path: String,
        head: String?,
        hash: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) async throws(StoreError) -> AuditVerdict {
        try await StoreFile.reading(path) { (connection, schema) throws(StoreError) in
            let isOlder = schema < Migration.nightTables.version
            let missing = try connection.missingAuditTables()
            if isOlder, missing == AuditGuards.tables {
                return AuditVerdict(entries: 0, head: nil, keptHead: head.map { _ in .missing })
            }
            var verdict = try connection.verifyAudit(head: head, digest: hash)
            if isOlder {
                verdict.changedGuards.append(
                    "the file says that it has schema \(schema), which has no audit log"
                )
            }
            return verdict
        }
    }

    /// The entries that a query asks for, in ascending order of number.
    public static func entries(path: String, _ query: AuditQuery) async throws(StoreError) -> [AuditEntry] {
        try await StoreFile.reading(path) { (connection, schema) throws(StoreError) in
            schema >= Migration.nightTables.version ? try connection.auditEntries(query) : []
        }
    }
}
