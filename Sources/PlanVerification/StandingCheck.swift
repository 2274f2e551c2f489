/// Checks what a plan makes of Job Clusters that stand: nobody leaves one, and who joins one may.
struct StandingCheck {
    let document: VerifiedDocument
    let verifier: PlanVerifier

    private static let rule = "standing"
    private static let reasons: Set = ["closed", "deleted", "moved", "removed"]

    func run(into verification: inout Verification) {
        guard !document.standing.isEmpty else { return }
        let tickets = document.ticketsByID
        // The ids of Jira are numbers: in ascending order the shorter comes first.
        for (before, after) in zip(document.standing, document.standing.dropFirst()) {
            let isOrdered =
                (before.issueID.utf8.count, before.issueID) < (after.issueID.utf8.count, after.issueID)
            let areNumbers = [before, after].allSatisfy { UInt64($0.issueID) != nil }
            verification.expect(
                isOrdered || !areNumbers && before.issueID != after.issueID,
                "order",
                "\(after.issueKey) (\(after.issueID)) stands after \(before.issueKey) (\(before.issueID))"
            )
        }
        for entry in document.standing {
            checkLists(entry, tickets, into: &verification)
            checkCluster(entry, tickets, into: &verification)
            if !entry.joining.isEmpty { checkJoining(entry, tickets, into: &verification) }
        }
        checkGroups(tickets, into: &verification)
    }

    // MARK: Who is where

    private func checkLists(
        _ entry: VerifiedDocument.Standing,
        _ tickets: [String: VerifiedDocument.Ticket],
        into verification: inout Verification
    ) {
        let key = entry.issueKey
        func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
            verification.expect(holds, Self.rule, message())
        }
        for (name, list) in [
            ("kept", entry.kept), ("joining", entry.joining), ("departed", entry.departed.map(\.id)),
            ("keep_out", entry.keepOut), ("unplaced", entry.unplaced),
        ] {
            let isOrdered = zip(list, list.dropFirst()).allSatisfy {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
            expect(isOrdered, "\(key): '\(name)' is not in ascending order, each id once")
        }
        let (kept, joining) = (Set(entry.kept), Set(entry.joining))
        let departed = Set(entry.departed.map(\.id))
        expect(kept.isDisjoint(with: departed), "\(key) keeps a member that has departed")
        expect(joining.isDisjoint(with: departed), "a ticket that has departed from \(key) joins it again")
        expect(
            joining.isDisjoint(with: entry.keepOut),
            "a person removed from \(key): \(joining.intersection(entry.keepOut).sorted()), which joins it again"
        )
        expect(
            kept.isDisjoint(with: entry.keepOut),
            "\(key) keeps \(kept.intersection(entry.keepOut).sorted()) and must not have it"
        )
        expect(
            entry.departed.allSatisfy { Self.reasons.contains($0.reason) },
            "\(key): a member departed for a reason that is none"
        )
        expect(
            Set(entry.unplaced).isSubset(of: kept),
            "\(key): 'unplaced' names who is no member, or who joins"
        )
        let lost = (entry.kept + entry.joining).filter {
            tickets[$0]?.place == nil && !entry.unplaced.contains($0)
        }
        expect(lost.isEmpty, "\(key) does not say that \(lost.joined(separator: ", ")) has no place")
        expect(joining.isEmpty || !kept.isEmpty, "tickets join \(key), of which nobody is left")
        expect(
            joining.isEmpty || entry.isOpen,
            "\(entry.joining.joined(separator: ", ")) joins \(key), which is not open for more"
        )
        expect(
            joining.isEmpty || document.algorithm == "capacitated",
            "\(document.algorithm) has no limits to top \(key) up to"
        )
    }

    private func checkCluster(
        _ entry: VerifiedDocument.Standing,
        _ tickets: [String: VerifiedDocument.Ticket],
        into verification: inout Verification
    ) {
        let all = entry.kept + entry.joining
        let placed = all.compactMap { tickets[$0] }.filter { $0.place != nil }
        guard let cluster = entry.cluster else {
            return verification.expect(
                placed.isEmpty,
                Self.rule,
                "\(entry.issueKey) has members with a place and no 'cluster'"
            )
        }
        verification.expect(
            !placed.isEmpty,
            Self.rule,
            "\(entry.issueKey) has a 'cluster' and no member with a place"
        )
        verification.expect(
            cluster.id == entry.issueKey,
            Self.rule,
            "the cluster of \(entry.issueKey) has the id \(cluster.id)"
        )
        let sorted = all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        verification.expect(
            cluster.members == sorted,
            Self.rule,
            "the members of \(entry.issueKey) are not those that it keeps and those that join, in order"
        )
        guard cluster.members == sorted, !placed.isEmpty else { return }
        verifier.checkNumbers(of: cluster, all.compactMap { tickets[$0] }, into: &verification)
        verifier.checkCenter(of: cluster, placed, document, into: &verification)
        verifier.checkVisitOrder(of: cluster, tickets, document, into: &verification)
        let last = Set(cluster.visitOrder.suffix(entry.unplaced.count))
        verification.expect(
            last == Set(entry.unplaced),
            "visit order",
            "\(entry.issueKey): who has no place is not visited last"
        )
        let radius = placed.map { document.distance($0.place, cluster.center) }.max() ?? 0
        verification.expect(
            verifier.agree(radius, cluster.radius),
            "radius",
            "\(entry.issueKey) says radius \(cluster.radius), its members reach \(radius)"
        )
    }

    // MARK: Who may join

    /// A cluster that gains a member is within every limit, with those that join and without.
    private func checkJoining(
        _ entry: VerifiedDocument.Standing,
        _ tickets: [String: VerifiedDocument.Ticket],
        into verification: inout Verification
    ) {
        guard let cluster = entry.cluster else { return }
        let members = cluster.members.compactMap { tickets[$0] }
        verifier.checkCapacity(of: cluster, members, document, into: &verification)
        ConstraintCheck(document: document).checkLock(members, cluster.id, into: &verification)
        for message in ConstraintCheck.disagreements(members, maxDueSpread: document.maxDueSpread) {
            verification.expect(false, message.rule, "\(cluster.id), which is joined: \(message.words)")
        }
        verification.checks["constraints", default: 0] += 1
        guard let limit = document.maxRadius else { return }
        let kept = entry.kept.compactMap { tickets[$0] }
        for (when, some) in [("with those that join", members), ("before any joins", kept)] {
            let radius = document.state(of: some)?.radius ?? 0
            verification.expect(
                radius <= limit || verifier.agree(radius, limit),
                "radius",
                "\(cluster.id) reaches \(radius) \(when), over the limit of \(limit)"
            )
        }
    }

    /// Who is placed by this plan is with its group and lock; where people put members apart, nobody else is to blame.
    private func checkGroups(
        _ tickets: [String: VerifiedDocument.Ticket],
        into verification: inout Verification
    ) {
        var homes: [String: [String: Set<String>]] = ["together": [:], "lock": [:]]
        func names(_ id: String) -> [(rule: String, name: String)] {
            guard let ticket = tickets[id] else { return [] }
            return [("together", ticket.together), ("lock", ticket.lock)].compactMap { rule, name in
                name.map { (rule, $0) }
            }
        }
        for entry in document.standing {
            for (rule, name) in (entry.kept + entry.joining).flatMap(names) {
                homes[rule]?[name, default: []].insert(entry.issueKey)
            }
        }
        let placed =
            document.clusters.flatMap { cluster in cluster.members.map { ($0, cluster.id) } }
            + document.standing.flatMap { entry in entry.joining.map { ($0, entry.issueKey) } }
        for (member, home) in placed {
            for (rule, name) in names(member) {
                let others = (homes[rule]?[name] ?? []).subtracting([home]).sorted()
                verification.expect(
                    others.isEmpty,
                    rule,
                    "\(member) of '\(name)' is in \(home), others are in \(others.joined(separator: ", "))"
                )
            }
        }
    }
}

/// Which tickets a group or lock binds to a cluster, beside Job Clusters that stand.
struct StandingBondCheck {
    private var names: Set<[String]> = []

    init(_ document: VerifiedDocument) {
        guard !document.standing.isEmpty else { return }
        let tickets = document.ticketsByID
        let inside =
            document.standing.flatMap { $0.kept + $0.joining } + document.clusters.flatMap(\.members)
        for ticket in inside.compactMap({ tickets[$0] }) { names.formUnion(Self.bonds(ticket)) }
        // A bond may lead over others that are left out for it.
        let left = document.unclustered.filter { $0.reason == "bound_elsewhere" }.compactMap {
            tickets[$0.id]
        }
        var hasGrown = true
        while hasGrown {
            hasGrown = false
            for ticket in left {
                let bonds = Self.bonds(ticket)
                if !names.isDisjoint(with: bonds), !names.isSuperset(of: bonds) {
                    names.formUnion(bonds)
                    hasGrown = true
                }
            }
        }
    }

    func isBound(_ ticket: VerifiedDocument.Ticket) -> Bool { !names.isDisjoint(with: Self.bonds(ticket)) }

    private static func bonds(_ ticket: VerifiedDocument.Ticket) -> Set<[String]> {
        Set(
            [("together", ticket.together), ("lock", ticket.lock)].compactMap { rule, name in
                name.map { [rule, $0] }
            }
        )
    }
}
