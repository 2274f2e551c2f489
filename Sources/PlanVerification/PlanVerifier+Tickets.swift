// What a plan says of single tickets: the order of visits, and why some are left out.

extension PlanVerifier {
    func checkVisitOrder(
        of cluster: VerifiedDocument.Cluster,
        _ tickets: [String: VerifiedDocument.Ticket],
        _ document: VerifiedDocument,
        into verification: inout Verification
    ) {
        verification.expect(
            cluster.visitOrder.sorted() == cluster.members.sorted(),
            "visit order",
            "cluster \(cluster.id): the visiting order is not its members, each once"
        )
        var path = CompensatedSum()
        for (from, to) in zip(cluster.visitOrder, cluster.visitOrder.dropFirst()) {
            // Who has no place, as a member of a Job Cluster that stands may, is visited last and adds nothing.
            guard let start = tickets[from]?.place, let end = tickets[to]?.place else { continue }
            path.add(document.distance(start, end))
        }
        verification.expect(
            agree(path.value, cluster.pathLength),
            "visit order",
            "cluster \(cluster.id) says path \(cluster.pathLength), recomputed \(path.value)"
        )
    }

    func checkUnclustered(_ document: VerifiedDocument, into verification: inout Verification) {
        let tickets = Dictionary(uniqueKeysWithValues: document.tickets.map { ($0.id, $0) })
        let bonds = StandingBondCheck(document)
        let known: Set = [
            "no_coordinates", "invalid_coordinates", "suspect_coordinates", "load_exceeds_capacity",
            "too_isolated",
            "constraint_conflict", "out_of_area", "locked_elsewhere", "held", "bound_elsewhere",
        ]
        for entry in document.unclustered {
            guard let ticket = tickets[entry.id] else { continue }
            verification.expect(
                known.contains(entry.reason),
                "reason",
                "\(entry.id): '\(entry.reason)' is no reason code"
            )
            switch entry.reason {
            case "no_coordinates", "invalid_coordinates":
                verification.expect(
                    ticket.place == nil,
                    "reason",
                    "\(entry.id) is left out for \(entry.reason) but has a place"
                )
            case "load_exceeds_capacity":
                verification.expect(
                    ticket.load > document.maxLoad ?? .infinity,
                    "reason",
                    "\(entry.id) is left out for its load of \(ticket.load), which is within the limit"
                )
            case "too_isolated" where document.algorithm == "capacitated":
                // A ticket that may have a cluster of its own is never too isolated.
                verification.expect(
                    document.clusterCount != nil,
                    "reason",
                    "\(entry.id) is left out as too isolated although the number of clusters is free"
                )
            case "bound_elsewhere":
                verification.expect(
                    bonds.isBound(ticket),
                    "reason",
                    "\(entry.id) is left out for a bond, but neither its group nor its lock is in a cluster"
                )
            default: break
            }
        }
    }

    /// The member that stands for a cluster is the one from which the weighted distances sum to the least.
    func checkMedoid(
        of cluster: VerifiedDocument.Cluster,
        _ members: [VerifiedDocument.Ticket],
        _ document: VerifiedDocument,
        into verification: inout Verification
    ) {
        guard members.count <= 2_000 else {
            verification.notes.append(
                "cluster \(cluster.id): its medoid was not compared with \(members.count) members"
            )
            return
        }
        func sum(from place: (Double, Double)?) -> Double {
            var sum = CompensatedSum()
            for member in members {
                guard let place else { return .infinity }
                sum.add(document.weight(of: member) * document.distance(member.place, place))
            }
            return sum.value
        }
        let stated = sum(from: members.first { $0.id == cluster.medoid }?.place)
        guard let best = members.map({ (id: $0.id, sum: sum(from: $0.place)) }).min(by: { $0.sum < $1.sum })
        else {
            return
        }
        verification.expect(
            stated <= best.sum || agree(stated, best.sum),
            "medoid",
            "cluster \(cluster.id): its medoid sums to \(stated), the member \(best.id) to \(best.sum)"
        )
    }

    /// Equal but for rounding: within a millimetre or a part in 10^9.
    func agree(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= max(0.001, 1e-9 * max(abs(left), abs(right)))
    }
}
