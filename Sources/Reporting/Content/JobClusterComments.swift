public import Planning

/// What comments on a Job Cluster and its members say: plain text, a line for each fact.
public enum JobClusterComments {
    /// Most keys that a line names; the rest is counted.
    private static let keysInLine = 500

    /// What changed in a Job Cluster that stands; nil where nobody joined or left.
    ///
    /// - Parameters:
    ///   - joined: keys of tickets that joined, in the order in which they are named.
    ///   - departed: members that are no work any more and were so for the first time.
    ///   - runID: the run.
    /// - Returns: lines of text.
    public static func changes(joined: [String], departed: [DepartedMember], runID: String) -> String? {
        let lines = self.joined(joined) + left(departed)
        guard !lines.isEmpty else { return nil }
        return (["Changed by Muster, run \(safe(runID))."] + lines).joined(separator: "\n")
    }

    /// Why a Job Cluster is closed: no open member is left.
    public static func dissolved(departed: [DepartedMember], runID: String) -> String {
        (["Closed by Muster, run \(safe(runID)): no open ticket is left in it."] + left(departed)).joined(
            separator: "\n"
        )
    }

    /// Why a Job Cluster was given up for an older one that has the same tickets.
    ///
    /// - Parameters:
    ///   - survivor: key of the Job Cluster that stays.
    ///   - tickets: keys of the tickets that are in both.
    ///   - runID: the run.
    /// - Returns: lines of text.
    public static func folded(into survivor: String, tickets: [String], runID: String) -> String {
        var lines = [
            "Given up by Muster, run \(safe(runID)): \(safe(survivor)) is older and has the same tickets, "
                + "so they stay there."
        ]
        if !tickets.isEmpty { lines.append("Tickets in both: \(list(tickets))") }
        return lines.joined(separator: "\n")
    }

    /// What the Job Cluster that stays says of one that was given up for it.
    public static func absorbed(_ duplicate: String, tickets: [String], runID: String) -> String {
        var lines = [
            "\(safe(duplicate)) was made for the same tickets and was given up by Muster, run \(safe(runID))."
        ]
        if !tickets.isEmpty { lines.append("Tickets in both: \(list(tickets))") }
        return lines.joined(separator: "\n")
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

    private static func joined(_ keys: [String]) -> [String] {
        keys.isEmpty ? [] : ["Joined: \(list(keys))"]
    }

    private static func left(_ departed: [DepartedMember]) -> [String] {
        let words: [(DepartedMember.Reason, String)] = [
            (.closed, "Done"), (.moved, "Left, moved to another project"),
            (.deleted, "Left, deleted or hidden"),
            (.removed, "Left, unlinked by somebody"),
        ]
        return words.compactMap { reason, title in
            let keys = departed.filter { $0.reason == reason }.map(\.key)
            return keys.isEmpty ? nil : "\(title): \(list(keys))"
        }
    }

    private static func list(_ keys: [String]) -> String {
        ContentWriter.list(keys.map(safe), upTo: keysInLine)
    }

    private static func safe(_ text: String) -> String { SafeText.terminal(text, upTo: 120) }
}
