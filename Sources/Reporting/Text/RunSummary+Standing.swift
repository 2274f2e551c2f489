internal import Clustering
internal import Planning

extension RunSummary {
    /// What becomes of Job Clusters that stand: an overview, then those that change, at most twenty.
    static func standing(_ facts: PlanFacts) -> [String] {
        let all = facts.plan.standing
        guard !all.isEmpty else { return [] }
        func count(_ number: Int, _ noun: String) -> String {
            "\(NumberText.grouped(number)) \(noun)\(number == 1 ? "" : "s")"
        }
        let joining = all.reduce(0) { $0 + $1.joining.count }
        let departed = all.reduce(0) { $0 + $1.departed.count }
        let dissolved = all.count(where: \.isDissolved)
        let kept = all.reduce(0) { $0 + $1.kept.count }
        let topped = all.count { !$0.joining.isEmpty }
        var lines = [
            "\(count(all.count, "Job Cluster")) with \(count(kept, "open ticket")), "
                + "\(NumberText.grouped(dissolved)) to be closed",
            "\(NumberText.grouped(topped)) topped up by \(count(joining, "ticket")), "
                + "\(count(departed, "member")) gone",
        ]
        let changed = all.filter(\.isChanged)
        lines += changed.prefix(20).map { entry in
            var parts: [String] = []
            if !entry.joining.isEmpty {
                let keys = entry.joining.map { facts.ticket($0)?.key ?? $0 }
                parts.append(
                    "+\(keys.count) \(keys.prefix(6).joined(separator: ", "))"
                        + (keys.count > 6 ? ", ..." : "")
                )
            }
            for reason in [DepartedMember.Reason.closed, .deleted, .moved, .removed] {
                let keys = entry.departed.filter { $0.reason == reason }.map(\.key)
                guard !keys.isEmpty else { continue }
                parts.append(
                    "-\(keys.count) \(reason.rawValue) \(keys.prefix(4).joined(separator: ", "))"
                        + (keys.count > 4 ? ", ..." : "")
                )
            }
            if entry.isDissolved { parts.append("no open ticket is left: to be closed") }
            return "\(entry.issueKey)  \(parts.joined(separator: "; "))"
        }
        if changed.count > 20 {
            lines.append("and \(NumberText.grouped(changed.count - 20)) more that change")
        }
        return lines.map { "  " + SafeText.terminal($0, upTo: 78) }
    }
}
