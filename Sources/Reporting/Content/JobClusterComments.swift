public import Planning

/// What comments on a Job Cluster and its members say: plain text, a line for each fact.
public enum JobClusterComments {
    /// Most keys that a line names; the rest is counted.
    private static let keysInLine = 500

    /// What changed in a Job Cluster that stands; nil where nobody joined or left and it is not closed.
    ///
    /// - Parameters:
    ///   - joined: keys of tickets that joined, in the order in which they are named.
    ///   - departed: members that are no work any more and were so for the first time.
    ///   - isClosing: whether it is closed, as no open ticket is left.
    ///   - runID: the run.
    /// - Returns: lines of text.
    public static func changes(
        joined: [String],
        departed: [DepartedMember],
        isClosing: Bool = false,
        runID: String
    ) -> String? {
        var lines = joined.isEmpty ? [] : ["Joined: \(list(joined))."]
        let words: [(DepartedMember.Reason, String)] = [
            (.closed, "Closed"), (.moved, "Moved to another project"), (.deleted, "Gone or hidden"),
            (.removed, "Removed by a person"),
        ]
        for (reason, title) in words {
            let keys = departed.filter { $0.reason == reason }.map(\.key)
            if !keys.isEmpty { lines.append("\(title): \(list(keys)).") }
        }
        if isClosing { lines.append("No open ticket is left, so this Job Cluster is closed.") }
        guard !lines.isEmpty else { return nil }
        return (["Changed by Muster in run \(safe(runID))."] + lines).joined(separator: "\n")
    }

    /// What is said on a member of a Job Cluster.
    ///
    /// - Parameters:
    ///   - template: as configured, for member comments.
    ///   - cluster: key of the Job Cluster.
    ///   - visit: place in the visiting order, from 1.
    ///   - count: how many members there are.
    /// - Returns: one line or as many as the template has.
    public static func member(_ template: ContentTemplate, cluster: String, visit: Int, count: Int) -> String
    {
        precondition(template.use == .memberComment, "a template for member comments")
        return template.filled([
            "cluster": safe(cluster), "visit": String(visit), "count": String(count),
        ])
    }

    private static func list(_ keys: [String]) -> String {
        ContentWriter.list(keys.map(safe), upTo: keysInLine)
    }

    private static func safe(_ text: String) -> String { SafeText.terminal(text, upTo: 120) }
}
