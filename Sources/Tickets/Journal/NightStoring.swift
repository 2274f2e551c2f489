/// What Muster knows of Job Clusters that stand, of what people decided, and of writes to them: the port to the store.
///
/// Every store passes one conformance suite. A call that throws has changed nothing. Safe from any task.
public protocol ClusterLedger: Sendable {
    /// Records of a scope, closed ones included where asked for, ascending by numeric id.
    func standingRecords(in scope: ProjectScope, includingClosed: Bool) async throws(StoreError)
        -> [StandingRecord]

    /// Writes records, each replacing the one of its issue, in one transaction.
    func save(_ records: [StandingRecord], in scope: ProjectScope) async throws(StoreError)

    /// Overrides of a scope, expired ones included, in ascending order of ticket id, kind and cluster id.
    func overrides(in scope: ProjectScope) async throws(StoreError) -> [ClusterOverride]

    /// Writes overrides, each replacing the one of the same ticket, kind and cluster, in one transaction.
    func save(_ overrides: [ClusterOverride], in scope: ProjectScope) async throws(StoreError)

    /// Removes the overrides of a ticket, all kinds or one, and says how many went.
    func removeOverrides(of ticketID: String, kind: ClusterOverride.Kind?, in scope: ProjectScope)
        async throws(StoreError) -> Int

    /// Writes the state of actions of a run, new or not, in one transaction, and has it on disk before it returns.
    ///
    /// An unknown run is an error of kind `other`, as it is with intents.
    func record(_ actions: [SiteAction], runID: String) async throws(StoreError)

    /// Actions of a run in ascending order of number.
    func actions(runID: String) async throws(StoreError) -> [SiteAction]
}

/// The audit log: the port to the store.
public protocol AuditLogging: Sendable {
    /// Appends events, chained in their order, in one transaction, and has them on disk before it returns.
    func append(_ events: [AuditEvent]) async throws(StoreError)

    /// The entries that a query asks for, in ascending order of number.
    func auditEntries(_ query: AuditQuery) async throws(StoreError) -> [AuditEntry]

    /// Recomputes the whole chain, and looks in it for a head that was kept elsewhere where one is given.
    func verifyAudit(head: String?) async throws(StoreError) -> AuditVerdict
}

extension AuditLogging {
    /// Entries after a number in ascending order, at most `limit`; of a scope and a run where given.
    public func auditEntries(after number: Int64, scope: ProjectScope?, runID: String?, limit: Int)
        async throws(StoreError) -> [AuditEntry]
    {
        try await auditEntries(AuditQuery(after: number, scope: scope, runID: runID, limit: limit))
    }

    /// Recomputes the whole chain.
    public func verifyAudit() async throws(StoreError) -> AuditVerdict { try await verifyAudit(head: nil) }
}

/// The history of executions with their flight documents: the port to the store.
public protocol FlightLogging: Sendable {
    /// Writes a record, new or not; the document only where one is given.
    func save(_ flight: FlightRecord, document: [UInt8]?) async throws(StoreError)

    /// Records of a scope, newest first.
    func flights(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [FlightRecord]

    /// A record by its id or by the id of its run, with its document; nil where there is none.
    ///
    /// Of several flights of a run, which continued it, it is the first: the one that opened it.
    func flight(id: String) async throws(StoreError) -> (FlightRecord, document: [UInt8]?)?
}

/// The lease of a project: at most one run writes its journal.
public protocol RunLeasing: Sendable {
    /// Takes the lease, or throws `locked` naming the holder.
    ///
    /// A lease of the same host whose process is gone is taken over at once, any other after it has expired. A lease that was renewed in
    /// the future of `time`, because the clock went back or clocks differ, is not stolen and is cut to end `lasting` of
    /// its own from now, so that it does not block for ever either: a holder that lives renews it before then. Each
    /// taking gives a greater token; journal writes of this store object for the scope are refused with `locked` once
    /// another holder has a greater one (fencing), also after it was given back. Taking it again by its holder is allowed.
    func takeLease(
        in scope: ProjectScope,
        holder: LeaseHolder,
        at time: Int64,
        lasting: Duration
    ) async throws(StoreError) -> Int64

    /// Moves the end of the lease that this store object holds.
    ///
    /// - Throws: `locked` where another has taken it; `other` where this store object holds none.
    func renewLease(in scope: ProjectScope, at time: Int64, lasting: Duration) async throws(StoreError)

    /// Gives the lease back; does nothing where it is not held.
    func releaseLease(in scope: ProjectScope) async
}

/// Everything that a night needs of a store.
public typealias NightStoring = TicketStoring & RunJournaling & ClusterLedger & AuditLogging & FlightLogging
    & RunLeasing & Retaining & SyncStating
