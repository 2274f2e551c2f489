internal import Planning
internal import Tickets

extension Publisher {
    /// Reads one member back: its link must run from the cluster to it.
    func verifyDirection(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        guard let intent = state.intents.first(where: { $0.state == .linked }),
            let member = drafts[intent.clusterID].members.first
        else { return }
        let states = try await site.currentStates(of: [member.id])
        guard let linked = states[member.id]?.clusters.first(where: { $0.issue.id == intent.issueID }) else {
            throw PublishingError(
                kind: .refused,
                message:
                    "\(intent.issueKey ?? "the Job Cluster") was created but \(member.key) shows no link to it"
            )
        }
        guard linked.isInward else {
            throw PublishingError(
                kind: .wrongDirection,
                message:
                    "the link between \(linked.issue.key) and \(member.key) runs the wrong way on this site"
            )
        }
        state.directionVerified = true
    }

    func link(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        let work = state.intents.filter { $0.state == .created }.flatMap { intent in
            let done = Set(intent.linkedMembers)
            return drafts[intent.clusterID].members.filter { !done.contains($0.id) }.map { (intent, $0) }
        }
        // Neighbouring jobs belong to different clusters, so that no issue gets a burst of writes (facts section 6.1).
        let interleaved = work.indices.sorted { left, right in
            let (leftTurn, rightTurn) = (turn(of: left, in: work), turn(of: right, in: work))
            return leftTurn != rightTurn ? leftTurn < rightTurn : left < right
        }.map { work[$0] }
        let batchSize = max(1, linkConcurrency) * 8
        for start in stride(from: 0, to: interleaved.count, by: batchSize) {
            let batch = interleaved[start..<min(start + batchSize, interleaved.count)]
            let failures = await linkConcurrently(Array(batch), &state)
            try await record(Array(Set(batch.map(\.0.clusterID))).sorted(), &state)
            progress(PublishingProgress(stage: .linking, done: start + batch.count, total: interleaved.count))
            if let failure = failures.first { throw failure }
            if !state.directionVerified { try await verifyFirstLink(&state, batch.first) }
            try Self.checkCancellation()
        }
        for intent in state.intents where intent.state == .created {
            let members = Set(drafts[intent.clusterID].members.map(\.id))
            if members.isSubset(of: intent.linkedMembers) { state.set(.linked, for: intent.clusterID) }
        }
        try await record(state.intents.map(\.clusterID), &state)
    }

    private func turn(of index: Int, in work: [(ClusterIntent, PlannedTicket)]) -> Int {
        var first = index
        while first > 0, work[first - 1].0.clusterID == work[index].0.clusterID { first -= 1 }
        return index - first
    }

    private func linkConcurrently(
        _ batch: [(ClusterIntent, PlannedTicket)],
        _ state: inout PublishingState
    ) async -> [PublishingError] {
        let site = site
        var results: [(Int, PublishingError?)] = []
        await withTaskGroup(of: (Int, PublishingError?).self) { group in
            var next = 0
            func start(_ group: inout TaskGroup<(Int, PublishingError?)>) {
                guard next < batch.count else { return }
                let (index, intent, member) = (next, batch[next].0, batch[next].1)
                let cluster = JobClusterIssue(id: intent.issueID ?? "", key: intent.issueKey ?? "")
                next += 1
                group.addTask {
                    do throws(PublishingError) {
                        try await site.link(cluster, member: member)
                        return (index, nil)
                    } catch {
                        return (index, error)
                    }
                }
            }
            for _ in 0..<max(1, linkConcurrency) { start(&group) }
            for await result in group {
                results.append(result)
                start(&group)
            }
        }
        for (index, failure) in results.sorted(by: { $0.0 < $1.0 }) where failure == nil {
            state.addLinked(batch[index].1.id, to: batch[index].0.clusterID)
        }
        return results.sorted { $0.0 < $1.0 }.compactMap(\.1)
    }

    private func verifyFirstLink(
        _ state: inout PublishingState,
        _ first: (ClusterIntent, PlannedTicket)?
    ) async throws(PublishingError) {
        guard let (intent, member) = first else { return }
        let linked = try await site.currentStates(of: [member.id])[member.id]?.clusters ?? []
        guard let link = linked.first(where: { $0.issue.id == intent.issueID }) else { return }
        guard link.isInward else {
            throw PublishingError(
                kind: .wrongDirection,
                message:
                    "the link between \(link.issue.key) and \(member.key) runs the wrong way on this site"
            )
        }
        state.directionVerified = true
    }

    func moveMembers(_ state: inout PublishingState, _ drafts: Drafts) async throws(PublishingError) {
        guard let clusteredStatus else { return }
        let members = state.intents.filter { $0.state == .linked }.flatMap { drafts[$0.clusterID].members }
        guard !members.isEmpty else { return }
        let states = try await site.currentStates(of: members.map(\.id))
        for (number, member) in members.enumerated() {
            guard let current = states[member.id] else { continue }
            try await site.transition(current, to: clusteredStatus)
            state.transitioned += 1
            if number % 50 == 49 {
                progress(PublishingProgress(stage: .transitioning, done: number + 1, total: members.count))
                try Self.checkCancellation()
            }
        }
    }
}
