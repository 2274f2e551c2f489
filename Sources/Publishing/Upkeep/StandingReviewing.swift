internal import Planning
internal import Tickets

/// A review while it goes on.
struct StandingReviewing {
    let members: [String: MemberState]
    let records: [String: StandingRecord]
    let overrides: [ClusterOverride]
    let now: Int64
    let options: StandingReview.Options
    var review = StandingReview()

    init(
        members: [String: MemberState],
        records: [StandingRecord],
        overrides: [ClusterOverride],
        now: Int64,
        options: StandingReview.Options
    ) {
        self.members = members
        self.records = Dictionary(
            records.map { ($0.issueID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.overrides = overrides
        self.now = now
        self.options = options
    }

    /// What is seen of one Job Cluster.
    struct Entry {
        var issue: StandingIssue
        /// The record that it is compared with; nil where it is adopted.
        var record: StandingRecord?
        /// Ids of its open members.
        var open: [String] = []
        var departed: [DepartedMember] = []
        /// Ids for its record.
        var accepted: [String] = []
        /// Departed members that it was told of on a night before: no news.
        var told: Set<String> = []
        /// Open members that are not in the record and that no run of Muster linked.
        var added: [String] = []
    }

    mutating func review(_ standing: [StandingIssue]) -> StandingReview {
        var seen: Set<String> = []
        let issues = standing.filter { seen.insert($0.issue.id).inserted }
            .sorted { idPrecedes($0.issue.id, $1.issue.id) }
        lookForMissing(Set(issues.map(\.issue.id)))
        var entries = issues.compactMap { entry(of: $0) }
        let isAccountBlind =
            review.unseenMembers > StandingReview.tolerance(of: review.knownMembers)
        let owners = owners(of: entries)
        for index in entries.indices {
            settle(&entries[index], owners: owners, isAccountBlind: isAccountBlind)
        }
        review.records.sort { idPrecedes($0.issueID, $1.issueID) }
        return review
    }

    // MARK: Job Clusters

    /// Records whose Job Cluster cannot be seen: closed where they are few, left alone where they are many.
    mutating func lookForMissing(_ seen: Set<String>) {
        let open = records.values.filter { !$0.isClosed }.sorted { idPrecedes($0.issueID, $1.issueID) }
        let missing = open.filter { !seen.contains($0.issueID) }
        review.knownClusters = open.count
        review.unseenClusters = missing.count
        for record in missing {
            let end = review.isBlind ? "; its record is kept" : "; its tickets are free"
            find(
                .clusterUnseen,
                record.issueKey,
                message: "Job Cluster \(record.issueKey) is gone, or hidden from this account\(end)"
            )
            if !review.isBlind { close(record) }
        }
    }

    mutating func close(_ record: StandingRecord) {
        var closed = record
        closed.isClosed = true
        closed.writtenAt = now
        review.records.append(closed)
    }

    /// The first look at a Job Cluster; nil where it is no concern of the planner.
    mutating func entry(of issue: StandingIssue) -> Entry? {
        let (id, key) = (issue.issue.id, issue.issue.key)
        let record = records[id]
        let isKnownOpen = record.map { !$0.isClosed } ?? false
        guard issue.project == options.project else {
            if let record, isKnownOpen {
                close(record)
                find(
                    .clusterMoved,
                    key,
                    message:
                        "Job Cluster \(record.issueKey) was moved to project \(issue.project), as \(key); "
                        + "it is left alone from now on"
                )
            }
            return nil
        }
        guard issue.isJobCluster else {
            if let record, isKnownOpen {
                close(record)
                find(
                    .clusterMoved,
                    key,
                    message:
                        "\(key) is no Job Cluster any more: its issue type was changed; it is left alone from now on"
                )
            }
            return nil
        }
        guard issue.statusCategory != "done" else {
            if let record, isKnownOpen {
                close(record)
                find(
                    .clusterClosed,
                    key,
                    message: "Job Cluster \(key) is closed, in status '\(issue.status)'"
                )
            }
            return nil
        }
        if !isKnownOpen {
            guard !issue.members.isEmpty else {
                find(
                    .clusterLeft,
                    key,
                    message:
                        "Job Cluster \(key) has no members and no record here; it is left alone, as another "
                        + "machine may be about to link them"
                )
                return nil
            }
            find(
                record == nil ? .clusterAdopted : .clusterReopened,
                key,
                message: record == nil
                    ? "Job Cluster \(key) was made elsewhere; it is looked after from now on"
                    : "Job Cluster \(key) is open again; it is looked after again"
            )
        }
        var entry = Entry(issue: issue, record: isKnownOpen ? record : nil)
        entry.told = ContentMark(record?.contentHash)?.departed ?? []
        sortMembers(&entry)
        return entry
    }

    // MARK: Words

    func project(of key: String) -> Substring {
        key.lastIndex(of: "-").map { key[..<$0] } ?? key[...]
    }

    func oldKey(of id: String) -> String {
        overrides.last { $0.ticketID == id }?.ticketKey ?? "with id \(id)"
    }

    mutating func find(
        _ kind: StandingFinding.Kind,
        _ cluster: String,
        _ ticket: String? = nil,
        _ message: String
    ) {
        review.findings.append(
            StandingFinding(kind: kind, clusterKey: cluster, ticketKey: ticket, message: message)
        )
    }

    mutating func find(_ kind: StandingFinding.Kind, _ cluster: String, message: String) {
        find(kind, cluster, nil, message)
    }
}
