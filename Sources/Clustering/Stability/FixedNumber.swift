/// Brings an arrangement to an exact number of clusters.
struct FixedNumber {
    let count: Int
    /// Whether atoms may be left out where the radius leaves no other way.
    let mayLeaveOut: Bool

    /// Opens or dissolves clusters until there are `count`.
    ///
    /// - Parameters:
    ///   - outside: atoms that no cluster admits.
    ///   - arrangement: the clusters.
    /// - Returns: atoms that are left out; nil where the number cannot be reached.
    /// - Throws: `ClusteringError.cancelled`.
    func reach(_ outside: [Int], _ arrangement: inout Arrangement) throws(ClusteringError) -> [Int]? {
        var open = heaviestFirst(outside, arrangement)
        var live = arrangement.liveCount
        while live < count {
            if Task.isCancelled { throw .cancelled }
            if open.isEmpty {
                guard let atom = bestLeaver(arrangement) else { return nil }
                arrangement.move(atom, to: -1)
                open = [atom]
            }
            arrangement.open([open.removeFirst()])
            live += 1
            open = heaviestFirst(try Insertion(arrangement).run(open.sorted(), &arrangement), arrangement)
        }
        while live > count {
            if Task.isCancelled { throw .cancelled }
            let order = arrangement.members.indices.filter { !arrangement.members[$0].isEmpty }
                .sorted { (weight($0, arrangement), $0) < (weight($1, arrangement), $1) }
            let insertion = Insertion(arrangement)
            let dissolution = Dissolution()
            live -= 1
            if order.contains(where: { dissolution.dissolve($0, &arrangement, insertion) }) { continue }
            guard mayLeaveOut else { return nil }
            let leaving = arrangement.members[order[0]]
            for atom in leaving { arrangement.move(atom, to: -1) }
            open += try Insertion(arrangement).run(leaving, &arrangement)
        }
        open = try Insertion(arrangement).run(open.sorted(), &arrangement)
        return open.isEmpty || mayLeaveOut ? open : nil
    }

    private func weight(_ cluster: Int, _ arrangement: Arrangement) -> Double {
        arrangement.members[cluster].reduce(0) { $0 + arrangement.atoms.places[$1].w }
    }

    private func heaviestFirst(_ atoms: [Int], _ arrangement: Arrangement) -> [Int] {
        let places = arrangement.atoms.places
        return atoms.sorted { (-places[$0].w, $0) < (-places[$1].w, $1) }
    }

    /// The atom that a cluster is best without, of those whose leaving it allows.
    private func bestLeaver(_ arrangement: Arrangement) -> Int? {
        var best: (atom: Int, gain: Double)?
        for cluster in arrangement.members.indices where arrangement.members[cluster].count > 1 {
            // What a cluster costs is the most that anyone's leaving can gain.
            if let best, arrangement.states[cluster].cost <= best.gain { continue }
            for atom in arrangement.members[cluster] {
                guard let cost = arrangement.costAfter(cluster, leaving: atom) else { continue }
                let gain = arrangement.states[cluster].cost - cost
                if gain > best?.gain ?? -.infinity { best = (atom, gain) }
            }
        }
        return best?.atom
    }
}
