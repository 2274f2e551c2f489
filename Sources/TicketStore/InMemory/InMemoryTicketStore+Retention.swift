public import Tickets

extension InMemoryTicketStore: Retaining {
    /// Removes what the policy does not keep, with a note in the audit log, or only counts it.
    public func prune(_ policy: RetentionPolicy, at time: Int64, isDryRun: Bool) throws(StoreError)
        -> RetentionSummary
    {
        if !isDryRun { clock.note(time) }
        let limits = RetentionLimits(policy, at: time)
        let standing = Set(night.standing.values.flatMap(\.values).filter { !$0.isClosed }.map(\.runID))
        let isUnfinished = { (run: Run) in run.record.outcome == .open || run.record.outcome == .partial }
        let unfinished = Set(runs.filter(isUnfinished).map(\.record.id))
        let kept = unfinished.union(standing)
        var summary = RetentionSummary()

        if let limit = limits.plans {
            let needed = runs.filter { run in
                kept.contains(run.record.id) || (run.record.finishedAt ?? run.record.startedAt) >= limit
            }.map(\.record.planHash)
            let flown = night.flights.filter { $0.record.startedAt >= limit }.compactMap(\.record.planHash)
            let hashes = Set(needed + flown)
            let gone = plans.filter { $0.value.savedAt < limit && !hashes.contains($0.key) }.map(\.key)
            summary.plans = gone.count
            if !isDryRun { for hash in gone { plans[hash] = nil } }
        }
        if let limit = limits.flightDocuments {
            for index in night.flights.indices where night.flights[index].document != nil {
                let record = night.flights[index].record
                guard record.startedAt < limit, !(record.runID.map(kept.contains) ?? false) else { continue }
                summary.flightDocuments += 1
                if !isDryRun { night.flights[index].document = nil }
            }
        }
        if let limit = limits.actions {
            for index in runs.indices where !kept.contains(runs[index].record.id) {
                guard let finished = runs[index].record.finishedAt, finished < limit else { continue }
                let gone = runs[index].actions.filter {
                    $0.value.state != .pending && $0.value.state != .sent
                }
                summary.actions += gone.count
                if !isDryRun { for number in gone.keys { runs[index].actions[number] = nil } }
            }
        }
        if let limit = limits.overrides {
            for scope in night.overrides.keys {
                let isGone = { (override: ClusterOverride) in (override.expiresAt ?? .max) < limit }
                summary.overrides += night.overrides[scope]?.count(where: isGone) ?? 0
                if !isDryRun { night.overrides[scope]?.removeAll(where: isGone) }
            }
        }
        pruneAudit(limits.audit, unfinished: unfinished, at: time, isDryRun: isDryRun, &summary)
        return summary
    }

    private func pruneAudit(
        _ limit: Int64?,
        unfinished: Set<String>,
        at time: Int64,
        isDryRun: Bool,
        _ summary: inout RetentionSummary
    ) {
        let isGone = { (entry: AuditEntry) in
            entry.time < (limit ?? .min) && !(entry.runID.map(unfinished.contains) ?? false)
        }
        let gone = night.audit.prefix(while: isGone)
        summary.auditEntries = gone.count
        guard !isDryRun, summary.total > 0 else { return }
        if let last = gone.last {
            let detail = AuditTrail.prunedDetail(through: last.number, hash: last.hash)
            chain([AuditEvent(time: time, event: AuditTrail.prunedEvent, detail: detail)])
            night.pruned = AuditHead(number: last.number, hash: last.hash)
            night.audit.removeFirst(summary.auditEntries)
        }
        chain([AuditTrail.retention(summary, at: time)])
    }
}
