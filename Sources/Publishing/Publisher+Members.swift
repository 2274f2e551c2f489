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

    /// Moves members that wait still; one that a person has moved elsewhere since is left there.
    ///
    /// A move that Jira refuses is noted and does not keep the others.
    func moveMembers(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        guard let clusteredStatus else { return }
        let members = state.intents.filter { $0.state == .linked }.flatMap { drafts[$0.clusterID].members }
        guard !members.isEmpty else { return }
        let states = try await site.currentStates(of: members.map(\.id))
        let waiting = members.compactMap { states[$0.id] }.filter { member in
            let status = member.ticket.status.lowercased()
            return status != clusteredStatus.lowercased()
                && (clusteringStatus.map { status == $0.lowercased() } ?? true)
        }
        try await inBatches(waiting, stage: .transitioning) { member throws(PublishingError) in
            try await site.transition(member, to: clusteredStatus)
        } then: { batch, errors throws(PublishingError) in
            for (member, error) in zip(batch, errors) {
                if let error {
                    if error.kind == .refused {
                        state.notes.append("\(member.ticket.key) is not moved: \(error.message)")
                    }
                } else {
                    state.transitioned += 1
                }
            }
            try errors.throwFirstThatStops()
        }
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
