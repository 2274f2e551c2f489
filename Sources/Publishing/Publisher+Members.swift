internal import Planning
internal import Tickets

extension Publisher {
    /// Leaves members out that another open Job Cluster has by now, and says so of their clusters.
    ///
    /// An earlier run may have made a Job Cluster and not all of its links. Where it was given up since, the members that
    /// were left over belong to the plan of a later night, and finishing this plan would put them into two clusters.
    func leaveOutTaken(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        let open = state.intents.filter { $0.state == .created }
        let missing = open.map { intent in
            let done = Set(intent.linkedMembers)
            return drafts[intent.clusterID].members.filter { !done.contains($0.id) }
        }
        let ids = missing.joined().map(\.id)
        guard !ids.isEmpty else { return }
        let states = try await site.currentStates(of: ids)
        for (intent, members) in zip(open, missing) {
            var changes: [String] = []
            for member in members {
                guard let other = states[member.id]?.clusters.first(where: { $0.issue.id != intent.issueID })
                else { continue }
                state.leaveOut(member.id)
                changes.append("\(member.key) is in \(other.issue.key) already")
            }
            guard !changes.isEmpty else { continue }
            state.drifted.append(ClusterDrift(clusterID: intent.clusterID, changes: changes))
        }
    }

    /// So many refusals of a batch without one success are no matter of single members.
    private static let enoughRefusals = 8

    /// A link that is still to be made.
    private struct LinkJob {
        var clusterID: String
        var cluster: JobClusterIssue
        var member: PlannedTicket
        /// Its place among the links of its cluster.
        var turn: Int
    }

    /// Makes the links that are missing, and says which clusters have all of theirs.
    ///
    /// A link that Jira refuses, as for a member that was deleted, is noted and does not keep the others.
    func link(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        let open = state.intents.filter { $0.state == .created }
        var jobs = open.flatMap { intent in
            let done = Set(intent.linkedMembers)
            return drafts[intent.clusterID].members.filter {
                !done.contains($0.id) && !state.leftOut.contains($0.id)
            }.enumerated().map {
                LinkJob(
                    clusterID: intent.clusterID,
                    cluster: JobClusterIssue(id: intent.issueID ?? "", key: intent.issueKey ?? ""),
                    member: $1,
                    turn: $0
                )
            }
        }
        // Neighbouring jobs belong to different clusters, so that no issue gets a burst of writes (facts section 6.1).
        jobs.sort { ($0.turn, $0.clusterID) < ($1.turn, $1.clusterID) }
        for intent in open { state.note(nil, for: intent.clusterID) }
        try await inBatches(jobs, stage: .linking) { job throws(PublishingError) in
            try await site.link(job.cluster, member: job.member)
        } then: { batch, errors throws(PublishingError) in
            for (job, error) in zip(batch, errors) {
                if let error {
                    if error.kind == .refused {
                        state.note("\(job.member.key) is not linked: \(error.message)", for: job.clusterID)
                    }
                } else {
                    state.addLinked(job.member.id, to: job.clusterID)
                }
            }
            try await record(batch.map(\.clusterID), &state)
            try errors.throwFirstThatStops()
            if errors.count >= Self.enoughRefusals, let error = errors.compactMap(\.self).last,
                !errors.contains(nil)
            {
                // Not one member's trouble: the link type or the permission is gone.
                throw PublishingError(
                    kind: .siteNotReady,
                    message:
                        "Jira refuses every link (\(error.message)); see that the link type and the permission "
                        + "Link Issues are there and run again to finish"
                )
            }
            guard !state.directionVerified, let made = zip(batch, errors).first(where: { $1 == nil })?.0,
                let intent = state[made.clusterID]
            else { return }
            _ = try await checkDirection(of: intent, made.member, &state)
        }
        for intent in state.intents where intent.state == .created {
            let members = drafts[intent.clusterID].members.map(\.id)
            if Set(members).isSubset(of: intent.linkedMembers) {
                state.markLinked(intent.clusterID, members: members)
            }
        }
        try await record(open.map(\.clusterID), &state)
    }

    /// Moves members that wait still, in bulk where the site can; one that a person has moved elsewhere since is left there.
    ///
    /// A move that Jira refuses is noted and does not keep the others.
    func moveMembers(
        _ state: inout PublishingState,
        _ drafts: Drafts,
        _ work: [StandingWork]
    ) async throws(PublishingError) {
        guard let clusteredStatus else { return }
        let members = linkedMembers(state, drafts, work).map(\.member)
        let unread = members.map(\.id).filter { state.members[$0] == nil }
        if !unread.isEmpty {
            for (id, member) in try await site.currentStates(of: unread) { state.members[id] = member }
        }
        let waiting = members.compactMap { state.members[$0.id]?.ticket }.filter { ticket in
            let status = ticket.status.lowercased()
            return status != clusteredStatus.lowercased()
                && (clusteringStatus.map { status == $0.lowercased() } ?? true)
        }
        guard !waiting.isEmpty else { return }
        progress(PublishingProgress(stage: .transitioning, done: 0, total: waiting.count))
        try await perform(
            waiting.map { ticket in
                SiteAction(
                    number: 0,
                    kind: .transition,
                    issueID: ticket.id,
                    issueKey: ticket.key,
                    value: clusteredStatus,
                    before: ticket.status
                )
            },
            &state
        )
        progress(
            PublishingProgress(stage: .transitioning, done: waiting.count, total: waiting.count)
        )
    }

    /// Tells members of their Job Cluster, once each, where that is wanted.
    func tellMembers(
        _ state: inout PublishingState,
        _ drafts: Drafts,
        _ work: [StandingWork]
    ) async throws(PublishingError) {
        guard let memberComment else { return }
        // A plan that was published by an earlier run is not told of again.
        let written = Set(state.written.compactMap(\.issueID) + work.map(\.plan.issueID))
        let told = linkedMembers(state, drafts, work).filter { written.contains($0.issue.id) }
        let comments = told.compactMap { issue, member -> SiteAction? in
            guard let words = memberComment(member, issue) else { return nil }
            return SiteAction(
                number: 0,
                kind: .comment,
                issueID: member.id,
                issueKey: member.key,
                value: words,
                // Of the pair, not of the run: another run of the same plan does not tell it again.
                marker: "muster-member-\(issue.id)-\(member.id)"
            )
        }
        try await perform(comments, &state)
    }

    /// Members that this run has given a Job Cluster, each with it.
    ///
    /// A Job Cluster that lacks one, which Jira refused to link or another machine has taken, does not keep the others back.
    private func linkedMembers(
        _ state: PublishingState,
        _ drafts: Drafts,
        _ work: [StandingWork]
    ) -> [(issue: JobClusterIssue, member: PlannedTicket)] {
        let made = state.intents.filter { $0.state == .created || $0.state == .linked }
        let created = made.flatMap { intent in
            let linked = Set(intent.linkedMembers)
            return drafts[intent.clusterID].members.filter { linked.contains($0.id) }.map { member in
                (JobClusterIssue(id: intent.issueID ?? "", key: intent.issueKey ?? ""), member)
            }
        }
        let joined = work.filter { !state.isDrifted.contains($0.plan.issueKey) }.flatMap { work in
            work.joined(state).map { (work.issue, $0) }
        }
        return created + joined
    }

    /// Works through a list, some at once; after each batch its errors, in the order of the batch, are looked at.
    private func inBatches<Job: Sendable>(
        _ jobs: [Job],
        stage: PublishingProgress.Stage,
        _ work: @escaping @Sendable (Job) async throws(PublishingError) -> Void,
        then look: ([Job], [PublishingError?]) async throws(PublishingError) -> Void
    ) async throws(PublishingError) {
        let size = max(1, linkConcurrency) * 8
        for start in stride(from: 0, to: jobs.count, by: size) {
            try Self.checkCancellation()
            let batch = Array(jobs[start..<min(start + size, jobs.count)])
            let errors = await concurrently(batch, work)
            try await look(batch, errors)
            progress(PublishingProgress(stage: stage, done: start + batch.count, total: jobs.count))
        }
    }

    private func concurrently<Job: Sendable>(
        _ jobs: [Job],
        _ work: @escaping @Sendable (Job) async throws(PublishingError) -> Void
    ) async -> [PublishingError?] {
        var errors = [PublishingError?](repeating: nil, count: jobs.count)
        await withTaskGroup(of: (Int, PublishingError?).self) { group in
            var next = 0
            func start(_ group: inout TaskGroup<(Int, PublishingError?)>) {
                guard next < jobs.count else { return }
                let (index, job) = (next, jobs[next])
                next += 1
                group.addTask {
                    do throws(PublishingError) {
                        try await work(job)
                        return (index, nil)
                    } catch {
                        return (index, error)
                    }
                }
            }
            for _ in 0..<max(1, linkConcurrency) { start(&group) }
            for await (index, error) in group {
                errors[index] = error
                start(&group)
            }
        }
        return errors
    }
}

extension [PublishingError?] {
    /// Throws the first error that would meet every other call too; a refusal concerns one call only.
    fileprivate func throwFirstThatStops() throws(PublishingError) {
        for error in self {
            if let error, error.kind != .refused { throw error }
        }
    }
}
