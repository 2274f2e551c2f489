/// Together groups contracted: an *atom* is what moves as one, a whole group or a single item.
///
/// Atoms are numbered by their first rank. As a point for a search that knows nothing of groups, an atom has the sums of
/// its members' weights, loads and counts, their weighted mean place, and a *spread*, the greatest straight line from
/// that place to a member: by the triangle inequality a centre whose line to the atom plus the spread is within the
/// radius has every member within it.
struct AtomSet: Sendable {
    /// Start of each atom's ranks in `ranks`, and the end of the last.
    private(set) var starts: [Int] = [0]
    /// Ranks by atom, each atom's in ascending order.
    private(set) var ranks: [Int] = []
    /// Atom of each rank, -1 for a rank in none.
    private(set) var atomOf: [Int32]
    /// Weighted mean place of each atom; the fourth component is the sum of weights.
    private(set) var places: [SIMD4<Double>] = []
    private(set) var loads: [Double] = []
    /// Greatest straight line from the mean place to a member.
    private(set) var spreads: [Double] = []
    /// Whether the gates may refuse another atom because of this one.
    private(set) var isGated: [Bool] = []
    /// Number of the set of skills that an atom needs, -1 for none.
    private(set) var skills: [Int32] = []

    var count: Int { places.count }

    /// Contracts the together groups among some ranks in ascending order.
    init(_ chosen: [Int], _ terms: ClusterTerms) {
        var members: [[Int]] = []
        var atomOfGroup: [Int32: Int] = [:]
        for rank in chosen {
            let group = terms.table.together[rank]
            if group >= 0, let atom = atomOfGroup[group] {
                members[atom].append(rank)
            } else {
                if group >= 0 { atomOfGroup[group] = members.count }
                members.append([rank])
            }
        }
        self.init(lists: members, terms)
    }

    /// Makes atoms of lists of ranks, each list ascending and not empty.
    init(lists: [[Int]], _ terms: ClusterTerms) {
        atomOf = [Int32](repeating: -1, count: terms.prepared.count)
        for list in lists { append(list, terms) }
    }

    private mutating func append(_ members: [Int], _ terms: ClusterTerms) {
        var (sum, load) = (SIMD4<Double>.zero, 0.0)
        for rank in members {
            atomOf[rank] = Int32(count)
            sum += SearchSpace.weighted(terms.places[rank])
            load += terms.prepared.loads[rank]
        }
        var place = SearchSpace.center(sum, planar: terms.isPlanar)
        // The mean of one place is that place; a sum without a direction has the first member's.
        if members.count == 1 || place == .zero && !terms.isPlanar { place = terms.places[members[0]] }
        place.w = sum.w
        var spread = 0.0
        for rank in members where members.count > 1 {
            spread = Swift.max(spread, SearchSpace.squared(terms.places[rank], place).squareRoot())
        }
        ranks += members
        starts.append(ranks.count)
        places.append(place)
        loads.append(load)
        spreads.append(spread)
        isGated.append(members.contains { terms.table.isGated[$0] })
        skills.append(members.map { terms.table.skills[$0] }.max() ?? -1)
    }

    /// The members of an atom.
    @inline(__always)
    func members(_ atom: Int) -> ArraySlice<Int> { ranks[starts[atom]..<starts[atom + 1]] }

    /// Number of items in an atom.
    @inline(__always)
    func size(_ atom: Int) -> Int { starts[atom + 1] - starts[atom] }
}
