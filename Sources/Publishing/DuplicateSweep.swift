/// Finds Job Clusters that carry the same marker: made twice, by two machines or by a request that came late.
public enum DuplicateSweep {
    /// Two Job Clusters of one marker.
    public struct Pair: Hashable, Sendable {
        /// The one that stays: the older.
        public var kept: JobClusterIssue
        /// The one that is to be folded into it.
        public var folded: JobClusterIssue
    }

    /// The Job Clusters that are one too many.
    ///
    /// - Parameter issues: open Job Clusters with their labels, in any order.
    /// - Returns: each with the one that stays, in ascending order of its id; closed ones and people's clones are no
    ///   duplicates.
    public static func duplicates(among issues: [StandingIssue]) -> [Pair] {
        pairs(
            issues.filter { $0.statusCategory != "done" && !$0.isClone }.map { issue in
                (issue.issue, issue.labels.filter(isMarker))
            }
        )
    }

    static func duplicates(among traces: [CreationTrace]) -> [Pair] {
        pairs(traces.filter(\.isOpen).map { ($0.issue, $0.markers.filter(isMarker)) })
    }

    /// Whether a label is the marker of one cluster, as `Drafts.marker` makes them.
    static func isMarker(_ label: String) -> Bool {
        label.hasPrefix("muster-") && label != JiraClusterSite.constantLabel
    }

    private static func pairs(_ issues: [(issue: JobClusterIssue, markers: [String])]) -> [Pair] {
        var oldest: [String: JobClusterIssue] = [:]
        var pairs: [Pair] = []
        for (issue, markers) in issues.sorted(by: { $0.issue.isOlder(than: $1.issue) }) {
            // People may label freely; one marker that is another's is enough.
            if let kept = markers.compactMap({ oldest[$0] }).min(by: { $0.isOlder(than: $1) }) {
                if kept.id != issue.id { pairs.append(Pair(kept: kept, folded: issue)) }
                continue
            }
            for marker in markers { oldest[marker] = issue }
        }
        return pairs
    }
}
