/// A division of atoms into clusters that is priced by the definitions, in time linear in the members of a cluster.
///
/// The slow but plain counterpart of the main search's partition: it knows groups and gates, and judges the radius as a
/// verifier does, so a cluster that was accepted yesterday is accepted today.
struct Arrangement {
    let terms: ClusterTerms
    let atoms: AtomSet
    /// Cluster of each atom, -1 outside.
    private(set) var clusterOf: [Int32]
    /// Atoms of each cluster, ascending.
    private(set) var members: [[Int]] = []
    /// What is known of each cluster.
    private(set) var states: [Measure] = []
    /// Counts the changes of each cluster.
    private(set) var versions: [Int] = []
    /// By cluster, for the first of them: what members without a place take of it; none where empty.
    var reserves: [(count: Int, load: Double)] = []
    /// By cluster, for the first of them: atoms that must not join it; none where empty.
    var refusals: [Set<Int>] = []

    /// What a set of atoms amounts to.
    struct Measure {
        var count = 0
        var load = 0.0
        /// Where distances are measured from.
        var center = SIMD4<Double>.zero
        /// Weighted sum that the objective counts: metres, square metres, or plane units.
        var cost = 0.0
        /// Square of the greatest straight line from the centre to a member.
        var reachSquared = 0.0
        /// Whether another member is as good a medoid, as far as rounding can tell.
        var isMedoidTied = false
        /// For the medoid objective: each item's weighted sum of distances, in the order of the items.
        var medoidSums: [Double] = []
    }

    /// Makes an arrangement with clusters of lists of atoms; lists may be empty.
    init(_ terms: ClusterTerms, _ atoms: AtomSet, clusters: [[Int]]) {
        self.terms = terms
        self.atoms = atoms
        clusterOf = [Int32](repeating: -1, count: atoms.count)
        for cluster in clusters { open(cluster) }
    }

    /// Adds a cluster of atoms that are in none and returns its number.
    @discardableResult
    mutating func open(_ chosen: [Int]) -> Int {
        let cluster = members.count
        members.append(chosen.sorted())
        for atom in chosen { clusterOf[atom] = Int32(cluster) }
        versions.append(0)
        states.append(Measure())
        refresh(cluster)
        return cluster
    }

    /// Moves an atom; cluster -1 is outside.
    mutating func move(_ atom: Int, to target: Int) {
        let source = Int(clusterOf[atom])
        if source >= 0 {
            members[source].removeAll { $0 == atom }
            refresh(source)
        }
        clusterOf[atom] = Int32(target)
        if target >= 0 {
            let place = members[target].firstIndex { $0 > atom } ?? members[target].count
            members[target].insert(atom, at: place)
            refresh(target)
        }
    }

    /// Lets two atoms of different clusters change places.
    mutating func exchange(_ first: Int, _ second: Int) {
        let (a, b) = (Int(clusterOf[first]), Int(clusterOf[second]))
        move(first, to: -1)
        move(second, to: a)
        move(first, to: b)
    }

    private mutating func refresh(_ cluster: Int) {
        states[cluster] = rebuilt(members[cluster])
        versions[cluster] += 1
    }

    /// Sum of the clusters' costs.
    var cost: Double { states.reduce(0) { $0 + $1.cost } }

    /// Number of clusters with members.
    var liveCount: Int { members.count { !$0.isEmpty } }

    /// Ranks of the members of a cluster after a change, ascending; -1 stands for nobody.
    func ranks(_ cluster: Int, leaving: Int = -1, joining: Int = -1) -> [Int] {
        var ranks: [Int] = []
        for atom in members[cluster] where atom != leaving { ranks += atoms.members(atom) }
        if joining >= 0 { ranks += atoms.members(joining) }
        return ranks.sorted()
    }

    /// Whether a cluster respects limits and gates as it is.
    func isValid(_ cluster: Int) -> Bool {
        guard !members[cluster].isEmpty else { return true }
        return fits(states[cluster], cluster) && terms.areCompatible(ranks(cluster))
    }

    /// Whether count, load and radius allow what was measured of a cluster after a change.
    func fits(_ measure: Measure, _ cluster: Int, leaving: Int = -1, joining: Int = -1) -> Bool {
        let reserve = reserve(cluster)
        guard measure.count <= terms.maxCount - reserve.count else { return false }
        let (load, most) = (measure.load + reserve.load, terms.maxLoad)
        var needsExactLoad = false
        if most < .infinity {
            guard load <= most * (1 + 1e-9) else { return false }
            needsExactLoad = load >= most * (1 - 1e-9)
        }
        let reach = measure.reachSquared
        var needsExactReach = false
        if terms.possiblySquared < .infinity {
            if !measure.isMedoidTied, reach > terms.possiblySquared { return false }
            needsExactReach = reach > terms.surelySquared || measure.isMedoidTied
        }
        guard needsExactLoad || needsExactReach else { return true }
        let ranks = ranks(cluster, leaving: leaving, joining: joining)
        if needsExactLoad, terms.load(ranks) + reserve.load > most { return false }
        return !needsExactReach || terms.isWithinRadius(ranks)
    }

    private func reserve(_ cluster: Int) -> (count: Int, load: Double) {
        cluster < reserves.count ? reserves[cluster] : (0, 0)
    }

    /// Whether the gates, and what was refused, let an atom join a cluster that another one leaves.
    func isAdmitted(_ joining: Int, to cluster: Int, leaving: Int = -1) -> Bool {
        guard joining >= 0 else { return true }
        if cluster < refusals.count, refusals[cluster].contains(joining) { return false }
        guard atoms.isGated[joining] else { return true }
        for atom in members[cluster] where atom != leaving && atoms.isGated[atom] {
            guard areCompatible(atom, joining) else { return false }
        }
        return true
    }

    /// Whether the gates let two atoms share a cluster.
    func areCompatible(_ first: Int, _ second: Int) -> Bool {
        let others = atoms.members(second)
        return atoms.members(first).allSatisfy { rank in
            others.allSatisfy { terms.table.areCompatible(rank, $0) }
        }
    }

    /// Cost of a cluster after a change; nil where limits or gates forbid it.
    func costAfter(_ cluster: Int, leaving: Int = -1, joining: Int = -1) -> Double? {
        if members[cluster].count == 1, leaving >= 0, joining < 0 { return 0 }
        guard hasRoom(cluster, leaving: leaving, joining: joining),
            isAdmitted(joining, to: cluster, leaving: leaving)
        else { return nil }
        let measure = measured(cluster, leaving: leaving, joining: joining)
        guard fits(measure, cluster, leaving: leaving, joining: joining) else { return nil }
        return measure.cost
    }

    /// Whether count and, but for rounding, load allow a change.
    @inline(__always)
    func hasRoom(_ cluster: Int, leaving: Int = -1, joining: Int) -> Bool {
        guard joining >= 0 else { return true }
        var (count, load) = (states[cluster].count, states[cluster].load)
        if cluster < reserves.count {
            count += reserves[cluster].count
            load += reserves[cluster].load
        }
        count += atoms.size(joining) - (leaving >= 0 ? atoms.size(leaving) : 0)
        load += atoms.loads[joining] - (leaving >= 0 ? atoms.loads[leaving] : 0)
        return count <= terms.maxCount && load <= terms.maxLoad * (1 + 1e-9)
    }
}
