internal import Planning
internal import Tickets

/// A review while it goes on.
struct StandingReviewing {
    let members: [String: MemberState]
    let records: [String: StandingRecord]
    let overrides: [ClusterOverride]
    let now: Int64
    let options: StandingReview.Options
    private var review = StandingReview()

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
    private mutating func lookForMissing(_ seen: Set<String>) {
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

    private mutating func close(_ record: StandingRecord) {
        var closed = record
        closed.isClosed = true
        closed.writtenAt = now
        review.records.append(closed)
    }

    /// The first look at a Job Cluster; nil where it is no concern of the planner.
    private mutating func entry(of issue: StandingIssue) -> Entry? {
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

    // MARK: Members

    private mutating func sortMembers(_ entry: inout Entry) {
        let linked = Dictionary(
            entry.issue.members.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let recorded = Set(entry.record?.members ?? [])
        review.knownMembers += recorded.count
        for id in recorded.union(linked.keys).sorted(by: idPrecedes) {
            guard let state = members[id] else {
                unseen(id, key: linked[id]?.key, isRecorded: recorded.contains(id), &entry)
                continue
            }
            // Whichever end was read later may know more; what either shows is there.
            let isLinked =
                linked[id] != nil || state.clusters.contains { $0.issue.id == entry.issue.issue.id }
            if isLinked {
                member(state, isRecorded: recorded.contains(id), &entry)
            } else {
                removed(state, &entry)
            }
        }
        for member in entry.issue.members where !member.isOutward && entry.accepted.contains(member.id) {
            find(
                .wrongDirection,
                entry.issue.issue.key,
                member.key,
                "the link between \(member.key) and Job Cluster \(entry.issue.issue.key) runs from the ticket to "
                    + "the Job Cluster; it counts"
            )
        }
    }

    private mutating func unseen(_ id: String, key: String?, isRecorded: Bool, _ entry: inout Entry) {
        let cluster = entry.issue.issue.key
        let name = key ?? oldKey(of: id)
        // It stays in the record: should it be seen again, nobody has added it.
        entry.accepted.append(id)
        entry.departed.append(DepartedMember(id: id, key: name, reason: .deleted))
        if isRecorded { review.unseenMembers += 1 }
        guard !entry.told.contains(id) else { return }
        find(
            .unseen,
            cluster,
            name,
            "ticket \(name) of Job Cluster \(cluster) is gone, or hidden from this account"
        )
    }

    private mutating func member(_ state: MemberState, isRecorded: Bool, _ entry: inout Entry) {
        let (ticket, cluster) = (state.ticket, entry.issue.issue.key)
        let isElsewhere = !options.spansProjects && project(of: ticket.key) != options.project
        if isElsewhere, !isRecorded {
            find(
                .foreign,
                cluster,
                ticket.key,
                "\(ticket.key) of another project is linked to Job Cluster \(cluster); it is no member"
            )
            return
        }
        entry.accepted.append(ticket.id)
        if isElsewhere {
            entry.departed.append(DepartedMember(id: ticket.id, key: ticket.key, reason: .moved))
            guard !entry.told.contains(ticket.id) else { return }
            find(.moved, cluster, ticket.key, "a ticket of Job Cluster \(cluster) was moved to \(ticket.key)")
        } else if state.isDone {
            entry.departed.append(DepartedMember(id: ticket.id, key: ticket.key, reason: .closed))
            guard !entry.told.contains(ticket.id) else { return }
            find(
                .closed,
                cluster,
                ticket.key,
                "\(ticket.key) of Job Cluster \(cluster) is done, in status '\(ticket.status)'"
            )
        } else {
            entry.open.append(ticket.id)
            let pair = StandingReview.Pair(clusterID: entry.issue.issue.id, memberID: ticket.id)
            if entry.record != nil, !isRecorded, !options.ownLinks.contains(pair) {
                entry.added.append(ticket.id)
            }
        }
    }

    private mutating func removed(_ state: MemberState, _ entry: inout Entry) {
        let (ticket, cluster) = (state.ticket, entry.issue.issue)
        let pair = StandingReview.Pair(clusterID: cluster.id, memberID: ticket.id)
        guard !options.ownUnlinks.contains(pair) else { return }
        // A run that stopped half-way records what it meant to link before all of it stands.
        guard !options.ownLinks.contains(pair) else {
            entry.accepted.append(ticket.id)
            return
        }
        entry.departed.append(DepartedMember(id: ticket.id, key: ticket.key, reason: .removed))
        decide(.keepOut, ticket, cluster, "removed from \(cluster.key) by a person")
        end(.keepIn, ticket, cluster, "removed from \(cluster.key) by a person")
        find(
            .removed,
            cluster.key,
            ticket.key,
            "\(ticket.key) was removed from Job Cluster \(cluster.key) by a person; it is not put back"
        )
    }

    // MARK: Decisions

    /// The Job Cluster that each open member belongs to: one whose record has it before others, then the oldest.
    private func owners(of entries: [Entry]) -> [String: String] {
        var owners: [String: (cluster: String, isRecorded: Bool)] = [:]
        for entry in entries {
            let recorded = Set(entry.record?.members ?? [])
            for id in entry.open {
                let isRecorded = recorded.contains(id)
                if let owner = owners[id], owner.isRecorded || !isRecorded { continue }
                owners[id] = (entry.issue.issue.id, isRecorded)
            }
        }
        return owners.mapValues(\.cluster)
    }

    private mutating func settle(_ entry: inout Entry, owners: [String: String], isAccountBlind: Bool) {
        let cluster = entry.issue.issue
        let shared = entry.open.filter { owners[$0] != cluster.id }
        for id in shared {
            guard let ticket = members[id]?.ticket, let owner = owners[id] else { continue }
            let others = members[id]?.clusters.map(\.issue.key).filter { $0 != cluster.key } ?? []
            let other = others.first ?? "another (id \(owner))"
            find(
                .inSeveral,
                cluster.key,
                ticket.key,
                "\(ticket.key) is in Job Cluster \(cluster.key) and in \(other); it counts there: take one link away"
            )
        }
        let own = entry.open.filter { owners[$0] == cluster.id }
        for id in entry.added where owners[id] == cluster.id {
            guard let ticket = members[id]?.ticket else { continue }
            decide(.keepIn, ticket, cluster, "added to \(cluster.key) by a person")
            end(.keepOut, ticket, cluster, "added to \(cluster.key) by a person")
            find(
                .added,
                cluster.key,
                ticket.key,
                "\(ticket.key) was added to Job Cluster \(cluster.key) by a person; it stays"
            )
        }
        record(entry)
        if !entry.told.isEmpty { review.told[cluster.id] = entry.told }
        let gone = entry.departed.filter { $0.reason == .deleted }
        if own.isEmpty, !gone.isEmpty, isAccountBlind {
            find(
                .clusterLeft,
                cluster.key,
                message:
                    "Job Cluster \(cluster.key) is left as it is: \(gone.count) of its tickets cannot be seen, and "
                    + "so many at once look hidden rather than deleted"
            )
            return
        }
        guard !(own.isEmpty && !shared.isEmpty) else {
            find(
                .clusterLeft,
                cluster.key,
                message:
                    "Job Cluster \(cluster.key) is left as it is: its open tickets are in other Job Clusters as well"
            )
            return
        }
        review.clusters.append(
            StandingCluster(
                issueID: cluster.id,
                issueKey: cluster.key,
                members: own.compactMap { members[$0]?.ticket },
                departed: entry.departed.sorted { idPrecedes($0.id, $1.id) },
                isOpenForMore: takesMore(entry.issue),
                keepOut: keptOut(of: cluster)
            )
        )
    }

    private func takesMore(_ issue: StandingIssue) -> Bool {
        guard options.topUp else { return false }
        guard let statuses = options.topUpStatuses else { return issue.statusCategory == "new" }
        return statuses.contains { $0.lowercased() == issue.status.lowercased() }
    }

    private func keptOut(of cluster: JobClusterIssue) -> Set<String> {
        var kept: Set<String> = []
        // What was decided a moment ago stands after what it replaces.
        for override in overrides + review.overrides
        where override.kind == .keepOut && override.clusterID == cluster.id {
            if override.counts(at: now) {
                kept.insert(override.ticketID)
            } else {
                kept.remove(override.ticketID)
            }
        }
        return kept
    }

    private mutating func record(_ entry: Entry) {
        let accepted = entry.accepted.sorted(by: idPrecedes)
        let (cluster, old) = (entry.issue.issue, records[entry.issue.issue.id])
        if let record = entry.record, record.members == accepted, record.issueKey == cluster.key { return }
        review.records.append(
            StandingRecord(
                issueID: cluster.id,
                issueKey: cluster.key,
                marker: old?.marker ?? marker(of: entry.issue),
                members: accepted,
                contentHash: old?.contentHash,
                runID: old?.runID ?? "",
                writtenAt: now
            )
        )
    }

    private func marker(of issue: StandingIssue) -> String? {
        issue.labels.filter { $0.hasPrefix("muster-") && $0 != JiraClusterSite.constantLabel }.min()
    }

    private mutating func decide(
        _ kind: ClusterOverride.Kind,
        _ ticket: Ticket,
        _ cluster: JobClusterIssue,
        _ reason: String
    ) {
        let time = max(now, options.latestRun ?? now)
        review.overrides.append(
            ClusterOverride(
                ticketID: ticket.id,
                ticketKey: ticket.key,
                kind: kind,
                clusterID: cluster.id,
                clusterKey: cluster.key,
                reason: reason,
                madeAt: time,
                expiresAt: options.overrideLifetime.map { time + $0.components.seconds * 1_000 }
            )
        )
    }

    /// Ends what counts still and was meant the other way round.
    private mutating func end(
        _ kind: ClusterOverride.Kind,
        _ ticket: Ticket,
        _ cluster: JobClusterIssue,
        _ reason: String
    ) {
        for var override in overrides
        where override.ticketID == ticket.id && override.kind == kind && override.clusterID == cluster.id
            && override.counts(at: now)
        {
            override.expiresAt = now
            override.reason += "; ended: \(reason)"
            review.overrides.append(override)
        }
    }

    // MARK: Words

    private func project(of key: String) -> Substring {
        key.lastIndex(of: "-").map { key[..<$0] } ?? key[...]
    }

    private func oldKey(of id: String) -> String {
        overrides.last { $0.ticketID == id }?.ticketKey ?? "with id \(id)"
    }

    private mutating func find(
        _ kind: StandingFinding.Kind,
        _ cluster: String,
        _ ticket: String? = nil,
        _ message: String
    ) {
        review.findings.append(
            StandingFinding(kind: kind, clusterKey: cluster, ticketKey: ticket, message: message)
        )
    }

    private mutating func find(_ kind: StandingFinding.Kind, _ cluster: String, message: String) {
        find(kind, cluster, nil, message)
    }
}
