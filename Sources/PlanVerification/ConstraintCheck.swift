/// Checks together, apart, lock, skills and due days of every cluster.
struct ConstraintCheck {
    let document: VerifiedDocument

    func run(into verification: inout Verification) {
        let tickets = Dictionary(
            document.tickets.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var groupHome: [String: String] = [:]
        var lockHome: [String: String] = [:]
        for cluster in document.clusters {
            let members = cluster.members.compactMap { tickets[$0] }
            for member in members {
                if let group = member.together {
                    let home = groupHome[group, default: cluster.id]
                    groupHome[group] = home
                    verification.expect(
                        home == cluster.id,
                        "together",
                        "\(member.id) of the group '\(group)' is in \(cluster.id), others are in \(home)"
                    )
                }
                if let name = member.lock {
                    let home = lockHome[name, default: cluster.id]
                    lockHome[name] = home
                    verification.expect(
                        home == cluster.id,
                        "lock",
                        "\(member.id), locked to '\(name)', is in \(cluster.id), others are in \(home)"
                    )
                }
            }
            checkLock(members, cluster.id, into: &verification)
            for message in Self.disagreements(members, maxDueSpread: document.maxDueSpread) {
                verification.expect(false, message.rule, "cluster \(cluster.id): \(message.words)")
            }
            verification.checks["constraints", default: 0] += 1
        }
    }

    /// A locked cluster is kept as it is: nobody else joins it.
    func checkLock(
        _ members: [VerifiedDocument.Ticket],
        _ cluster: String,
        into verification: inout Verification
    ) {
        guard let name = members.lazy.compactMap(\.lock).first else { return }
        let strangers = members.filter { $0.lock != name }.map(\.id)
        verification.expect(
            strangers.isEmpty,
            "lock",
            "cluster \(cluster) is locked as '\(name)' and has \(strangers.joined(separator: ", ")) besides"
        )
    }

    /// What keeps tickets from being in one cluster, apart from its limits.
    static func disagreements(
        _ members: [VerifiedDocument.Ticket],
        maxDueSpread: Double?
    ) -> [(rule: String, words: String)] {
        var found: [(rule: String, words: String)] = []
        var inGroup: [String: String] = [:]
        for member in members {
            guard let group = member.apart else { continue }
            if let other = inGroup.updateValue(member.id, forKey: group) {
                found.append(("apart", "\(other) and \(member.id) of the group '\(group)' must be apart"))
            }
        }
        let skilled = members.filter { !$0.skills.isEmpty }
        if let first = skilled.first, let other = skilled.first(where: { $0.skills != first.skills }) {
            found.append(
                (
                    "skills",
                    "\(first.id) needs \(first.skills.sorted().joined(separator: "+")), "
                        + "\(other.id) needs \(other.skills.sorted().joined(separator: "+"))"
                )
            )
        }
        let days = members.compactMap(\.dueDay)
        if let limit = maxDueSpread, let first = days.min(), let last = days.max(),
            Double(last - first) > limit
        {
            found.append(("due", "its due days are \(last - first) days apart, over the limit of \(limit)"))
        }
        return found
    }
}
