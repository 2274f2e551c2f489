internal import Clustering
public import Planning

/// What an update did to a plan, for a terminal; text of tickets is shown without control characters.
public struct UpdateText: Sendable {
    private let update: PlanUpdate

    /// Makes the text of an update.
    public init(_ update: PlanUpdate) { self.update = update }

    /// One line a ticket, then the outcome.
    public var lines: [String] {
        var lines = update.closed.map { "\($0) is taken out" }
        lines += update.displaced.map { placement in
            placement.cluster.map {
                "\(placement.id) is out of reach of its shifted centre and moves to \($0)"
            }
                ?? "\(placement.id) is out of reach of its shifted centre and fits nowhere else"
        }
        lines += update.placed.map { words($0) }
        let objective = update.plan.objective
        let moved = update.plan.previous?.moved ?? 0
        lines.append(
            "The plan has \(NumberText.grouped(objective.clusters)) clusters and "
                + "\(NumberText.grouped(update.plan.unclustered.count)) tickets left out; "
                + "\(moved == 0 ? "nobody else moved" : "\(NumberText.grouped(moved)) moved")."
        )
        return lines.map { SafeText.terminal($0) }
    }

    private func words(_ placement: PlanUpdate.Placement) -> String {
        guard let cluster = placement.cluster else {
            let entry = update.plan.unclustered.first { $0.id == placement.id }
            let detail = entry.map {
                $0.detail.isEmpty ? $0.reason.rawValue : "\($0.reason.rawValue): \($0.detail)"
            }
            return "\(placement.id) is left out: \(detail ?? "unknown")"
        }
        return placement.isNewCluster
            ? "\(placement.id) opens \(cluster)" : "\(placement.id) joins \(cluster)"
    }
}
