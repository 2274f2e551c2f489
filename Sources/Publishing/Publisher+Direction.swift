internal import Planning
internal import Tickets

extension Publisher {
    /// Reads a member of a cluster back that was just made with its links: one must run from the cluster to it.
    func verifyDirection(
        _ clusterID: String,
        _ state: inout PublishingState,
        _ drafts: Drafts
    ) async throws(PublishingError) {
        guard let intent = state[clusterID], let member = drafts[clusterID].members.first else { return }
        guard try await checkDirection(of: intent, member, &state) else {
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
