internal import SpatialIndex

/// Finds seats for late atoms in clusters that stand, of which nobody moves, and in new ones.
///
/// Clusters are to be few first, the objective low second, as in planning from nothing. The most urgent choose first:
/// class by class each atom joins where it costs the least, of all the cheapest first; then those that found no room
/// may take the seat of another late atom where that one finds a seat too, over a chain of such steps.
struct Seating {
    private(set) var arrangement: Arrangement
    /// The first so many clusters stand; their members are the first atoms, one each, which never move.
    let standing: Int
    /// Whether an atom is the members of a cluster that stands.
    let isFixed: [Bool]
    private var insertion: Insertion
    private var index: PointIndex
    private var indexed: [Int] = []
    private var journal: [(atom: Int, source: Int)] = []
    private var triesLeft = 0
    /// Seats that chains may still price in all, so that very many late atoms cost no more than some seconds.
    private var pricesLeft = 200_000

    /// Steps of a chain, clusters that a step looks into, and placements that one atom may try.
    private static let (depth, width, tries) = (4, 8, 400)

    init(_ arrangement: Arrangement, standing: Int, isFixed: [Bool]) {
        self.arrangement = arrangement
        self.standing = standing
        self.isFixed = isFixed
        insertion = Insertion(arrangement)
        index = PointIndex(x: [], y: [], z: [])
        reindex()
    }

    /// Late atoms in clusters that stand.
    var joined: [Int] { (0..<standing).flatMap { arrangement.members[$0].filter { !isFixed[$0] } } }

    private mutating func reindex() {
        insertion = Insertion(arrangement)
        indexed = arrangement.members.indices.filter { !arrangement.members[$0].isEmpty }
        let centers = indexed.map { arrangement.states[$0].center }
        index = PointIndex(x: centers.map(\.x), y: centers.map(\.y), z: centers.map(\.z))
    }

    /// Seats what can be seated and returns the others, ascending.
    mutating func seat(_ atoms: [Int]) throws(ClusteringError) -> [Int] {
        var classes: [Double: [Int]] = [:]
        for atom in atoms { classes[arrangement.urgency(of: atom), default: []].append(atom) }
        var left: [Int] = []
        for urgency in classes.keys.sorted(by: >) {
            let outside = try insertion.run(classes[urgency] ?? [], &arrangement)
            for (number, atom) in outside.enumerated() {
                if number % 64 == 0, Task.isCancelled { throw .cancelled }
                if !settle(atom, avoiding: -1) { left.append(atom) }
            }
        }
        return left.sorted()
    }

    /// Opens clusters of atoms that are outside.
    mutating func open(_ clusters: [[Int]]) {
        for cluster in clusters where !cluster.isEmpty { arrangement.open(cluster) }
        reindex()
    }

    /// Dissolves new clusters whose members all find seats elsewhere, the smallest first.
    mutating func dissolve() throws(ClusteringError) -> Bool {
        var hasChanged = false
        let fresh = (standing..<arrangement.members.count).filter { !arrangement.members[$0].isEmpty }
            .sorted { (arrangement.states[$0].count, $0) < (arrangement.states[$1].count, $1) }
        for cluster in fresh {
            if Task.isCancelled { throw .cancelled }
            let list = arrangement.members[cluster].sorted {
                (arrangement.atoms.size($1), arrangement.atoms.loads[$1], $0)
                    < (arrangement.atoms.size($0), arrangement.atoms.loads[$0], $1)
            }
            let start = journal.count
            var isDone = joinsWhole(cluster)
            if !isDone {
                isDone = true
                for atom in list where isDone { isDone = settle(atom, avoiding: cluster) }
            }
            if isDone {
                hasChanged = true
            } else {
                undo(to: start)
            }
        }
        return hasChanged
    }

    /// Brings all of a cluster into one that stands: together they may shift the centre to where each alone could not.
    private mutating func joinsWhole(_ cluster: Int) -> Bool {
        let list = arrangement.members[cluster]
        let center = arrangement.states[cluster].center
        let near = index.nearest(Seating.width, x: center.x, y: center.y, z: center.z)
        let size = arrangement.states[cluster].count
        for target in near.map({ indexed[$0.index] }) where target < standing {
            guard arrangement.states[target].count + size <= arrangement.terms.maxCount,
                arrangement.refusals[target].isDisjoint(with: list)
            else { continue }
            let start = journal.count
            for atom in list { move(atom, to: target) }
            if arrangement.isValid(target) { return true }
            undo(to: start)
        }
        return false
    }

    /// Goes downhill from some atoms.
    mutating func descend(from start: [Int]) throws(ClusteringError) {
        var descent = NearbyDescent(
            arrangement,
            prices: .none(arrangement.terms.prepared.count),
            mayEmpty: true,
            width: 16
        )
        descent.isFixed = isFixed
        descent.standing = standing
        try descent.run(start, &arrangement)
        reindex()
    }

    private mutating func move(_ atom: Int, to cluster: Int) {
        journal.append((atom, Int(arrangement.clusterOf[atom])))
        arrangement.move(atom, to: cluster)
    }

    private mutating func undo(to start: Int) {
        while journal.count > start, let step = journal.popLast() {
            arrangement.move(step.atom, to: step.source)
        }
    }

    /// Brings an atom to a seat outside one cluster, directly or over a chain; changes nothing where there is none.
    private mutating func settle(_ atom: Int, avoiding avoided: Int) -> Bool {
        triesLeft = Seating.tries
        return place(atom, avoiding: avoided, visited: [], depth: Seating.depth)
    }

    private mutating func place(_ atom: Int, avoiding avoided: Int, visited: Set<Int>, depth: Int) -> Bool {
        if let target = insertion.cheapest(for: atom, arrangement, avoiding: avoided),
            !visited.contains(target.cluster)
        {
            move(atom, to: target.cluster)
            return true
        }
        guard depth > 0 else { return false }
        let place = arrangement.atoms.places[atom]
        let near = index.nearest(
            Seating.width,
            x: place.x,
            y: place.y,
            z: place.z,
            withinSquared: insertion.limit
        )
        for neighbor in near {
            let cluster = indexed[neighbor.index]
            guard cluster != avoided, !visited.contains(cluster), cluster != Int(arrangement.clusterOf[atom]),
                arrangement.members[cluster].count > 1
            else { continue }
            var options: [(increase: Double, leaving: Int)] = []
            for leaving in arrangement.members[cluster] where !isFixed[leaving] {
                pricesLeft -= 1
                guard pricesLeft > 0 else { return false }
                guard let cost = arrangement.costAfter(cluster, leaving: leaving, joining: atom) else {
                    continue
                }
                options.append((cost - arrangement.states[cluster].cost, leaving))
            }
            for option in options.sorted(by: { ($0.increase, $0.leaving) < ($1.increase, $1.leaving) }) {
                triesLeft -= 1
                guard triesLeft > 0 else { return false }
                let start = journal.count
                move(option.leaving, to: -1)
                move(atom, to: cluster)
                if self.place(
                    option.leaving,
                    avoiding: avoided,
                    visited: visited.union([cluster]),
                    depth: depth - 1
                ) {
                    return true
                }
                undo(to: start)
            }
        }
        return false
    }
}

extension Arrangement {
    /// Weight of the most urgent member of an atom.
    func urgency(of atom: Int) -> Double { atoms.members(atom).map { terms.weights[$0] }.max() ?? 0 }
}
