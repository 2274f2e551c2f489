public import Tickets

extension InMemoryTicketStore: ClusterLedger {
    /// Records of a scope, ascending by numeric id.
    public func standingRecords(in scope: ProjectScope, includingClosed: Bool) throws(StoreError)
        -> [StandingRecord]
    {
        (night.standing[scope] ?? [:]).values.filter { includingClosed || !$0.isClosed }
            .sorted { IDOrder.precedesByNumber($0.issueID, $1.issueID) }
    }

    /// Writes records, each replacing the one of its issue.
    public func save(_ records: [StandingRecord], in scope: ProjectScope) throws(StoreError) {
        for record in records { night.standing[scope, default: [:]][Key(record.issueID.utf8)] = record }
    }

    /// Overrides of a scope, expired ones included.
    public func overrides(in scope: ProjectScope) throws(StoreError) -> [ClusterOverride] {
        (night.overrides[scope] ?? []).sorted(by: ClusterOverride.precedes)
    }

    /// Writes overrides, each replacing the one of the same ticket, kind and cluster.
    public func save(_ overrides: [ClusterOverride], in scope: ProjectScope) throws(StoreError) {
        for override in overrides {
            let known = (night.overrides[scope] ?? []).firstIndex { $0.isSameDecision(as: override) }
            if let known {
                guard night.overrides[scope]?[known] != override else { continue }
                night.overrides[scope]?.remove(at: known)
            }
            night.overrides[scope, default: []].append(override)
            let change = known == nil ? "added" : "changed"
            chain([AuditTrail.override(override, change, in: scope, at: clock.now())])
        }
    }

    /// Removes the overrides of a ticket and says how many went.
    public func removeOverrides(
        of ticketID: String,
        kind: ClusterOverride.Kind?,
        in scope: ProjectScope
    ) throws(StoreError) -> Int {
        let isGone = { (override: ClusterOverride) in
            override.ticketID.utf8.elementsEqual(ticketID.utf8) && (kind ?? override.kind) == override.kind
        }
        let gone = (night.overrides[scope] ?? []).filter(isGone).sorted(by: ClusterOverride.precedes)
        night.overrides[scope]?.removeAll(where: isGone)
        let time = clock.now()
        chain(gone.map { AuditTrail.override($0, "removed", in: scope, at: time) })
        return gone.count
    }

    /// Writes the state of actions of a run.
    public func record(_ actions: [SiteAction], runID: String) throws(StoreError) {
        let index = try requireRun(runID)
        let (scope, time) = (runs[index].record.scope, clock.now())
        for action in actions {
            let before = runs[index].actions.updateValue(action, forKey: action.number)
            let event = AuditTrail.changed(before, to: action, runID: runID, in: scope, at: time)
            if let event { chain([event]) }
        }
    }

    /// Actions of a run in ascending order of number; none for an unknown run.
    public func actions(runID: String) throws(StoreError) -> [SiteAction] {
        (runs.first { $0.record.id == runID }?.actions ?? [:]).values.sorted { $0.number < $1.number }
    }
}

extension InMemoryTicketStore: AuditLogging {
    /// Appends events, chained in their order.
    public func append(_ events: [AuditEvent]) throws(StoreError) { chain(events) }

    /// The entries that a query asks for, in ascending order of number.
    public func auditEntries(_ query: AuditQuery) throws(StoreError) -> [AuditEntry] {
        let found = night.audit.filter { entry in
            entry.number > query.after && (query.scope.map { $0 == entry.scope } ?? true)
                && (query.runID.map { $0 == entry.runID } ?? true)
                && (query.event.map {
                    $0 == entry.event || $0.hasSuffix(".") && entry.event.hasPrefix($0)
                } ?? true) && (query.since.map { entry.time >= $0 } ?? true)
        }
        let limit = max(0, query.limit)
        return Array(query.isLatest ? found.suffix(limit) : found.prefix(limit))
    }

    /// Recomputes the whole chain.
    public func verifyAudit(head: String?) throws(StoreError) -> AuditVerdict {
        var check = AuditChainCheck(
            pruned: night.pruned,
            expectedHead: night.head,
            keptHead: head,
            digest: hash
        )
        for entry in night.audit { check.take(AuditChainCheck.Row(entry)) }
        return check.verdict()
    }

    func chain(_ events: [AuditEvent]) {
        for event in events { night.audit.append(night.head.chain(event, digest: hash)) }
    }
}

extension InMemoryTicketStore: FlightLogging {
    /// Writes a record, new or not, and its document where one is given.
    public func save(_ flight: FlightRecord, document: [UInt8]?) throws(StoreError) {
        if let index = night.flights.firstIndex(where: { $0.record.id == flight.id }) {
            night.flights[index].record = flight
            if let document { night.flights[index].document = document }
        } else {
            night.flights.append(Flight(record: flight, document: document))
        }
    }

    /// Records of a scope, newest first; of the same instant, the one written last first.
    public func flights(in scope: ProjectScope, limit: Int) throws(StoreError) -> [FlightRecord] {
        let found = night.flights.enumerated().filter { $0.element.record.scope == scope }
        let sorted = found.sorted {
            ($0.element.record.startedAt, $0.offset) > ($1.element.record.startedAt, $1.offset)
        }
        return sorted.prefix(max(0, limit)).map(\.element.record)
    }

    /// A record by its id or by the id of its run, with its document; nil where there is none.
    public func flight(id: String) throws(StoreError) -> (FlightRecord, document: [UInt8]?)? {
        let ofRun = night.flights.enumerated().filter { $0.element.record.runID == id }
        let first = ofRun.min {
            ($0.element.record.startedAt, $0.offset) < ($1.element.record.startedAt, $1.offset)
        }
        return (night.flights.first { $0.record.id == id } ?? first?.element).map {
            ($0.record, $0.document)
        }
    }
}
