internal import Tickets

extension ClusterLifecycle {
    /// Does what was planned, as a journaled run.
    ///
    /// The ledger knows of it before Jira is written to, and is put right again where Jira refused a part: so what Muster does
    /// here is never taken for a change made by hand.
    ///
    /// - Parameters:
    ///   - plan: what to do.
    ///   - id: id of the run.
    /// - Returns: what came of it.
    /// - Throws: `PublishingError` of kind `journal` where the store fails.
    public func perform(_ plan: UpkeepPlan, id: String) async throws(PublishingError) -> UpkeepOutcome {
        var outcome = UpkeepOutcome(runID: nil, plan: plan, actions: plan.actions)
        guard !plan.isEmpty else { return outcome }
        let scope = settings.scope
        let work = RunWork.upkeep("\(plan.verb) \(plan.issue.key) \(id)")
        let opening = RunRecord(id: id, scope: scope, planHash: work.planHash, startedAt: now())
        _ = try await journaled { () async throws(StoreError) in
            _ = try await journal.openRun(opening, intents: [])
            // What will be done is on disk with the run, so that another process can finish it.
            try await journal.record(plan.actions, runID: id)
        }
        outcome.runID = id
        try await save(plan, id, without: [])
        do throws(PublishingError) {
            outcome.actions = try await ActionExecutor(
                site: site,
                journal: journal,
                concurrency: concurrency,
                progress: progress
            ).perform(plan.actions, runID: id)
        } catch {
            guard error.kind != .journal else { throw error }
            outcome.interruption = error
            outcome.actions = try await journaled { () async throws(StoreError) in
                try await journal.actions(runID: id)
            }
        }
        let refused = outcome.actions.filter { $0.state == .refused }
        let isTold = outcome.actions.allSatisfy {
            $0.kind != .edit || $0.state == .done || $0.state == .found
        }
        if !refused.isEmpty || !isTold { try await save(plan, id, without: refused, isTold: isTold) }
        let recorded: RunRecord.Outcome =
            outcome.interruption != nil ? .partial : outcome.isComplete ? .done : .failed
        let time = now()
        try await journaled { () async throws(StoreError) in
            try await journal.finishRun(id: id, outcome: recorded, at: time, report: [])
        }
        return outcome
    }

    /// Writes record and overrides, as they are without what Jira refused.
    private func save(
        _ plan: UpkeepPlan,
        _ runID: String,
        without refused: [SiteAction],
        isTold: Bool = true
    ) async throws(PublishingError) {
        let scope = settings.scope
        let unlinked = Set(refused.filter { $0.kind == .unlink }.compactMap(\.memberID))
        let linked = Set(refused.filter { $0.kind == .link }.compactMap(\.memberID))
        var record = plan.record
        if var changed = record {
            changed.members = Set(changed.members).union(unlinked).subtracting(linked).sorted(by: byNumber)
            if !isTold, var mark = ContentMark(changed.contentHash) {
                // The next night corrects the description.
                mark.members = ""
                changed.contentHash = mark.text
            }
            if refused.contains(where: { $0.kind == .close }) { changed.isClosed = false }
            (changed.runID, changed.writtenAt) = (runID, now())
            record = changed
        }
        let void = unlinked.union(linked)
        let overrides = plan.overrides.filter { !void.contains($0.ticketID) }.map { override in
            var override = override
            override.reason += " " + ClusterOverride.mark(runID: runID)
            return override
        }
        let gone = refused.isEmpty ? plan.ended : plan.overrides.filter { void.contains($0.ticketID) }
        let final = record
        try await journaled { () async throws(StoreError) in
            if let final { try await journal.save([final], in: scope) }
            for override in gone { try await journal.remove(override, in: scope) }
            if !overrides.isEmpty { try await journal.save(overrides, in: scope) }
        }
    }
}

extension ClusterLedger {
    /// Removes one override and leaves those of the same ticket and kind for other Job Clusters.
    func remove(_ override: ClusterOverride, in scope: ProjectScope) async throws(StoreError) {
        let others = try await overrides(in: scope).filter {
            $0.ticketID == override.ticketID && $0.kind == override.kind
                && $0.clusterID != override.clusterID
        }
        _ = try await removeOverrides(of: override.ticketID, kind: override.kind, in: scope)
        if !others.isEmpty { try await save(others, in: scope) }
    }
}
