internal import Tickets

extension Publisher {
    /// Has actions done that are not so in Jira yet; the same action of a run is written down once.
    ///
    /// What Jira refused before is tried again. An error that stops leaves what was done in the journal and in the state.
    ///
    /// - Parameters:
    ///   - wanted: the actions; their numbers are given here, in their order.
    ///   - again: whether those that the journal calls done are done once more, because Jira does not show them.
    ///   - state: the run.
    /// - Throws: `PublishingError`: `journal`, or what would meet every other call too.
    func perform(
        _ wanted: [SiteAction],
        again: Bool = false,
        _ state: inout PublishingState
    ) async throws(PublishingError) {
        try Self.checkCancellation()
        var jobs: [SiteAction] = []
        var number = state.nextNumber
        for action in wanted {
            var job = action
            if let known = state.action(like: action) {
                guard again || ![.done, .found].contains(known.state) else { continue }
                job = known
                if known.state != .sent || again { job.state = .pending }
                job.message = nil
            } else {
                job.number = number
                number += 1
            }
            jobs.append(job)
        }
        guard !jobs.isEmpty else { return }
        let runID = state.runID
        do throws(PublishingError) {
            state.take(
                try await ActionExecutor(
                    site: site,
                    journal: journal,
                    concurrency: linkConcurrency,
                    progress: progress
                ).perform(jobs, runID: runID)
            )
        } catch {
            guard error.kind != .journal else { throw error }
            let numbers = Set(jobs.map(\.number))
            state.take(
                try await journaled { () async throws(StoreError) in
                    try await journal.actions(runID: runID)
                }.filter { numbers.contains($0.number) }
            )
            throw error
        }
    }

    /// Has done what an earlier process of this run began and did not finish, unless its Job Cluster has drifted.
    func finishOpenActions(_ state: inout PublishingState) async throws(PublishingError) {
        let open = state.actions.filter { action in
            (action.state == .pending || action.state == .sent) && !state.performed.contains(action.number)
                && !state.isDrifted.contains(action.issueKey)
        }
        let moved = try await leaveOutMovedOn(open, &state)
        try await perform(open.filter { !moved.contains($0.number) }, &state)
    }

    /// Leaves members out that were to be moved and that a person has moved elsewhere since.
    ///
    /// - Returns: the numbers of their actions, which are written down as drifted.
    private func leaveOutMovedOn(
        _ actions: [SiteAction],
        _ state: inout PublishingState
    ) async throws(PublishingError) -> Set<Int> {
        let moves = actions.filter { $0.kind == .transition && $0.before != nil }
        guard !moves.isEmpty else { return [] }
        let members = try await site.currentStates(of: moves.map(\.issueID))
        let drifted = moves.compactMap { action -> SiteAction? in
            guard let now = members[action.issueID]?.ticket.status, !now.isEmpty else { return nil }
            let known = [action.before, action.value].compactMap { $0?.lowercased() }
            guard !known.contains(now.lowercased()) else { return nil }
            var action = action
            action.state = .drifted
            action.message = "it was moved to '\(now)' meanwhile and is left there"
            return action
        }
        guard !drifted.isEmpty else { return [] }
        let runID = state.runID
        try await journaled { () async throws(StoreError) in try await journal.record(drifted, runID: runID) }
        state.take(drifted)
        return Set(drifted.map(\.number))
    }
}
