internal import Clustering
internal import Geodesy
public import Planning

/// An explanation in sentences for a terminal; text of tickets is shown without control characters.
public struct ExplanationText: Sendable {
    private let explanation: PlanExplanation

    /// Makes the text of an explanation.
    public init(_ explanation: PlanExplanation) { self.explanation = explanation }

    /// One sentence a line.
    public var lines: [String] {
        var lines: [String] = []
        if let home = explanation.home { lines += sentences(of: home) }
        if let seat = explanation.seat { lines += sentences(of: seat) }
        if let exclusion = explanation.exclusion { lines += sentences(of: exclusion) }
        if !explanation.alternatives.isEmpty {
            lines.append("Next best clusters:")
            lines += explanation.alternatives.flatMap { sentences(of: $0) }
        }
        return lines.map { SafeText.terminal($0) }
    }

    private var name: String { explanation.key }

    private func sentences(of home: PlanExplanation.Home) -> [String] {
        var lines = [
            "\(name) is in \(home.cluster), \(text(home.distance)) from its centre (radius \(text(home.radius)))."
        ]
        let roles = home.roles
        if roles.contains(.alone) { lines.append("  It is the only member.") }
        if roles.contains(.medoid) { lines.append("  It stands for the cluster: its place is the centre.") }
        if roles.contains(.farthest), let without = home.radiusWithout {
            lines.append("  No member is farther away: without it the radius would be \(text(without)).")
        }
        if roles.contains(.onlyUrgent), let without = home.priorityWithout {
            lines.append(
                "  It alone makes the cluster priority \(home.priority.rawValue): without it \(without.rawValue)."
            )
        }
        if let leaving = home.leaving, !roles.contains(.alone) {
            lines.append("  Without it the objective of its cluster would change by \(change(leaving)).")
        }
        return lines
    }

    private func sentences(of seat: PlanExplanation.Seat) -> [String] {
        var lines: [String] = []
        if seat.isUnplaced {
            lines.append(
                "\(name) is in \(seat.issueKey); it has no place that is trusted and no part in centre and radius."
            )
        }
        lines.append(
            seat.joins
                ? "  \(seat.issueKey) stands in Jira; \(name) joins it by this plan."
                : "  It is a member of \(seat.issueKey), which stands in Jira: nobody is moved out of it."
        )
        return lines
    }

    private func sentences(of exclusion: PlanExplanation.Exclusion) -> [String] {
        var lines = ["\(name) is in no cluster: \(exclusion.reason.rawValue)."]
        if let load = exclusion.load {
            lines.append(
                "  Its load is \(NumberText.short(load.found)), a cluster takes \(NumberText.short(load.allowed))."
            )
        } else if !exclusion.detail.isEmpty {
            lines.append("  \(exclusion.detail)")
        }
        return lines
    }

    private func sentences(of alternative: PlanExplanation.Alternative) -> [String] {
        let head =
            "  \(alternative.cluster), centre \(text(alternative.distance)) away, "
            + "objective \(change(alternative.objectiveChange)): "
        guard !alternative.obstacles.isEmpty else { return [head + "would admit it."] }
        let raises = alternative.obstacles.compactMap { raise($0) }
        let barriers = alternative.obstacles.compactMap { barrier($0) }
        guard !raises.isEmpty else { return [head + "closed, \(barriers.joined(separator: "; "))."] }
        let but = barriers.isEmpty ? "" : ", but \(barriers.joined(separator: "; "))"
        return [head + "joins at \(raises.joined(separator: " and "))\(but)."]
    }

    /// What a limit would have to be raised by, rounded up so that it suffices.
    private func raise(_ obstacle: PlanExplanation.Obstacle) -> String? {
        switch obstacle {
        case .seats(let found, let allowed):
            return "+\(found - allowed) \(found - allowed == 1 ? "seat" : "seats") (\(found) of \(allowed))"
        case .load(let found, let allowed):
            return "+\(NumberText.trimmed(roundedUp(found - allowed, 2), 2)) of load "
                + "(\(NumberText.short(found)) of \(NumberText.short(allowed)))"
        case .radius(let found, let allowed):
            let lacking = found.meters - allowed.meters
            let unit = explanation.metric == .planar ? "" : " m"
            let more =
                lacking < 1
                ? NumberText.trimmed(roundedUp(lacking, 3), 3) : NumberText.grouped(Int(lacking.rounded(.up)))
            return "+\(more)\(unit) of radius (\(text(found)) of \(text(allowed)))"
        case .dueSpread(let found, let allowed):
            return
                "+\(found - allowed) \(found - allowed == 1 ? "day" : "days") of due spread (\(found) of \(allowed))"
        default: return nil
        }
    }

    /// What no limit would change.
    private func barrier(_ obstacle: PlanExplanation.Obstacle) -> String? {
        switch obstacle {
        case .apart(let group, let tickets): "it must be apart from \(list(tickets)) (group '\(group)')"
        case .together(let group, let tickets): "it must stay with \(list(tickets)) (group '\(group)')"
        case .skills(let tickets): "\(list(tickets)) \(tickets.count == 1 ? "needs" : "need") other skills"
        case .lock(let name): "locked as '\(name)'"
        case .stands(let key): "it stays in \(key)"
        case .notOpen: "it is not open for more"
        case .keptOut: "a person removed it from there"
        default: nil
        }
    }

    private func list(_ tickets: [String]) -> String {
        let more = tickets.count > 4 ? " and \(tickets.count - 4) more" : ""
        return tickets.prefix(4).joined(separator: ", ") + more
    }

    private func roundedUp(_ value: Double, _ decimals: Int) -> Double {
        let scale = decimals == 2 ? 100.0 : 1_000
        return (value * scale).rounded(.up) / scale
    }

    private func text(_ length: Length) -> String {
        explanation.metric == .planar ? NumberText.short(length.meters) : NumberText.length(length)
    }

    private func change(_ value: Double) -> String {
        let unit = explanation.metric == .planar ? "" : explanation.objective == .squared ? " m²" : " m"
        return (value >= 0 ? "+" : "-") + NumberText.short(abs(value)) + unit
    }
}
