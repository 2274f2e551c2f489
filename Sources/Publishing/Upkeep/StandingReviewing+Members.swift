internal import Planning
internal import Tickets

extension StandingReviewing {
    mutating func sortMembers(_ entry: inout Entry) {
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

    mutating func unseen(_ id: String, key: String?, isRecorded: Bool, _ entry: inout Entry) {
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

    mutating func member(_ state: MemberState, isRecorded: Bool, _ entry: inout Entry) {
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

    mutating func removed(_ state: MemberState, _ entry: inout Entry) {
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
}
