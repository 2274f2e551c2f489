internal import Planning

/// The drafts of a plan's Job Clusters by cluster id.
struct Drafts {
    private var byID: [String: JobClusterDraft]
    /// Every ticket of the plan by id.
    let tickets: [String: PlannedTicket]

    /// - Parameters:
    ///   - plan: the plan.
    ///   - planHash: its hash.
    ///   - attempt: how many runs of the plan were rolled back: what is created anew carries markers of its own.
    init(plan: Plan, planHash: String, attempt: Int = 0) {
        let tickets = Dictionary(plan.tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.tickets = tickets
        byID = Dictionary(
            plan.clusters.map { cluster in
                (
                    cluster.id,
                    JobClusterDraft(
                        cluster: cluster,
                        marker: Drafts.marker(planHash: planHash, clusterID: cluster.id, attempt: attempt),
                        members: cluster.visitOrder.compactMap { tickets[$0] },
                        planHash: planHash
                    )
                )
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    subscript(clusterID: String) -> JobClusterDraft {
        guard let draft = byID[clusterID] else {
            preconditionFailure("cluster \(clusterID) is not in the plan")
        }
        return draft
    }

    /// The same for a run.
    func with(runID: String) -> Drafts {
        var drafts = self
        for id in byID.keys { drafts.byID[id]?.runID = runID }
        return drafts
    }

    func marker(of clusterID: String) -> String { self[clusterID].marker }

    /// Label without spaces, unique for a plan and a cluster: 96 bits of the plan's hash and the cluster's id.
    ///
    /// After a rollback the number of the attempt as well, so that what is left of the one before is never taken for this one.
    static func marker(planHash: String, clusterID: String, attempt: Int = 0) -> String {
        let digits = planHash.drop { $0 != ":" }.dropFirst().prefix(24)
        let suffix = attempt == 0 ? "" : "-r\(attempt)"
        return "muster-\(digits)-\(clusterID.lowercased())\(suffix)"
    }
}
