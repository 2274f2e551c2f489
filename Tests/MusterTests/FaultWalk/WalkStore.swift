import Geodesy
import Tickets

/// The store of one process, whose every write is a step at which something can go wrong.
struct WalkStore {
    let base: any NightStoring
    let passage: WalkPassage
}

extension WalkStore: TicketStoring {
    func upsert(_ tickets: [Ticket], in scope: ProjectScope) async throws(StoreError) -> UpsertSummary {
        try await passage.write { () async throws(StoreError) in try await base.upsert(tickets, in: scope) }
    }

    func removeTickets(in scope: ProjectScope, except ids: Set<String>) async throws(StoreError) -> Int {
        try await passage.write { () async throws(StoreError) in
            try await base.removeTickets(in: scope, except: ids)
        }
    }

    func tickets(in scope: ProjectScope) async throws(StoreError) -> [Ticket] {
        try await base.tickets(in: scope)
    }

    func tickets(
        in scope: ProjectScope,
        within radius: Length,
        of center: Coordinate
    ) async throws(StoreError) -> [NearbyTicket] {
        try await base.tickets(in: scope, within: radius, of: center)
    }

    func tickets(in scope: ProjectScope, inside box: GeoBox) async throws(StoreError) -> [Ticket] {
        try await base.tickets(in: scope, inside: box)
    }

    func nearestTickets(
        in scope: ProjectScope,
        to center: Coordinate,
        count: Int
    ) async throws(StoreError) -> [NearbyTicket] {
        try await base.nearestTickets(in: scope, to: center, count: count)
    }
}

extension WalkStore: RunJournaling {
    func savePlan(
        hash: String,
        scope: ProjectScope,
        document: [UInt8],
        at time: Int64
    ) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in
            try await base.savePlan(hash: hash, scope: scope, document: document, at: time)
        }
    }

    func plan(hash: String) async throws(StoreError) -> [UInt8]? { try await base.plan(hash: hash) }

    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        try await passage.write { () async throws(StoreError) in
            try await base.openRun(run, intents: intents)
        }
    }

    func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in
            try await base.record(intents, runID: runID)
        }
    }

    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in
            try await base.finishRun(id: id, outcome: outcome, at: time, report: report)
        }
    }

    func runs(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [RunRecord] {
        try await base.runs(in: scope, limit: limit)
    }

    func intents(runID: String) async throws(StoreError) -> [ClusterIntent] {
        try await base.intents(runID: runID)
    }
}

extension WalkStore: ClusterLedger {
    func standingRecords(
        in scope: ProjectScope,
        includingClosed: Bool
    ) async throws(StoreError) -> [StandingRecord] {
        try await base.standingRecords(in: scope, includingClosed: includingClosed)
    }

    func save(_ records: [StandingRecord], in scope: ProjectScope) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in try await base.save(records, in: scope) }
    }

    func overrides(in scope: ProjectScope) async throws(StoreError) -> [ClusterOverride] {
        try await base.overrides(in: scope)
    }

    func save(_ overrides: [ClusterOverride], in scope: ProjectScope) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in try await base.save(overrides, in: scope) }
    }

    func removeOverrides(
        of ticketID: String,
        kind: ClusterOverride.Kind?,
        in scope: ProjectScope
    ) async throws(StoreError) -> Int {
        try await passage.write { () async throws(StoreError) in
            try await base.removeOverrides(of: ticketID, kind: kind, in: scope)
        }
    }

    func record(_ actions: [SiteAction], runID: String) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in
            try await base.record(actions, runID: runID)
        }
    }

    func actions(runID: String) async throws(StoreError) -> [SiteAction] {
        try await base.actions(runID: runID)
    }
}

extension WalkStore: AuditLogging, FlightLogging {
    func append(_ events: [AuditEvent]) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in try await base.append(events) }
    }

    func auditEntries(_ query: AuditQuery) async throws(StoreError) -> [AuditEntry] {
        try await base.auditEntries(query)
    }

    func verifyAudit(head: String?) async throws(StoreError) -> AuditVerdict {
        try await base.verifyAudit(head: head)
    }

    func save(_ flight: FlightRecord, document: [UInt8]?) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in
            try await base.save(flight, document: document)
        }
    }

    func flights(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [FlightRecord] {
        try await base.flights(in: scope, limit: limit)
    }

    func flight(id: String) async throws(StoreError) -> (FlightRecord, document: [UInt8]?)? {
        try await base.flight(id: id)
    }
}

extension WalkStore: RunLeasing, Retaining, SyncStating {
    func takeLease(
        in scope: ProjectScope,
        holder: LeaseHolder,
        at time: Int64,
        lasting: Duration
    ) async throws(StoreError) -> Int64 {
        try await passage.write { () async throws(StoreError) in
            try await base.takeLease(in: scope, holder: holder, at: time, lasting: lasting)
        }
    }

    func renewLease(in scope: ProjectScope, at time: Int64, lasting: Duration) async throws(StoreError) {
        try await base.renewLease(in: scope, at: time, lasting: lasting)
    }

    func releaseLease(in scope: ProjectScope) async { await base.releaseLease(in: scope) }

    func prune(
        _ policy: RetentionPolicy,
        at time: Int64,
        isDryRun: Bool
    ) async throws(StoreError) -> RetentionSummary {
        try await passage.write { () async throws(StoreError) in
            try await base.prune(policy, at: time, isDryRun: isDryRun)
        }
    }

    func syncState(_ name: String, in scope: ProjectScope) async throws(StoreError) -> String? {
        try await base.syncState(name, in: scope)
    }

    func setSyncState(_ name: String, to value: String, in scope: ProjectScope) async throws(StoreError) {
        try await passage.write { () async throws(StoreError) in
            try await base.setSyncState(name, to: value, in: scope)
        }
    }
}
