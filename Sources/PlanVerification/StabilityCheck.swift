/// Recounts what a plan says of the one that it was made from.
struct StabilityCheck {
    let document: VerifiedDocument
    let earlier: VerifiedDocument?

    func run(into verification: inout Verification) {
        guard let stated = document.previous else {
            if earlier != nil {
                verification.expect(false, "stability", "the plan does not say that it was made from another")
            }
            return
        }
        guard let earlier else {
            verification.notes.append(
                "what moved since the previous plan was not recounted; give that plan with --previous"
            )
            return
        }
        verification.expect(
            stated.planHash == earlier.planHash,
            "stability",
            "the plan was made from \(stated.planHash), not from \(earlier.planHash)"
        )
        var home: [String: String] = [:]
        for cluster in earlier.clusters { for member in cluster.members { home[member] = cluster.id } }
        var (moved, both) = (0.0, 0.0)
        for cluster in document.clusters {
            for member in cluster.members {
                guard let before = home[member] else { continue }
                both += 1
                if before != cluster.id { moved += 1 }
            }
        }
        verification.expect(
            moved == stated.moved,
            "stability",
            "\(stated.moved) tickets are said to have moved, \(moved) did"
        )
        let churn = both == 0 ? 0 : moved / both
        verification.expect(
            abs(churn - stated.churn) <= 1e-12,
            "stability",
            "the churn is stated as \(stated.churn), it is \(churn)"
        )
        // An id lives on in a cluster that shares a ticket with its bearer; any other cluster has a fresh one.
        let ids = Set(earlier.clusters.map(\.id))
        for cluster in document.clusters where ids.contains(cluster.id) {
            verification.expect(
                cluster.members.contains { home[$0] == cluster.id },
                "stability",
                "cluster \(cluster.id) has the id of one with which it shares no ticket"
            )
        }
    }
}
