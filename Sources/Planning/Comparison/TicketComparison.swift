internal import Clustering
internal import Geodesy

/// What each ticket did between two plans, and why.
struct TicketComparison {
    private(set) var changes: [PlanDifference.TicketChange] = []
    private(set) var clusteredInBoth = 0

    /// A ticket in both plans.
    private struct Pair {
        var before: PlannedTicket?
        var after: PlannedTicket?
        var from: Int?
        var to: Int?
    }

    init(_ first: Plan, _ second: Plan, _ matching: ClusterMatching, limitsDiffer: Bool) {
        let pairs = Self.pairs(first, second, matching)
        // Clusters in which something changed besides the search.
        var disturbed: (first: Set<Int>, second: Set<Int>) = ([], [])
        for pair in pairs where !Self.isUntouched(pair) {
            if let from = pair.from { disturbed.first.insert(from) }
            if let to = pair.to { disturbed.second.insert(to) }
        }
        // What disturbed a cluster disturbed the one that it became.
        for (second, first) in matching.firstOf.enumerated() {
            guard let first else { continue }
            if disturbed.first.contains(first) || disturbed.second.contains(second) {
                disturbed.first.insert(first)
                disturbed.second.insert(second)
            }
        }
        let reasons = (Self.reasons(first), Self.reasons(second))
        for pair in pairs {
            guard let ticket = pair.after ?? pair.before else { continue }
            var own = Self.ownChanges(pair)
            let event: PlanDifference.TicketEvent
            switch (pair.from, pair.to) {
            case (nil, nil): continue
            case (nil, .some): event = .join
            case (.some, nil): event = .leave
            case (let from?, let to?):
                clusteredInBoth += 1
                event = matching.firstOf[to] == from ? .change : .move
            }
            if event == .change, own.isEmpty { continue }
            if pair.before == nil { own = [(.ticketNew, "")] }
            if pair.after == nil { own = [(.ticketClosed, "")] }
            if event == .join, let reason = reasons.0[ticket.id] {
                own.append((.reasonChanged, "it was left out: \(reason)"))
            }
            if event == .leave, let reason = reasons.1[ticket.id] {
                own.append((.reasonChanged, "it is left out: \(reason)"))
            }
            var causes = own.map(\.cause)
            if event == .move {
                if limitsDiffer { causes.append(.limitsChanged) }
                let isNear =
                    pair.from.map(disturbed.first.contains) ?? false
                    || pair.to.map(disturbed.second.contains) ?? false
                if own.isEmpty, isNear { causes.append(.neighborsChanged) }
                if causes.isEmpty { causes = [.rearranged] }
            }
            changes.append(
                PlanDifference.TicketChange(
                    id: ticket.id,
                    key: ticket.key,
                    event: event,
                    from: pair.from.map { first.clusters[$0].id },
                    to: pair.to.map { second.clusters[$0].id },
                    causes: causes,
                    detail: own.map(\.words).filter { !$0.isEmpty }.joined(separator: "; ")
                )
            )
        }
    }

    /// Tickets of both plans in ascending order of id.
    private static func pairs(_ first: Plan, _ second: Plan, _ matching: ClusterMatching) -> [Pair] {
        var pairs: [Pair] = []
        pairs.reserveCapacity(max(first.tickets.count, second.tickets.count))
        var (left, right) = (first.tickets[...], second.tickets[...])
        while let id = [left.first?.id, right.first?.id].compactMap({ $0 }).min(by: { $0.precedes($1) }) {
            var pair = Pair()
            if left.first?.id == id {
                pair.before = left.popFirst()
                pair.from = matching.homes.first[id]
            }
            if right.first?.id == id {
                pair.after = right.popFirst()
                pair.to = matching.homes.second[id]
            }
            pairs.append(pair)
        }
        return pairs
    }

    /// Whether the ticket is in both plans as it was, and clustered in both or in none.
    private static func isUntouched(_ pair: Pair) -> Bool {
        pair.before != nil && pair.after != nil && (pair.from == nil) == (pair.to == nil)
            && ownChanges(pair).isEmpty
    }

    private static func reasons(_ plan: Plan) -> [String: String] {
        Dictionary(
            plan.unclustered.map { ($0.id, $0.reason.rawValue) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// What is new about the ticket itself, with the values before and after.
    private static func ownChanges(_ pair: Pair) -> [(cause: PlanDifference.Cause, words: String)] {
        guard let before = pair.before, let after = pair.after else { return [] }
        var found: [(cause: PlanDifference.Cause, words: String)] = []
        if before.location != after.location {
            found.append((.placeChanged, words(from: before.location, to: after.location)))
        }
        if before.priority != after.priority {
            found.append(
                (.priorityChanged, "priority \(before.priority.rawValue) -> \(after.priority.rawValue)")
            )
        }
        if before.load != after.load { found.append((.loadChanged, "load \(before.load) -> \(after.load)")) }
        let constraints: [(name: String, before: String, after: String)] = [
            ("together", before.together ?? "", after.together ?? ""),
            ("apart", before.apart ?? "", after.apart ?? ""), ("lock", before.lock ?? "", after.lock ?? ""),
            ("skills", before.skills.joined(separator: ","), after.skills.joined(separator: ",")),
            ("due", before.due ?? "", after.due ?? ""),
        ].filter { $0.before != $0.after }
        if !constraints.isEmpty {
            let words = constraints.map { "\($0.name) '\($0.before)' -> '\($0.after)'" }.joined(
                separator: ", "
            )
            found.append((.constraintsChanged, words))
        }
        return found
    }

    private static func words(from: Location?, to: Location?) -> String {
        switch (from, to) {
        case (let from?, let to?): "place moved by \(Int(from.distance(to: to).rounded()))"
        case (nil, _?): "it has a place now"
        default: "its place is gone"
        }
    }
}

extension PlanParameters {
    /// What differs, by the names of the document.
    static func changes(from first: PlanParameters, to second: PlanParameters) -> [PlanDifference
        .ParameterChange]
    {
        func text(_ value: Double?) -> String { value.map { CanonicalJSON.text(of: $0) } ?? "none" }
        func text(_ value: Int?) -> String { value.map { String($0) } ?? "none" }
        let rows: [(String, String, String)] = [
            ("algorithm", first.algorithm.rawValue, second.algorithm.rawValue),
            ("clusters", text(first.clusterCount), text(second.clusterCount)),
            ("effort", first.effort.rawValue, second.effort.rawValue),
            ("eps_m", text(first.epsilon?.meters), text(second.epsilon?.meters)),
            ("max_churn", text(first.maxChurn), text(second.maxChurn)),
            ("max_due_spread_days", text(first.maxDueSpread), text(second.maxDueSpread)),
            ("max_load", text(first.maxLoad), text(second.maxLoad)),
            ("max_radius_m", text(first.maxRadius?.meters), text(second.maxRadius?.meters)),
            ("max_tickets", text(first.maxTickets), text(second.maxTickets)),
            ("metric", first.metric.rawValue, second.metric.rawValue),
            ("min_points", text(first.minimumPoints), text(second.minimumPoints)),
            ("move_price_m", text(first.movePrice?.meters), text(second.movePrice?.meters)),
            ("objective", first.objective.rawValue, second.objective.rawValue),
            ("priority_weight", text(first.priorityWeight), text(second.priorityWeight)),
            ("seed", String(first.seed), String(second.seed)),
        ]
        return rows.filter { $0.1 != $0.2 }.map { .init(name: $0.0, first: $0.1, second: $0.2) }
    }
}
