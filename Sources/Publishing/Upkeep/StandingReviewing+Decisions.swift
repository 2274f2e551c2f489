internal import Planning
internal import Tickets

extension StandingReviewing {
    /// The Job Cluster that each open member belongs to: one whose record has it before others, then the oldest.
    func owners(of entries: [Entry]) -> [String: String] {
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

    mutating func settle(_ entry: inout Entry, owners: [String: String], isAccountBlind: Bool) {
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
        record(entry, without: Set(shared))
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
                isOpenForMore: options.topUp && entry.issue.takesMore(in: options.topUpStatuses),
                keepOut: keptOut(of: cluster)
            )
        )
    }

    func keptOut(of cluster: JobClusterIssue) -> Set<String> {
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

    /// Keeps who is in a Job Cluster now.
    ///
    /// A ticket that counts in another one gets into no second record: on the next night both would have it, and it would
    /// count in the older one.
    mutating func record(_ entry: Entry, without shared: Set<String>) {
        let recorded = Set(entry.record?.members ?? [])
        let accepted = entry.accepted.filter { recorded.contains($0) || !shared.contains($0) }
            .sorted(by: idPrecedes)
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

    func marker(of issue: StandingIssue) -> String? {
        issue.labels.filter { $0.hasPrefix("muster-") && $0 != JiraClusterSite.constantLabel }.min()
    }

    mutating func decide(
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
    mutating func end(
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
}
