/// Lowers the number of clusters: each in turn, the smallest first, is dissolved where all of its atoms are admitted
/// elsewhere.
struct Dissolution {
    /// Clusters of which at most this many are looked at; each costs a search for room.
    private let most = 20_000

    /// Dissolves clusters while there are more than `bound`; returns whether any was.
    func run(_ arrangement: inout Arrangement, downTo bound: Int) throws(ClusteringError) -> Bool {
        var live = arrangement.liveCount
        guard live > bound, hasSeats(arrangement) else { return false }
        let order = arrangement.members.indices.filter { !arrangement.members[$0].isEmpty }
            .sorted { (arrangement.states[$0].count, $0) < (arrangement.states[$1].count, $1) }
        let insertion = Insertion(arrangement)
        var hasChanged = false
        for cluster in order.prefix(most) where live > bound {
            if Task.isCancelled { throw .cancelled }
            guard dissolve(cluster, &arrangement, insertion) else { continue }
            live -= 1
            hasChanged = true
        }
        return hasChanged
    }

    /// Whether the clusters have as much room between them as one cluster may hold: its members need that elsewhere.
    private func hasSeats(_ arrangement: Arrangement) -> Bool {
        let (terms, live) = (arrangement.terms, arrangement.states.filter { $0.count > 0 })
        if terms.maxCount < .max, live.reduce(0, { $0 + terms.maxCount - $1.count }) < terms.maxCount {
            return false
        }
        guard terms.maxLoad < .infinity else { return true }
        return live.reduce(0) { $0 + (terms.maxLoad - $1.load) } >= terms.maxLoad * (1 - 1e-9)
    }

    /// Brings every atom of a cluster elsewhere, or none; an atom may take the seat of one that is admitted elsewhere.
    func dissolve(_ cluster: Int, _ arrangement: inout Arrangement, _ insertion: Insertion) -> Bool {
        var journal: [(atom: Int, source: Int)] = []
        func move(_ atom: Int, to target: Int) {
            journal.append((atom, Int(arrangement.clusterOf[atom])))
            arrangement.move(atom, to: target)
        }
        let list = arrangement.members[cluster].sorted {
            (arrangement.atoms.size($1), arrangement.atoms.loads[$1], $0)
                < (arrangement.atoms.size($0), arrangement.atoms.loads[$0], $1)
        }
        for atom in list {
            if let target = insertion.cheapest(for: atom, arrangement, avoiding: cluster) {
                move(atom, to: target.cluster)
            } else if let step = insertion.exchange(for: atom, arrangement, avoiding: cluster) {
                move(step.leaving, to: -1)
                move(atom, to: step.cluster)
                move(step.leaving, to: step.target)
            } else {
                for (atom, source) in journal.reversed() { arrangement.move(atom, to: source) }
                return false
            }
        }
        return true
    }
}
