public import Tickets

/// Does writes to issues that exist in Jira, keeping a journal so that a run that was cut off is finished by the next one
/// and nothing is done twice.
///
/// Order of things for each write: the journal says `sent`, with what undoing needs, and is on disk; the call is made; the
/// journal says what came of it. Several writes share one journal transaction. What is `sent` already, by a process
/// that is gone, is looked at first: what is so in Jira is `done`, everything else is sent again, which every write bears.
///
/// Writes are done in ascending order of their numbers as far as it matters: those to one issue, at either end of a link,
/// one after the other, those to different issues side by side. So the Job Clusters take turns, and none gets a burst
/// (facts section 6.1). Neighbouring transitions are one step, so that a site that can moves them in bulk.
///
/// Safe to use from any task; of one run at a time.
public struct ActionExecutor: Sendable {
    let site: any UpkeepSite
    let journal: any RunJournaling & ClusterLedger
    let concurrency: Int
    let progress: @Sendable (PublishingProgress) -> Void

    /// Makes an executor.
    ///
    /// - Parameters:
    ///   - site: the Jira site.
    ///   - journal: where actions are kept.
    ///   - concurrency: most writes under way at once, at least 1.
    ///   - progress: told after each batch.
    public init(
        site: any UpkeepSite,
        journal: any RunJournaling & ClusterLedger,
        concurrency: Int = 6,
        progress: @escaping @Sendable (PublishingProgress) -> Void = { _ in }
    ) {
        self.site = site
        self.journal = journal
        self.concurrency = max(1, concurrency)
        self.progress = progress
    }

    /// Does what is left of the actions of a run.
    ///
    /// A refusal concerns one action and does not keep the others. What is done, found, refused or drifted already is not
    /// touched; to try a refused one again, give it as `pending`.
    ///
    /// - Parameters:
    ///   - actions: actions of one run with numbers of their own, in any order.
    ///   - runID: the run, which must be open in the journal.
    /// - Returns: the actions in ascending order of number, each with what came of it; none is pending or sent.
    /// - Throws: `PublishingError`: `journal` where the store fails, else what would meet every other call too. The journal
    ///   then has how far it came: `actions(runID:)`.
    public func perform(
        _ actions: [SiteAction],
        runID: String
    ) async throws(PublishingError) -> [SiteAction] {
        var work = ActionWork(actions)
        let total = work.actions.count
        // All of them are in the journal before the first is sent: a later process knows what was meant.
        try await record(work.actions.filter { $0.state == .pending }, runID)
        for block in work.blocks {
            var looks = try await look(at: block.joined().map { work.actions[$0] })
            var touched: Set<[String]> = []
            for (place, wave) in block.enumerated() {
                let subjects = wave.compactMap { work.actions[$0].subject }
                if !touched.isDisjoint(with: subjects) {
                    // An earlier step of this very block has changed what was seen.
                    looks = try await look(at: block[place...].joined().map { work.actions[$0] })
                    touched.removeAll()
                }
                touched.formUnion(subjects)
                if let first = wave.first, work.actions[first].kind == .transition {
                    try await move(wave, looks, &work, runID)
                } else {
                    try await writeOneByOne(wave, looks, &work, runID)
                }
                progress(PublishingProgress(stage: .updating, done: work.settled, total: total))
            }
        }
        try await record(work.takeUnrecorded(), runID)
        return work.actions
    }

    // MARK: Writing

    private func writeOneByOne(
        _ wave: [Int],
        _ looks: ActionLooks,
        _ work: inout ActionWork,
        _ runID: String
    ) async throws(PublishingError) {
        let size = concurrency * 8
        for start in stride(from: 0, to: wave.count, by: size) {
            try Publisher.checkCancellation()
            let batch = Array(wave[start..<min(start + size, wave.count)])
            let before = try await fieldsBefore(batch.map { work.actions[$0] })
            for index in batch { work.prepare(index, looks, before) }
            let sent = batch.filter { work.actions[$0].state == .sent }
            try await record(work.takeUnrecorded(), runID)
            let results = await concurrently(sent.map { work.actions[$0] }) { action in
                await write(action, looks)
            }
            for (index, result) in zip(sent, results) { work.finish(index, result) }
            try await stopWhereNeeded(results, &work, runID)
        }
    }

    private func move(
        _ wave: [Int],
        _ looks: ActionLooks,
        _ work: inout ActionWork,
        _ runID: String
    ) async throws(PublishingError) {
        for index in wave { work.prepare(index, looks, [:]) }
        let sent = wave.filter { work.actions[$0].state == .sent }
        try await record(work.takeUnrecorded(), runID)
        let targets = Dictionary(grouping: sent) { work.actions[$0].value ?? "" }
        for (status, indices) in targets.sorted(by: { $0.key < $1.key }) {
            for start in stride(from: 0, to: indices.count, by: 1_000) {
                try Publisher.checkCancellation()
                let chunk = indices[start..<min(start + 1_000, indices.count)]
                let errors = try await site.move(chunk.map { work.actions[$0].issueID }, to: status)
                let results = chunk.map { ActionResult(errors[work.actions[$0].issueID]) }
                for (index, result) in zip(chunk, results) { work.finish(index, result) }
                try await stopWhereNeeded(results, &work, runID)
            }
        }
    }

    private func write(_ action: SiteAction, _ looks: ActionLooks) async -> ActionResult {
        let cluster = JobClusterIssue(id: action.issueID, key: action.issueKey)
        do throws(PublishingError) {
            switch action.kind {
            case .link: try await site.link(cluster, memberID: action.memberID ?? "")
            case .unlink:
                let links = looks.links(of: action)
                for link in links { try await site.removeLink(id: link) }
                // An index can be behind; the ticket itself is asked before a link counts as gone.
                if links.isEmpty, try await !site.unlink(cluster, memberID: action.memberID ?? ""),
                    !looks.wasSent(action)
                {
                    return .found
                }
            case .edit: try await site.edit(action.issueID, fields: action.value ?? "{}")
            case .comment:
                let isNew = try await site.comment(
                    action.value ?? "",
                    marker: action.marker ?? "",
                    on: action.issueID
                )
                if !isNew, !looks.wasSent(action) { return .found }
            case .uncomment:
                let wasThere = try await site.removeComment(
                    marker: action.marker ?? "",
                    on: action.issueID
                )
                if !wasThere, !looks.wasSent(action) { return .found }
            case .transition:
                let errors = try await site.move([action.issueID], to: action.value ?? "")
                if let error = errors[action.issueID] { throw error }
            case .close:
                let (_, status) = try await site.close(cluster, to: action.value)
                return .done(value: status)
            case .delete:
                if try await !site.delete(action.issueID), !looks.wasSent(action) { return .found }
            }
            return .done(value: nil)
        } catch {
            return ActionResult(error)
        }
    }

    private func stopWhereNeeded(
        _ results: [ActionResult],
        _ work: inout ActionWork,
        _ runID: String
    ) async throws(PublishingError) {
        guard let stop = results.compactMap(\.stop).first else { return }
        try await record(work.takeUnrecorded(), runID)
        throw stop
    }

    // MARK: Looking

    /// What the site holds of the issues that actions are about.
    private func look(at actions: [SiteAction]) async throws(PublishingError) -> ActionLooks {
        let open = actions.filter { $0.state == .pending || $0.state == .sent }
        func ids(_ kinds: Set<SiteAction.Kind>) -> [String] {
            Set(open.filter { kinds.contains($0.kind) }.map(\.issueID)).sorted()
        }
        let clusters = ids([.link, .unlink])
        let moved = ids([.transition, .close])
        return ActionLooks(
            clusters: try await site.standingIssues(ids: clusters),
            statuses: try await site.statuses(of: moved),
            sent: Set(open.filter { $0.state == .sent }.map(\.number))
        )
    }

    /// The fields that edits are about to overwrite, by issue.
    private func fieldsBefore(
        _ actions: [SiteAction]
    ) async throws(PublishingError) -> [String: RestorableFields] {
        let edits = actions.filter { $0.kind == .edit && ($0.state == .pending || $0.state == .sent) }
        let fields = Set(
            edits.flatMap { RestorableFields.names(in: $0.value ?? "") }
        )
        guard !fields.isEmpty else { return [:] }
        return try await site.rawFields(fields.sorted(), of: edits.map(\.issueID)).compactMapValues {
            RestorableFields(json: $0)
        }
    }

    // MARK: Plumbing

    private func record(_ actions: [SiteAction], _ runID: String) async throws(PublishingError) {
        guard !actions.isEmpty else { return }
        do throws(StoreError) {
            try await journal.record(actions, runID: runID)
        } catch {
            throw PublishingError(kind: .journal, message: error.message)
        }
    }

    private func concurrently(
        _ actions: [SiteAction],
        _ work: @escaping @Sendable (SiteAction) async -> ActionResult
    ) async -> [ActionResult] {
        var results = [ActionResult](repeating: .found, count: actions.count)
        await withTaskGroup(of: (Int, ActionResult).self) { group in
            var next = 0
            func start(_ group: inout TaskGroup<(Int, ActionResult)>) {
                guard next < actions.count else { return }
                let (index, action) = (next, actions[next])
                next += 1
                group.addTask { (index, await work(action)) }
            }
            for _ in 0..<concurrency { start(&group) }
            for await (index, result) in group {
                results[index] = result
                start(&group)
            }
        }
        return results
    }
}
