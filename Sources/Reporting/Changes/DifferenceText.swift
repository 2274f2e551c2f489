internal import Geodesy
public import Planning

/// What changed between two plans, for a terminal; text of tickets is shown without control characters.
public struct DifferenceText: Sendable {
    private let difference: PlanDifference
    private let limit: Int

    /// Makes the text.
    ///
    /// - Parameters:
    ///   - difference: what changed.
    ///   - limit: most tickets that are listed; the others are counted.
    public init(_ difference: PlanDifference, upTo limit: Int = 200) {
        self.difference = difference
        self.limit = limit
    }

    /// An overview, then a line for each parameter, cluster and ticket that differs.
    public var lines: [String] {
        guard !difference.isEmpty else { return ["The plans are the same."] }
        var lines = [overview]
        lines += difference.parameters.map { "  \($0.name): \($0.first) -> \($0.second)" }
        lines += difference.clusters.map { words($0) }
        lines += difference.tickets.prefix(limit).map { words($0) }
        if difference.tickets.count > limit {
            lines.append(
                "  and \(NumberText.grouped(difference.tickets.count - limit)) more tickets; --json lists all"
            )
        }
        return lines.map { SafeText.terminal($0) }
    }

    private var overview: String {
        func count(_ event: PlanDifference.TicketEvent) -> String {
            NumberText.grouped(difference.tickets.count { $0.event == event })
        }
        let (first, second) = difference.objectives
        return
            "\(count(.join)) joined, \(count(.leave)) left, \(count(.move)) moved, \(count(.change)) changed; "
            + "churn \(NumberText.fixed(difference.churn * 100, 1)) %; "
            + "clusters \(first.clusters) -> \(second.clusters); \(standing)"
            + "distance \(NumberText.length(Length(meters: first.sumDistance))) -> "
            + NumberText.length(Length(meters: second.sumDistance))
    }

    private var standing: String {
        let (first, second) = difference.standing
        return first + second == 0 ? "" : "standing Job Clusters \(first) -> \(second); "
    }

    private func words(_ change: PlanDifference.ClusterChange) -> String {
        let (from, to) = (change.from.joined(separator: " + "), change.to.joined(separator: " + "))
        let share = "(\(change.shared) \(change.shared == 1 ? "ticket" : "tickets"))"
        return switch change.event {
        case .opened: "  open   \(to)"
        case .dissolved: "  gone   \(from)"
        case .merge: "  merge  \(from) -> \(to) \(share)"
        case .split: "  split  \(from) -> \(to) \(share)"
        }
    }

    private func words(_ change: PlanDifference.TicketChange) -> String {
        let place =
            switch change.event {
            case .join: "joins \(change.to ?? "")"
            case .leave: "leaves \(change.from ?? "")"
            case .move: "\(change.from ?? "") -> \(change.to ?? "")"
            case .change: "stays in \(change.to ?? "")"
            }
        let event = change.event.rawValue + String(repeating: " ", count: 7 - change.event.rawValue.count)
        let causes = change.causes.map(\.words).joined(separator: ", ")
        let detail = change.detail.isEmpty ? "" : " (\(change.detail))"
        return "  \(event)\(change.key)  \(place): \(causes)\(detail)"
    }
}

extension PlanDifference.Cause {
    fileprivate var words: String {
        switch self {
        case .ticketNew: "new ticket"
        case .ticketClosed: "ticket gone"
        case .reasonChanged: "left out in one of the plans"
        case .placeChanged: "its place changed"
        case .priorityChanged: "its priority changed"
        case .loadChanged: "its load changed"
        case .constraintsChanged: "its constraints changed"
        case .limitsChanged: "the limits changed"
        case .neighborsChanged: "tickets near it changed"
        case .rearranged: "a better arrangement was found"
        }
    }
}
