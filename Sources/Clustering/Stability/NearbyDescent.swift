/// Local search that starts where something changed and spreads only as far as it gains: shifts to, and exchanges with,
/// the clusters of an atom's nearest neighbours, the greatest gain first.
///
/// A gain is the fall of the objective less the price of the moves. A shift that empties a cluster of which nobody was
/// there yesterday comes first and may cost something: fewer clusters count for more than the objective. Every move
/// lowers the number of clusters, or the objective and prices together, so the search ends.
struct NearbyDescent {
    let prices: MovePrices
    /// Whether a cluster may lose its last member.
    let mayEmpty: Bool
    /// Atoms that stay where they are, by number; none where empty.
    var isFixed: [Bool] = []
    /// So many clusters, the first, stand: nobody more urgent gives a seat in one to somebody less urgent.
    var standing = 0
    private var neighbors: AtomNeighbors
    private var queue = BestFirst()
    private var plans: [Plan?]
    private var stamps: [Int]
    private var away = 0
    /// Clusters that changed: a move is between two of which at least one did.
    private var hasChanged: [Bool] = []

    /// What an atom could do best.
    private struct Plan {
        var target: Int
        /// Atom that comes in return, -1 for a shift.
        var partner: Int
        var versions: (source: Int, target: Int)
        /// Change of the number of items away from home.
        var moves: Int
    }

    /// Worth of emptying a cluster: more than any gain.
    private static let emptying = 1e200

    init(_ arrangement: Arrangement, prices: MovePrices, mayEmpty: Bool, width: Int = 12) {
        self.prices = prices
        self.mayEmpty = mayEmpty
        neighbors = AtomNeighbors(arrangement.atoms, width: width)
        plans = [Plan?](repeating: nil, count: arrangement.atoms.count)
        stamps = [Int](repeating: 0, count: arrangement.atoms.count)
    }

    /// Improves the clusters of some atoms and what is near them.
    mutating func run(_ start: [Int], _ arrangement: inout Arrangement) throws(ClusteringError) {
        away = prices.away(arrangement)
        hasChanged = [Bool](repeating: false, count: arrangement.members.count)
        for atom in start where arrangement.clusterOf[atom] >= 0 {
            hasChanged[Int(arrangement.clusterOf[atom])] = true
        }
        for (number, atom) in surroundings(start, arrangement).enumerated() {
            if number % 256 == 0, Task.isCancelled { throw .cancelled }
            enqueue(atom, arrangement)
        }
        var steps = 0
        while let entry = queue.pop() {
            guard entry.stamp == stamps[entry.number], let plan = plans[entry.number] else { continue }
            let source = Int(arrangement.clusterOf[entry.number])
            let isCurrent =
                arrangement.versions[source] == plan.versions.source
                && arrangement.versions[plan.target] == plan.versions.target
                && isAffordable(plan.moves)
            guard isCurrent else {
                enqueue(entry.number, arrangement)
                continue
            }
            if steps % 256 == 0, Task.isCancelled { throw .cancelled }
            steps += 1
            if plan.partner >= 0 {
                arrangement.exchange(entry.number, plan.partner)
            } else {
                arrangement.move(entry.number, to: plan.target)
            }
            away += plan.moves
            (hasChanged[source], hasChanged[plan.target]) = (true, true)
            let touched = arrangement.members[source] + arrangement.members[plan.target]
            for atom in surroundings(touched, arrangement) { enqueue(atom, arrangement) }
        }
    }

    /// Some atoms and their neighbours, each once, in ascending order.
    private mutating func surroundings(_ atoms: [Int], _ arrangement: Arrangement) -> [Int] {
        var all = atoms
        for atom in atoms { all += neighbors.near(atom).prefix(6).map(Int.init) }
        all.sort()
        var last = -1
        return all.filter { atom in
            defer { last = atom }
            return atom != last && arrangement.clusterOf[atom] >= 0 && (isFixed.isEmpty || !isFixed[atom])
        }
    }

    private func isAffordable(_ moves: Int) -> Bool { moves <= 0 || away + moves <= prices.budget }

    private mutating func enqueue(_ atom: Int, _ arrangement: Arrangement) {
        stamps[atom] += 1
        guard let (plan, gain) = bestPlan(for: atom, arrangement) else {
            plans[atom] = nil
            return
        }
        plans[atom] = plan
        queue.push(.init(value: gain, number: atom, stamp: stamps[atom]))
    }

    private mutating func bestPlan(for atom: Int, _ arrangement: Arrangement) -> (Plan, Double)? {
        let source = Int(arrangement.clusterOf[atom])
        var best: (plan: Plan, gain: Double)?
        var seen: [Int] = [source]
        let isLast = arrangement.members[source].count == 1
        // Without the atom alone: what shifts to any cluster have in common.
        let without = isLast && !mayEmpty ? nil : arrangement.costAfter(source, leaving: atom)
        for near in neighbors.near(atom) {
            let target = Int(arrangement.clusterOf[Int(near)])
            guard target >= 0, !seen.contains(target) else { continue }
            seen.append(target)
            guard hasChanged[source] || hasChanged[target] else { continue }
            let own = prices.change(atom, from: source, to: target, arrangement)
            func consider(_ partner: Int, _ moves: Int, _ gain: Double) {
                let noise = 1e-9 * (arrangement.states[source].cost + arrangement.states[target].cost)
                guard gain > noise, gain > best?.gain ?? 0, isAffordable(moves) else { return }
                let versions = (arrangement.versions[source], arrangement.versions[target])
                best = (Plan(target: target, partner: partner, versions: versions, moves: moves), gain)
            }
            let before = arrangement.states[source].cost + arrangement.states[target].cost
            let hasRoom = arrangement.hasRoom(target, joining: atom)
            var mayShift = false
            if let without, hasRoom,
                isLast || isPromising(atom, source, target, -1, own.price, arrangement),
                let with = arrangement.costAfter(target, joining: atom)
            {
                mayShift = true
                var gain = before - without - with - own.price
                if isLast, own.price <= 0 { gain += NearbyDescent.emptying }
                consider(-1, own.count, gain)
            }
            // Where there is room, shifts do what exchanges would, one half at a time.
            guard !mayShift, !hasRoom || arrangement.atoms.isGated[atom] else { continue }
            for partner in arrangement.members[target] where isFixed.isEmpty || !isFixed[partner] {
                if standing > 0, isUnfair(atom, source, partner, target, arrangement) { continue }
                let other = prices.change(partner, from: target, to: source, arrangement)
                let price = own.price + other.price
                guard arrangement.hasRoom(target, leaving: partner, joining: atom),
                    arrangement.hasRoom(source, leaving: atom, joining: partner),
                    isPromising(atom, source, target, partner, price, arrangement),
                    let there = arrangement.costAfter(target, leaving: partner, joining: atom),
                    let here = arrangement.costAfter(source, leaving: atom, joining: partner)
                else { continue }
                consider(partner, own.count + other.count, before - there - here - price)
            }
        }
        return best.map { ($0.plan, $0.gain) }
    }

    /// Whether an exchange takes a seat in a cluster that stands from an atom for one that is less urgent.
    private func isUnfair(
        _ atom: Int,
        _ source: Int,
        _ partner: Int,
        _ target: Int,
        _ arrangement: Arrangement
    ) -> Bool {
        guard (source < standing) != (target < standing) else { return false }
        let (own, other) = (arrangement.urgency(of: atom), arrangement.urgency(of: partner))
        return source < standing ? own > other : other > own
    }

    /// A guess, with the centres held where they are, whether a move is worth pricing.
    private func isPromising(
        _ atom: Int,
        _ source: Int,
        _ target: Int,
        _ partner: Int,
        _ price: Double,
        _ arrangement: Arrangement
    ) -> Bool {
        let (from, into) = (arrangement.states[source], arrangement.states[target])
        guard from.count > 3, into.count > 3 else { return true }
        let terms = arrangement.terms
        let squares = terms.parameters.objective == .squared
        func cost(_ place: SIMD4<Double>, _ center: SIMD4<Double>) -> Double {
            let length = terms.distance(place, center)
            return place.w * (squares ? length * length : length)
        }
        let place = arrangement.atoms.places[atom]
        let here = cost(place, from.center)
        var guess = here - cost(place, into.center)
        // Centres follow their members: what that may gain beyond the guess.
        var slack = 0.3 * here
        if partner >= 0 {
            let other = arrangement.atoms.places[partner]
            let there = cost(other, into.center)
            guess += there - cost(other, from.center)
            slack += 0.3 * there
        }
        return guess + slack > price
    }
}
