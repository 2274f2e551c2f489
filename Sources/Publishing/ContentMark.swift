internal import Clustering
internal import Geodesy
internal import Planning
internal import Secrets
internal import Tickets

/// What a Job Cluster was told last, as its `StandingRecord` keeps it in `contentHash`.
///
/// Not a digest of the words: geometry that another search finds a hair better, a new template or a ticket's new summary
/// are no reason to write to hundreds of Job Clusters. What counts is who the members are, where, how urgent and when due.
struct ContentMark: Hashable {
    /// Digest of the open members with place, priority, load and due day.
    var members: String
    /// Digests of the summary lines that Muster may have left there; what is none of them, people have written.
    ///
    /// Two, while nobody knows whether the last correction has arrived; none, where the summary is not Muster's.
    private(set) var summaries: Set<String>
    /// Ids of the members that are no work any more and that the Job Cluster has been told of.
    var departed: Set<String>

    /// Makes the mark of what is told now; without a summary where people have written their own, or none is known.
    init(members: [PlannedTicket], summary: String? = nil, departed: Set<String>) {
        self.members = Self.digest(ofMembers: members)
        summaries = summary.map { [Self.digest(ofSummary: $0)] } ?? []
        self.departed = departed
    }

    static func digest(ofMembers members: [PlannedTicket]) -> String {
        let lines = members.sorted { JobClusterIssue.idPrecedes($0.id, $1.id) }.map { ticket in
            [
                ticket.id, ticket.key, String(ticket.priority.rawValue), String(ticket.load),
                Self.words(ticket.location), ticket.due ?? "",
            ].joined(separator: "\t")
        }
        return digest(lines.joined(separator: "\n"))
    }

    /// Reads what a record keeps; nil for what somebody else has written there.
    init?(_ text: String?) {
        let parts = (text ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "c1" else { return nil }
        members = String(parts[1])
        summaries = Set(parts[2].split(separator: "+").map(String.init))
        departed = Set(parts[3].split(separator: ",").map(String.init))
    }

    var text: String {
        let ids = departed.sorted(by: JobClusterIssue.idPrecedes).joined(separator: ",")
        return "c1:\(members):\(summaries.sorted().joined(separator: "+")):\(ids)"
    }

    /// Whether a summary is one that Muster has written.
    func isOurs(summary: String) -> Bool { summaries.contains(Self.digest(ofSummary: summary)) }

    /// The same, of a Job Cluster whose summary may also be one of another mark's.
    func orSummaries(of other: ContentMark?) -> ContentMark {
        var mark = self
        mark.summaries.formUnion(other?.summaries ?? [])
        return mark
    }

    /// The same, with no other summaries than those of another mark.
    func withSummaries(of other: ContentMark?) -> ContentMark {
        var mark = self
        mark.summaries = other?.summaries ?? []
        return mark
    }

    static func digest(ofSummary summary: String) -> String {
        // Jira takes white space off the ends.
        let trimmed = summary.drop(while: \.isWhitespace)
        let end = trimmed.lastIndex { !$0.isWhitespace }
        return digest(end.map { String(trimmed[...$0]) } ?? "")
    }

    private static func digest(_ text: String) -> String {
        String(SHA256Digest(of: Array(text.utf8)).hex.prefix(32))
    }

    /// A place to about a metre.
    private static func words(_ location: Location?) -> String {
        switch location {
        case .geographic(let place): "\(rounded(place.latitude * 1e5)),\(rounded(place.longitude * 1e5))"
        case .planar(let x, let y): "\(rounded(x * 1e3)) \(rounded(y * 1e3))"
        case nil: ""
        }
    }

    /// Without a trap for what no `Int64` holds.
    private static func rounded(_ value: Double) -> String {
        Int64(exactly: value.rounded()).map(String.init) ?? "\(value)"
    }
}
