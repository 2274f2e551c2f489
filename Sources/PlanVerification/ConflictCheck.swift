/// Checks that tickets left out for a conflict name a set that cannot be planned, and that no ticket of it can be spared.
///
/// The number of clusters is free, so only shared names force tickets together: the components of equal `together` and
/// `lock` names. A set conflicts where one of them, as a cluster of its own, breaks a limit or a constraint.
struct ConflictCheck {
    let document: VerifiedDocument
    /// Sets with more tickets are not shrunk one by one, and a note says so.
    private let greatest = 200

    func run(into verification: inout Verification) {
        let tickets = Dictionary(
            document.tickets.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let entries = document.unclustered.filter { $0.reason == "constraint_conflict" }
        let leftOut = Set(entries.map(\.id))
        var known: [[String]: [String]] = [:]
        for entry in entries {
            let set = entry.conflict.compactMap { tickets[$0] }
            verification.expect(
                concerns(entry.id, set, tickets),
                "conflict",
                "\(entry.id) is left out for a conflict, and the set that it names has nothing to do with it"
            )
            // A locked cluster that can be kept stays, and those whom it keeps out are left out.
            let inside = set.filter { !leftOut.contains($0.id) && $0.lock == nil }.map(\.id)
            verification.expect(
                inside.isEmpty,
                "conflict",
                "\(entry.id) conflicts with \(inside.joined(separator: ", ")), which is not left out for a conflict"
            )
            guard !entry.conflict.isEmpty else { continue }
            if known[entry.conflict] == nil {
                known[entry.conflict] = problems(
                    entry.conflict.compactMap { tickets[$0] },
                    into: &verification
                )
            }
            let problems = known[entry.conflict] ?? []
            verification.expect(
                problems.isEmpty,
                "conflict",
                "\(entry.id): \(problems.joined(separator: "; "))"
            )
        }
    }

    /// Whether a ticket is in the set or bound to one of it by the name of a group or lock.
    private func concerns(
        _ id: String,
        _ set: [VerifiedDocument.Ticket],
        _ tickets: [String: VerifiedDocument.Ticket]
    ) -> Bool {
        guard let ticket = tickets[id] else { return false }
        return set.contains { member in
            member.id == id || (ticket.together != nil && ticket.together == member.together)
                || (ticket.lock != nil && ticket.lock == member.lock)
        }
    }

    /// Why a set is not a smallest conflicting one.
    private func problems(
        _ set: [VerifiedDocument.Ticket],
        into verification: inout Verification
    ) -> [String] {
        guard conflicts(set) else {
            return ["\(set.map(\.id).joined(separator: ", ")) can be planned without a conflict"]
        }
        guard set.count <= greatest else {
            verification.notes.append(
                "a conflicting set of \(set.count) tickets was not checked for a smaller one"
            )
            return []
        }
        return set.indices.compactMap { index in
            var rest = set
            let spared = rest.remove(at: index)
            return conflicts(rest) ? "the set conflicts without \(spared.id) as well" : nil
        }
    }

    /// Whether some tickets that must share a cluster cannot be one.
    private func conflicts(_ set: [VerifiedDocument.Ticket]) -> Bool {
        var component = Array(set.indices)
        for names in [set.map(\.together), set.map(\.lock)] {
            var first: [String: Int] = [:]
            for (index, name) in names.enumerated() {
                guard let name else { continue }
                if let other = first[name] {
                    let (old, new) = (component[index], component[other])
                    for position in component.indices where component[position] == old {
                        component[position] = new
                    }
                } else {
                    first[name] = index
                }
            }
        }
        return Set(component).contains { label in
            !isPossible(set.indices.filter { component[$0] == label }.map { set[$0] })
        }
    }

    /// Whether tickets may be a cluster of their own.
    private func isPossible(_ members: [VerifiedDocument.Ticket]) -> Bool {
        if let limit = document.maxTickets, Double(members.count) > limit { return false }
        var load = CompensatedSum()
        members.forEach { load.add($0.load) }
        if let limit = document.maxLoad, load.value > limit * (1 + 1e-12) { return false }
        guard ConstraintCheck.disagreements(members, maxDueSpread: document.maxDueSpread).isEmpty else {
            return false
        }
        if let name = members.lazy.compactMap(\.lock).first, members.contains(where: { $0.lock != name }) {
            return false
        }
        guard let limit = document.maxRadius, members.count > 1 else { return true }
        guard let state = document.state(of: members) else { return true }
        return state.radius <= limit
    }
}
