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
    /// Digest of the summary line as it was sent; it tells whether people have written another.
    var summary: String
    /// Ids of the members that are no work any more and that the Job Cluster has been told of.
    var departed: Set<String>

    init(members: [PlannedTicket], summary: String, departed: Set<String>) {
        let lines = members.sorted { JobClusterIssue.idPrecedes($0.id, $1.id) }.map { ticket in
            [
                ticket.id, ticket.key, String(ticket.priority.rawValue), String(ticket.load),
                Self.words(ticket.location), ticket.due ?? "",
            ].joined(separator: "\t")
        }
        self.members = Self.digest(lines.joined(separator: "\n"))
        self.summary = Self.digest(ofSummary: summary)
        self.departed = departed
    }

    /// Reads what a record keeps; nil for what somebody else has written there.
    init?(_ text: String?) {
        let parts = (text ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "c1" else { return nil }
        members = String(parts[1])
        summary = String(parts[2])
        departed = Set(parts[3].split(separator: ",").map(String.init))
    }

    var text: String {
        let ids = departed.sorted(by: JobClusterIssue.idPrecedes).joined(separator: ",")
        return "c1:\(members):\(summary):\(ids)"
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
