public import Tickets

/// Which steps bring a store's file to the schema of this version of Muster.
public struct StoreMigration: Hashable, Sendable {
    /// A step.
    public struct Step: Hashable, Sendable {
        /// Schema that it brings.
        public var version: Int
        /// What it brings.
        public var name: String
    }

    /// Schema of the file before.
    public var from: Int
    /// Schema that this version of Muster writes.
    public var to: Int
    /// What there is to do, in order; empty where the file is up to date.
    public var steps: [Step]

    /// Says what there is to do, and changes nothing.
    ///
    /// - Throws: `StoreError`: `unavailable` where there is no store, `newerSchema`.
    public static func plan(of path: String) async throws(StoreError) -> StoreMigration {
        try await StoreFile.reading(path) { (_, schema) throws(StoreError) in
            StoreMigration(
                from: schema,
                to: Migration.known,
                steps: Migration.all.filter { $0.version > schema }.map {
                    Step(version: $0.version, name: $0.name)
                }
            )
        }
    }

    /// Applies every step that is missing, each in a transaction of its own, and says which were.
    ///
    /// Every command that opens the store does the same; this one does nothing else.
    ///
    /// - Parameters:
    ///   - path: the store's file; must exist.
    ///   - time: now, milliseconds since 1970.
    /// - Returns: what was done.
    /// - Throws: `StoreError`; the file then has the last schema whose step was finished.
    public static func perform(on path: String, at time: Int64) async throws(StoreError) -> StoreMigration {
        let plan = try await plan(of: path)
        guard !plan.steps.isEmpty else { return plan }
        try await StoreFile.with(path, role: .writer) { (connection) throws(StoreError) in
            try Migrator(time: time).prepare(connection)
        }
        return plan
    }
}
