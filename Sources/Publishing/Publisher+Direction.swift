internal import Planning
internal import Tickets

extension Publisher {
    /// Reads a member back of clusters that were just made with their links: one must run from its cluster to it.
    ///
    /// Where there is none, the site has answered for links that it did not make. None of those clusters counts as linked
    /// then, so that the next run makes the links one by one; making one that is there changes nothing.
    func verifyDirection(
        _ clusterIDs: [String],
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        guard let first = clusterIDs.first, let intent = state[first],
            let member = drafts[first].members.first
        else { return }
        guard try await checkDirection(of: intent, member, &state) else {
            for id in clusterIDs { state.unlink(id) }
            try await record(clusterIDs, &state)
            throw PublishingError(
                kind: .refused,
                message:
                    "\(intent.issueKey ?? "the Job Cluster") was created but \(member.key) shows no link to it"
            )
        }
    }

    /// The same for a run that is continued, so that a wrong direction is not forgotten.
    ///
    /// Links of an earlier run may have been removed by people since, so one that is not there says nothing.
    func verifyEarlierDirection(
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        guard let intent = state.intents.first(where: { $0.state == .linked }),
            let member = drafts[intent.clusterID].members.first
        else { return }
        _ = try await checkDirection(of: intent, member, &state)
    }

    /// - Returns: false where the member shows no link to the cluster.
    func checkDirection(
        of intent: ClusterIntent,
        _ member: PlannedTicket,
        _ state: inout PublishingState
    ) async throws(PublishingError) -> Bool {
        let clusters = try await site.currentStates(of: [member.id])[member.id]?.clusters ?? []
        guard let link = clusters.first(where: { $0.issue.id == intent.issueID }) else { return false }
        guard link.isInward else {
            throw PublishingError(
                kind: .wrongDirection,
                message:
                    "the link between \(link.issue.key) and \(member.key) runs the wrong way on this site"
            )
        }
        state.directionVerified = true
        return true
    }
}
