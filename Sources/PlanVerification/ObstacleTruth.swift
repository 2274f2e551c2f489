/// What keeps a ticket out of a cluster, recomputed.
struct ObstacleTruth {
    let document: VerifiedDocument
    let ticket: VerifiedDocument.Ticket
    /// Id of the cluster that it would join.
    let cluster: String
    /// The cluster's members and the ticket.
    let joined: [VerifiedDocument.Ticket]
    /// The cluster as they would make it.
    let state: VerifiedDocument.State
    /// Members of the ticket's own cluster that must stay with it.
    let mates: [String]

    private var others: [VerifiedDocument.Ticket] { joined.filter { $0.id != ticket.id } }

    /// Limits that a number goes over, by name: what there would be and what is allowed.
    var amounts: [String: (found: Double, allowed: Double)] {
        var amounts: [String: (found: Double, allowed: Double)] = [:]
        let days = joined.compactMap(\.dueDay)
        let spread = ticket.dueDay == nil ? 0 : Double((days.max() ?? 0) - (days.min() ?? 0))
        for (limit, found, allowed) in [
            ("max_tickets", Double(joined.count), document.maxTickets),
            ("max_load", state.load, document.maxLoad),
            ("max_radius_m", state.radius, document.maxRadius),
            ("max_due_spread_days", spread, document.maxDueSpread),
        ] {
            if let allowed, found > allowed { amounts[limit] = (found, allowed) }
        }
        return amounts
    }

    /// Constraints that forbid it, by name: the tickets concerned and the name of the group or lock.
    var constraints: [String: (tickets: [String], name: String?)] {
        var constraints: [String: (tickets: [String], name: String?)] = [:]
        if let group = ticket.apart {
            let near = others.filter { $0.apart == group }.map(\.id)
            if !near.isEmpty { constraints["apart"] = (near, group) }
        }
        if let group = ticket.together, !mates.isEmpty { constraints["together"] = (mates, group) }
        if !ticket.skills.isEmpty {
            let unlike = others.filter { !$0.skills.isEmpty && $0.skills != ticket.skills }.map(\.id)
            if !unlike.isEmpty { constraints["skills"] = (unlike, nil) }
        }
        if let home = document.standing.first(where: { $0.kept.contains(ticket.id) }) {
            constraints["stands"] = ([], home.issueKey)
        }
        if let entry = document.standing.first(where: { $0.issueKey == cluster }) {
            if !entry.isOpen { constraints["open"] = ([], nil) }
            if entry.keepOut.contains(ticket.id) { constraints["keep_out"] = ([], nil) }
        }
        if let name = ticket.lock ?? others.lazy.compactMap(\.lock).first { constraints["lock"] = ([], name) }
        return constraints
    }
}

extension ExplanationCheck {
    /// Each obstacle stated must be there with its numbers, and each that is there must be stated.
    func checkObstacles(
        _ stated: [JSONTree],
        _ truth: ObstacleTruth,
        _ cluster: String,
        into verification: inout Verification
    ) throws(VerificationError) {
        var (amounts, constraints) = (truth.amounts, truth.constraints)
        for obstacle in stated {
            let limit = try obstacle.member("limit").text()
            if let found = try obstacle["found"]?.number() {
                let allowed = try obstacle.member("allowed").number()
                let lacking = try obstacle.member("lacking").number()
                guard let truth = amounts.removeValue(forKey: limit) else {
                    // Over the limit by one rounding and not by the other is no contradiction.
                    verification.expect(
                        abs(found - allowed) <= max(0.001, 1e-9 * allowed) && limit != "max_tickets",
                        "obstacles",
                        "\(limit) does not keep it out of \(cluster)"
                    )
                    continue
                }
                verification.agrees(found, truth.found, "obstacles", "\(limit) found in \(cluster)")
                verification.agrees(allowed, truth.allowed, "obstacles", "\(limit) allowed")
                verification.agrees(
                    lacking,
                    truth.found - truth.allowed,
                    "obstacles",
                    "\(limit) lacking in \(cluster)"
                )
            } else {
                let name = try obstacle["name"]?.text()
                let tickets =
                    try obstacle["tickets"].map { list throws(VerificationError) in
                        try VerifiedDocument.texts(list)
                    } ?? []
                let truth = constraints.removeValue(forKey: limit)
                verification.expect(
                    truth.map { $0.tickets.sorted() == tickets.sorted() && $0.name == name } ?? false,
                    "obstacles",
                    "\(limit) of \(cluster) is \(truth.map { "\($0)" } ?? "no obstacle"), not \(tickets)"
                )
            }
        }
        let missed =
            constraints.keys.sorted()
            + amounts.filter { $0.value.found - $0.value.allowed > max(0.001, 1e-9 * $0.value.allowed) }.keys
            .sorted()
        verification.expect(
            missed.isEmpty,
            "obstacles",
            "\(cluster) is also closed by \(missed.joined(separator: ", "))"
        )
    }
}
