internal import Planning
internal import Tickets

extension Rollback {
    /// Everything between opening and closing the rollback's run.
    func carryOut(_ outcome: inout RollbackOutcome, _ options: Options) async throws(PublishingError) {
        let runID = outcome.runID
        let executor = ActionExecutor(
            site: site,
            journal: journal,
            concurrency: concurrency,
            progress: progress
        )
        do throws(PublishingError) {
            // What an attempt that was cut off had sent is settled before anything is compared.
            let begun = try await actions(of: runID)
            let sent = begun.filter { $0.state == .sent }
            if !sent.isEmpty { _ = try await executor.perform(sent, runID: runID) }
            outcome.unresolved = try await resolveLostCreates(of: outcome.run)
            let footprint = try await footprint(of: outcome.run)
            let plan = try await makePlan(footprint, options)
            outcome.plan = plan
            // Where people have touched everything, nothing is undone, and the run stays what it was.
            guard !plan.isEmpty || plan.left.isEmpty else { return }
            var numbers = ActionNumbers(try await actions(of: runID))
            let pieces = plan.undone.map { piece in
                (piece.issue.id, numbers.numbered(piece.actions), piece.followUps)
            }
            let later = pieces.map { ($0, numbers.numbered($2)) }
            let loose = numbers.numbered(plan.loose)
            try await begin(plan, pieces.flatMap(\.1) + later.flatMap(\.1) + loose, numbers.unused, runID)
            _ = try await executor.perform(pieces.flatMap(\.1), runID: runID)

            // A Job Cluster that could not be taken away keeps its tickets as they are.
            let failed = Set(try await actions(of: runID).filter(\.keepsItsTickets).map(\.issueID))
            let kept = later.filter { failed.contains($0.0) }.flatMap(\.1).map { action in
                action.leftAlone("its Job Cluster could not be rolled back")
            }
            if !kept.isEmpty {
                try await journaled { () async throws(StoreError) in
                    try await journal.record(kept, runID: runID)
                }
            }
            let rest = later.filter { !failed.contains($0.0) }.flatMap(\.1) + loose
            _ = try await executor.perform(rest, runID: runID)
            try await undoLateMoves(of: footprint, rest, executor, runID)
            try await settle(plan, failed, runID)
        } catch {
            if error.kind != .journal { outcome.actions = try await actions(of: runID) }
            throw error
        }
        outcome.actions = try await actions(of: runID)
    }

    /// Writes down what will be done, and with that the choice how; then the run counts as rolled back, and the ledger forgets
    /// what goes.
    ///
    /// Before this, a rollback that was cut off has not begun.
    private func begin(
        _ plan: RollbackPlan,
        _ actions: [SiteAction],
        _ dropped: [SiteAction],
        _ runID: String
    ) async throws(PublishingError) {
        let dropped = dropped.filter { $0.state == .pending }.map {
            $0.leftAlone("it changed before the rollback came to it")
        }
        let all = actions + dropped
        if !all.isEmpty {
            try await journaled { () async throws(StoreError) in try await journal.record(all, runID: runID) }
        }
        let (run, time) = (plan.run, now())
        if run.outcome != .rolledBack {
            // Before the first write: a night after a crash must not finish what is being undone.
            try await journaled { () async throws(StoreError) in
                try await journal.finishRun(
                    id: run.id,
                    outcome: .rolledBack,
                    at: run.finishedAt ?? time,
                    report: []
                )
            }
        }
        try await detach(plan, runID)
    }

    private func actions(of runID: String) async throws(PublishingError) -> [SiteAction] {
        try await journaled { () async throws(StoreError) in try await journal.actions(runID: runID) }
    }

    // MARK: Late moves

    /// Waits a while for moves of the run whose answer is not known, and undoes what they bring about.
    ///
    /// Cloud moves in tasks of its own, which go on after the process that asked for them has died: a ticket can still stand
    /// where it stood, and be moved after it was looked at. Without a Job Cluster in that status, no night would plan it.
    private func undoLateMoves(
        of footprint: RunFootprint,
        _ done: [SiteAction],
        _ executor: ActionExecutor,
        _ runID: String
    ) async throws(PublishingError) {
        let doubtful = Set(
            footprint.actions.filter { $0.kind == .transition && $0.state == .sent }.map(\.issueID)
        )
        let numbers = Set(
            done.filter { $0.kind == .transition && doubtful.contains($0.issueID) }.map(\.number)
        )
        guard !numbers.isEmpty else { return }
        for seconds in [1, 2, 4, 8] {
            let waiting = try await actions(of: runID).filter {
                numbers.contains($0.number) && $0.state == .found
            }
            guard !waiting.isEmpty else { return }
            do { try await sleep(.seconds(seconds)) } catch { throw Publisher.cancelled }
            let statuses = try await site.statuses(of: waiting.map(\.issueID))
            let late = waiting.filter { action in
                statuses[action.issueID]?.name.lowercased() == action.before?.lowercased()
            }
            _ = try await executor.perform(
                late.map { action in
                    var action = action
                    action.state = .pending
                    return action
                },
                runID: runID
            )
        }
    }

    // MARK: Lost creates

    /// Finds out what became of creates of the run whose answer was lost; what remains open, in words.
    private func resolveLostCreates(of run: RunRecord) async throws(PublishingError) -> [String] {
        let intents = try await journaled { () async throws(StoreError) in
            try await journal.intents(runID: run.id)
        }
        guard intents.contains(where: { $0.state == .sent }) else { return [] }
        let document = try await journaled { () async throws(StoreError) in
            try await journal.plan(hash: run.planHash)
        }
        guard let document, let plan = try? PlanDocument.decode(document) else {
            return [
                "the answer to a create of run \(run.id) was lost and its plan is not in the store; look for Job Clusters "
                    + "with the labels "
                    + intents.filter { $0.state == .sent }.map(\.marker).joined(separator: ", ")
            ]
        }
        let publisher = Publisher(site: site, journal: journal, sleep: sleep, progress: progress)
        let resolved = try await publisher.resolveLostCreates(of: run, intents, plan: plan)
        return resolved.filter { $0.state == .sent }.map { intent in
            "\(intent.clusterID): the answer to its create was lost and nothing in Jira tells whether it exists; look for it"
        }
    }

    // MARK: Ledger

    /// Takes Job Clusters and tickets off the ledger before they are taken apart in Jira.
    ///
    /// The other way round, a night after a crash would take the missing links for a person's removals and never put those
    /// tickets back.
    private func detach(_ plan: RollbackPlan, _ runID: String) async throws(PublishingError) {
        try await changeRecords(plan, runID) { record, piece in
            if piece.isCreated {
                record.isClosed = true
            } else {
                let gone = Set(piece.actions.filter { $0.kind == .unlink }.compactMap(\.memberID))
                record.members.removeAll(where: gone.contains)
            }
        }
    }

    /// Brings the ledger up to what was done.
    private func settle(
        _ plan: RollbackPlan,
        _ failed: Set<String>,
        _ runID: String
    ) async throws(PublishingError) {
        try await changeRecords(plan, runID) { record, piece in
            if piece.isCreated {
                record.isClosed = !failed.contains(piece.issue.id)
                return
            }
            let back = piece.actions.filter { $0.kind == .link }.compactMap(\.memberID)
            record.members = Set(record.members).union(back).sorted(by: byNumber)
            // Its description is what it was; whether that is still true, the next night finds out.
            record.contentHash = nil
            if piece.actions.contains(where: { $0.kind == .transition }) { record.isClosed = false }
        }
        try await dropOverrides(of: plan.run)
    }

    private func changeRecords(
        _ plan: RollbackPlan,
        _ runID: String,
        _ change: (inout StandingRecord, RollbackPlan.Piece) -> Void
    ) async throws(PublishingError) {
        let scope = plan.run.scope
        let time = now()
        let pieces = Dictionary(
            plan.undone.map { ($0.issue.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        guard !pieces.isEmpty else { return }
        let records = try await journaled { () async throws(StoreError) in
            try await journal.standingRecords(in: scope, includingClosed: true)
        }
        let changed = records.compactMap { record -> StandingRecord? in
            guard let piece = pieces[record.issueID] else { return nil }
            var copy = record
            change(&copy, piece)
            guard copy != record else { return nil }
            (copy.runID, copy.writtenAt) = (runID, time)
            return copy
        }
        guard !changed.isEmpty else { return }
        try await journaled { () async throws(StoreError) in try await journal.save(changed, in: scope) }
    }

    /// Removes the overrides that a command recorded with the run.
    private func dropOverrides(of run: RunRecord) async throws(PublishingError) {
        guard case .upkeep = run.work else { return }
        try await journaled { () async throws(StoreError) in
            let all = try await journal.overrides(in: run.scope)
            for override in all where override.isOf(runID: run.id) {
                try await journal.remove(override, in: run.scope)
            }
        }
    }
}

extension ClusterOverride {
    /// What the reason of an override ends with that was recorded by a run of kind upkeep.
    static func mark(runID: String) -> String { "(run \(runID))" }

    func isOf(runID: String) -> Bool { reason.hasSuffix(Self.mark(runID: runID)) }
}

extension SiteAction {
    /// Whether it was refused and leaves tickets in a Job Cluster, or a Job Cluster without tickets that it should have.
    fileprivate var keepsItsTickets: Bool {
        state == .refused && [.delete, .unlink, .link, .transition].contains(kind)
    }

    /// The same, left out for a reason.
    fileprivate func leftAlone(_ reason: String) -> SiteAction {
        var action = self
        action.state = .drifted
        action.message = "\(issueKey) is left as it is: \(reason)"
        return action
    }
}

/// Numbers for actions of a run that has some already.
private struct ActionNumbers {
    private var known: [[String]: SiteAction]
    private var used: Set<Int> = []
    private var next: Int

    init(_ actions: [SiteAction]) {
        known = Dictionary(actions.map { ($0.identity, $0) }, uniquingKeysWith: { _, last in last })
        next = (actions.map(\.number).max() ?? 0) + 1
    }

    /// The actions with numbers, in their order; what the journal has and what was not done keeps its number.
    mutating func numbered(_ actions: [SiteAction]) -> [SiteAction] {
        actions.map { action in
            var action = action
            if let earlier = known[action.identity], [.pending, .refused, .drifted].contains(earlier.state) {
                action.number = earlier.number
                used.insert(earlier.number)
            } else {
                action.number = next
                next += 1
            }
            return action
        }
    }

    /// What the journal has and nobody asked for again.
    var unused: [SiteAction] {
        known.values.filter { !used.contains($0.number) }.sorted { $0.number < $1.number }
    }
}

extension Publisher {
    /// Finds out what became of creates of a run whose answer was lost, and writes it to the journal.
    func resolveLostCreates(
        of run: RunRecord,
        _ intents: [ClusterIntent],
        plan: Plan
    ) async throws(PublishingError) -> [ClusterIntent] {
        var state = PublishingState(runID: run.id, since: run.startedAt, intents: intents)
        try await resolve(&state, Drafts(plan: plan, planHash: run.planHash))
        return state.intents
    }
}
