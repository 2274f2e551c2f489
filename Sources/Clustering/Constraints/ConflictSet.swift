/// Smallest sets of items that may not be one cluster though they must.
enum ConflictSet {
    /// Members up to which every pair, and up to which every triple, is tried for the radius.
    private static let (mostForPairs, mostForTriples) = (1_000, 60)

    /// Members of a set up to which it is made sure that no single one can be taken away.
    private static let mostForReduction = 200

    /// A smallest part of the ranks that conflicts by itself; nil where the whole may be a cluster.
    ///
    /// Of least cardinality for gates, count and load. For the radius exact where a pair conflicts (among up to 1,000
    /// ranks, beyond that as far as the most distant partners tell) or a triple does (among up to 60), else a part of
    /// which no single member can be taken away. Of equal sizes the gates come first, then count, load, radius. A part
    /// may be beyond the radius where the whole is not; it is then told only where the whole conflicts too.
    ///
    /// - Parameters:
    ///   - ranks: in ascending order, each by itself within the limits.
    ///   - terms: what is asked of a cluster.
    /// - Returns: the part in ascending order.
    static func smallest(_ ranks: [Int], _ terms: ClusterTerms) -> [Int]? {
        if let pair = terms.gateConflict(ranks) { return pair }
        var best: [Int]?
        func offer(_ set: [Int]) { if set.count < best?.count ?? .max { best = set } }
        if ranks.count > terms.maxCount { offer(Array(ranks.prefix(terms.maxCount + 1))) }
        if terms.load(ranks) > terms.maxLoad { offer(fewestOverLoad(ranks, terms)) }
        let isBeyond = terms.parameters.maxRadius != nil && !terms.isWithinRadius(ranks)
        if isBeyond { offer(ranks) }
        guard let found = best, found.count > 2, terms.parameters.maxRadius != nil else { return best }
        if let pair = pairOverRadius(ranks, terms) { return pair }
        if found.count > 3, let triple = tripleOverRadius(ranks, terms) { return triple }
        if isBeyond { offer(reduced(ranks, terms)) }
        return best.map { $0.count <= mostForReduction ? withoutBystanders($0, terms) : $0 }
    }

    /// Takes away single members as long as the rest conflicts.
    private static func withoutBystanders(_ ranks: [Int], _ terms: ClusterTerms) -> [Int] {
        var set = ranks
        var index = 0
        while index < set.count {
            var rest = set
            rest.remove(at: index)
            if rest.count > 1, !terms.isValid(rest) {
                (set, index) = (rest, 0)
            } else {
                index += 1
            }
        }
        return set
    }

    /// The heaviest, as many as it takes to be over the load, in ascending order.
    private static func fewestOverLoad(_ ranks: [Int], _ terms: ClusterTerms) -> [Int] {
        let loads = terms.prepared.loads
        let heaviest = ranks.sorted { (loads[$1], $0) < (loads[$0], $1) }
        var low = 1
        var high = heaviest.count
        // The load of the first k is monotone in k apart from rounding; the last test is by the definition.
        while low < high {
            let middle = (low + high) / 2
            if terms.load(heaviest.prefix(middle).sorted()) > terms.maxLoad {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return heaviest.prefix(low).sorted()
    }

    private static func tripleOverRadius(_ ranks: [Int], _ terms: ClusterTerms) -> [Int]? {
        guard ranks.count <= mostForTriples else { return nil }
        for (i, first) in ranks.enumerated() {
            for (j, second) in ranks.enumerated().dropFirst(i + 1) {
                for third in ranks.dropFirst(j + 1) where !terms.isWithinRadius([first, second, third]) {
                    return [first, second, third]
                }
            }
        }
        return nil
    }

    private static func pairOverRadius(_ ranks: [Int], _ terms: ClusterTerms) -> [Int]? {
        if ranks.count <= mostForPairs {
            for (i, first) in ranks.enumerated() {
                for second in ranks.dropFirst(i + 1) where !terms.isWithinRadius([first, second]) {
                    return [first, second]
                }
            }
            return nil
        }
        // The partner most distant from the first, then that one's, and so on while distances grow.
        var (from, line) = (ranks[0], -1.0)
        while true {
            var next = (rank: from, squared: -1.0)
            for rank in ranks {
                let squared = terms.prepared.squaredDistance(from, rank)
                if squared > next.squared { next = (rank, squared) }
            }
            guard next.squared > line else { return nil }
            let pair = [Swift.min(from, next.rank), Swift.max(from, next.rank)]
            if !terms.isWithinRadius(pair) { return pair }
            (from, line) = (next.rank, next.squared)
        }
    }

    /// Takes away what can be: halves, quarters and so on, at last single members until none can.
    private static func reduced(_ ranks: [Int], _ terms: ClusterTerms) -> [Int] {
        var set = ranks
        var size = set.count / 2
        while size > 0 {
            var start = 0
            var hasChanged = false
            while start < set.count {
                var rest = set
                rest.removeSubrange(start..<Swift.min(set.count, start + size))
                if !rest.isEmpty, !terms.isWithinRadius(rest) {
                    set = rest
                    hasChanged = true
                } else {
                    start += size
                }
            }
            if size == 1 && !hasChanged { break }
            size = Swift.max(1, size / 2)
        }
        return set
    }
}
