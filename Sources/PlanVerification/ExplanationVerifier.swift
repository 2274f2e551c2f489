/// Checks every statement of an explanation against the text of its plan.
///
/// Shares nothing with what made the explanation: it reads both texts, measures with its own distance, and computes each
/// cluster anew as it would be with and without the ticket. Slack as in `PlanVerifier`; a change of the objective is a
/// difference of sums and gets the slack of those sums.
public struct ExplanationVerifier: Sendable {
    /// Makes a verifier.
    public init() {}

    /// Checks an explanation of a plan.
    ///
    /// - Throws: `VerificationError` where a text is not what it should be at all.
    /// - Complexity: linear in the size of the plan; quadratic in the size of a cluster under the medoid objective.
    public func verify(
        _ explanation: [UInt8],
        of plan: [UInt8]
    ) throws(VerificationError) -> Verification {
        let document = try VerifiedDocument(try PlanVerifier.tree(of: plan))
        let tree = try PlanVerifier.tree(of: explanation, format: "muster.explanation")
        var verification = Verification()
        verification.expect(
            try tree.member("plan_hash").text() == document.planHash,
            "plan",
            "the explanation is of another plan than \(document.planHash)"
        )
        verification.expect(
            try tree.member("objective").text() == document.objective,
            "plan",
            "the plan's objective is \(document.objective)"
        )
        let id = try tree.member("ticket").member("id").text()
        guard let ticket = document.tickets.first(where: { $0.id == id }) else {
            verification.expect(false, "ticket", "the plan has no ticket \(id)")
            return verification
        }
        verification.expect(
            try tree.member("ticket").member("key").text() == ticket.key,
            "ticket",
            "the key of \(id) is \(ticket.key)"
        )
        let check = ExplanationCheck(document: document, ticket: document.ticketsByID[id] ?? ticket)
        try check.checkSeat(tree["standing"], into: &verification)
        try check.checkHome(tree["home"], into: &verification)
        try check.checkExclusion(tree["exclusion"], into: &verification)
        try check.checkAlternatives(try tree.member("alternatives").elements(), into: &verification)
        return verification
    }
}

/// The checks of one explanation.
struct ExplanationCheck {
    let document: VerifiedDocument
    let ticket: VerifiedDocument.Ticket
    /// Index of the ticket's cluster; nil where it is in none, and where it has no place in one.
    let home: Int?
    /// New clusters and those that stand.
    let clusters: [VerifiedDocument.Cluster]
    private let tickets: [String: VerifiedDocument.Ticket]

    init(document: VerifiedDocument, ticket: VerifiedDocument.Ticket) {
        self.document = document
        self.ticket = ticket
        clusters = document.everyCluster
        home = ticket.place == nil ? nil : clusters.firstIndex { $0.members.contains(ticket.id) }
        tickets = document.ticketsByID
    }

    /// The Job Cluster that holds the ticket.
    func checkSeat(_ tree: JSONTree?, into verification: inout Verification) throws(VerificationError) {
        let entry = document.standing.first { ($0.kept + $0.joining).contains(ticket.id) }
        guard let entry, let tree else {
            return verification.expect(
                entry == nil && tree == nil,
                "standing",
                "\(ticket.id) is \(entry == nil ? "in no standing Job Cluster" : "in one, which is not said")"
            )
        }
        verification.expect(
            try tree.member("key").text() == entry.issueKey,
            "standing",
            "\(ticket.id) is in \(entry.issueKey)"
        )
        let joins = try tree.member("joins").truth()
        verification.expect(
            joins == entry.joining.contains(ticket.id),
            "standing",
            "\(ticket.id) \(joins ? "was a member already" : "joins by this plan")"
        )
        verification.expect(
            try tree.member("unplaced").truth() == entry.unplaced.contains(ticket.id),
            "standing",
            "whether \(ticket.id) has a place is not as the plan says"
        )
    }

    func members(of cluster: VerifiedDocument.Cluster) -> [VerifiedDocument.Ticket] {
        cluster.members.compactMap { tickets[$0] }
    }

    // MARK: Where the ticket is

    func checkHome(_ tree: JSONTree?, into verification: inout Verification) throws(VerificationError) {
        guard let home else {
            verification.expect(tree == nil, "home", "\(ticket.id) is in no cluster")
            return
        }
        let cluster = clusters[home]
        guard let tree else {
            verification.expect(false, "home", "\(ticket.id) is in \(cluster.id)")
            return
        }
        let all = members(of: cluster)
        let others = all.filter { $0.id != ticket.id }
        let without = document.state(of: others)
        let text = try tree.member("cluster").text()
        verification.expect(text == cluster.id, "home", "\(ticket.id) is in \(cluster.id), not in \(text)")
        let distance = document.distance(ticket.place, cluster.center)
        let placed = all.filter { $0.place != nil }
        let radius = placed.map { document.distance($0.place, cluster.center) }.max() ?? 0
        verification.agrees(try tree.member("distance_m").number(), distance, "home", "distance_m")
        verification.agrees(try tree.member("radius_m").number(), radius, "home", "radius_m")
        verification.agrees(
            try tree["radius_without_m"]?.number(),
            without?.radius,
            "home",
            "radius_without_m"
        )
        verification.agrees(
            try tree.member("priority").number(),
            Double(all.map(\.priority).min() ?? 0),
            "home",
            "priority"
        )
        verification.agrees(
            try tree["priority_without"]?.number(),
            others.map(\.priority).min().map { Double($0) },
            "home",
            "priority_without"
        )
        verification.agrees(
            try tree["leaving"]?.number(),
            document.algorithm == "capacitated" ? leaving?.change : nil,
            "objective",
            "leaving",
            scale: leaving?.scale ?? 0
        )
        var roles = ["member"]
        if others.isEmpty { roles.append("alone") }
        if cluster.medoid == ticket.id { roles.append("medoid") }
        let stated = try VerifiedDocument.texts(try tree.member("roles"))
        // Where two members are equally far but for rounding, either may be called the farthest.
        let next =
            others.filter { $0.place != nil }.map { document.distance($0.place, cluster.center) }.max() ?? 0
        let isClose = abs(distance - next) <= max(0.001, 1e-9 * next)
        if isClose ? stated.contains("farthest") : distance > next { roles.append("farthest") }
        if others.contains(where: { _ in true }), others.allSatisfy({ $0.priority > ticket.priority }) {
            roles.append("only_urgent")
        }
        verification.expect(stated == roles, "roles", "its roles are \(roles), not \(stated)")
    }

    /// What the objective changes by when the ticket leaves its cluster, and the size of the sums behind it.
    private var leaving: (change: Double, scale: Double)? {
        guard let home else { return (0, 0) }
        let all = members(of: clusters[home])
        guard let now = document.state(of: all) else { return nil }
        let without = document.state(of: all.filter { $0.id != ticket.id })
        return ((without?.cost ?? 0) - now.cost, now.cost)
    }

    func checkExclusion(_ tree: JSONTree?, into verification: inout Verification) throws(VerificationError) {
        let entry = document.unclustered.first { $0.id == ticket.id }
        guard let entry, let tree else {
            verification.expect(
                entry == nil && tree == nil,
                "exclusion",
                "\(ticket.id) is \(entry == nil ? "not left out" : "left out, which is not explained")"
            )
            return
        }
        let reason = try tree.member("reason").text()
        verification.expect(
            reason == entry.reason,
            "exclusion",
            "\(ticket.id) is left out for \(entry.reason), not \(reason)"
        )
        verification.expect(
            try VerifiedDocument.texts(try tree.member("conflict")) == entry.conflict,
            "exclusion",
            "its conflicting set is \(entry.conflict)"
        )
        let isHeavy = entry.reason == "load_exceeds_capacity"
        verification.agrees(try tree["load"]?.number(), isHeavy ? ticket.load : nil, "exclusion", "load")
        verification.agrees(
            try tree["max_load"]?.number(),
            isHeavy ? document.maxLoad : nil,
            "exclusion",
            "max_load"
        )
    }

    // MARK: Where else it could be

    func checkAlternatives(_ stated: [JSONTree], into verification: inout Verification)
        throws(VerificationError)
    {
        guard document.algorithm == "capacitated", ticket.place != nil, let leaving else {
            verification.expect(stated.isEmpty, "alternatives", "there are none for this ticket")
            return
        }
        var changes: [String: (change: Double, scale: Double, index: Int)] = [:]
        for (index, cluster) in clusters.enumerated() where index != home {
            let others = members(of: cluster)
            guard let now = document.state(of: others), let joined = document.state(of: others + [ticket])
            else {
                continue
            }
            changes[cluster.id] = (
                leaving.change + (joined.cost - now.cost), leaving.scale + joined.cost, index
            )
        }
        var (worst, slack) = (-Double.infinity, 0.0)
        var named: Set<String> = []
        for alternative in stated {
            let id = try alternative.member("cluster").text()
            guard let truth = changes[id], named.insert(id).inserted else {
                verification.expect(false, "alternatives", "\(id) is no other cluster, or is named twice")
                continue
            }
            try check(alternative, clusters[truth.index], truth, into: &verification)
            slack = max(slack, tolerance(truth.change, truth.scale))
            verification.expect(
                truth.change >= worst - slack,
                "alternatives",
                "\(id) is a better alternative than one that stands before it"
            )
            worst = max(worst, truth.change)
        }
        verification.expect(
            stated.count == min(3, changes.count),
            "alternatives",
            "\(stated.count) alternatives are named; the best \(min(3, changes.count)) must be"
        )
        let missed = changes.filter { !named.contains($0.key) && $0.value.change < worst - max(slack, 0.001) }
        verification.expect(
            missed.isEmpty,
            "alternatives",
            "better ones are not named: \(missed.keys.sorted().joined(separator: ", "))"
        )
    }

    private func check(
        _ alternative: JSONTree,
        _ cluster: VerifiedDocument.Cluster,
        _ truth: (change: Double, scale: Double, index: Int),
        into verification: inout Verification
    ) throws(VerificationError) {
        let joined = members(of: cluster) + [ticket]
        guard let state = document.state(of: joined) else { return }
        verification.agrees(
            try alternative.member("distance_m").number(),
            document.distance(ticket.place, cluster.center),
            "alternatives",
            "distance_m to \(cluster.id)"
        )
        verification.agrees(
            try alternative.member("radius_m").number(),
            state.radius,
            "alternatives",
            "radius_m of \(cluster.id) with it"
        )
        verification.agrees(
            try alternative.member("objective_change").number(),
            truth.change,
            "objective",
            "objective_change by \(cluster.id)",
            scale: truth.scale
        )
        try checkObstacles(
            try alternative.member("obstacles").elements(),
            ObstacleTruth(
                document: document,
                ticket: ticket,
                cluster: cluster.id,
                joined: joined,
                state: state,
                mates: mates
            ),
            cluster.id,
            into: &verification
        )
    }

    /// Members of the ticket's own cluster that must stay with it.
    private var mates: [String] {
        guard let home, let group = ticket.together else { return [] }
        return members(of: clusters[home]).filter { $0.id != ticket.id && $0.together == group }.map(
            \.id
        )
    }

    private func tolerance(_ value: Double, _ scale: Double) -> Double {
        max(0.001, 1e-9 * max(abs(value), scale))
    }
}

extension Verification {
    /// Records whether a stated number is the recomputed one; both may be missing.
    mutating func agrees(
        _ stated: Double?,
        _ computed: Double?,
        _ rule: String,
        _ what: String,
        scale: Double = 0
    ) {
        guard let stated, let computed else {
            expect(
                stated == nil && computed == nil,
                rule,
                "\(what) is \(stated.map { "\($0)" } ?? "missing"), recomputed \(computed.map { "\($0)" } ?? "none")"
            )
            return
        }
        let slack = max(0.001, 1e-9 * max(abs(stated), abs(computed), scale))
        expect(abs(stated - computed) <= slack, rule, "\(what) is \(stated), recomputed \(computed)")
    }
}
