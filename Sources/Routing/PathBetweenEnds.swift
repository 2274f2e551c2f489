/// The problem behind every visit order: the shortest way from one end through all places to the other end.
///
/// An end is a place, or nil where the way may begin or end anywhere: then the end is nowhere, which is at distance zero
/// from every place. So open paths, paths with one fixed end and closed tours are one problem.
struct PathBetweenEnds {
    /// Places to visit, and the ends.
    let places: Places
    /// Indices of the places to visit between the ends.
    let between: [Int]
    let first: Int?
    let last: Int?

    /// The places between the ends in visiting order.
    func order() -> [Int] {
        switch between.count {
        case ...1: between
        case ...VisitOrder.exactLimit: optimalOrder()
        case ...VisitOrder.improvementLimit: improvedOrder()
        default: stripOrder()
        }
    }

    /// Up and down in strips, in the direction that goes better with the ends.
    func stripOrder() -> [Int] {
        let order = StripOrder(places.picked(between)).order.map { between[$0] }
        let (head, tail) = (order[0], order[order.count - 1])
        let straight = distance(first, head) + distance(tail, last)
        let turned = distance(first, tail) + distance(head, last)
        return turned < straight ? order.reversed() : order
    }

    private func distance(_ from: Int?, _ to: Int?) -> Double {
        guard let from, let to else { return 0 }
        return places.distance(from, to)
    }

    /// Held and Karp: `best[set][end]` is the shortest way from the first end through `set`, ending at `end`.
    private func optimalOrder() -> [Int] {
        let count = between.count
        let sets = 1 << count
        var best = [Double](repeating: .infinity, count: sets * count)
        var before = [Int8](repeating: -1, count: sets * count)
        for end in 0..<count { best[(1 << end) * count + end] = distance(first, between[end]) }
        let matrix = places.picked(between).matrix()
        for set in 1..<sets {
            for end in 0..<count where set & (1 << end) != 0 {
                let soFar = best[set * count + end]
                for next in 0..<count where set & (1 << next) == 0 {
                    let target = (set | 1 << next) * count + next
                    let candidate = soFar + matrix[end * count + next]
                    if candidate < best[target] {
                        best[target] = candidate
                        before[target] = Int8(end)
                    }
                }
            }
        }
        var set = sets - 1
        var end = 0
        var shortest = Double.infinity
        for candidate in 0..<count {
            let length = best[set * count + candidate] + distance(between[candidate], last)
            if length < shortest { (shortest, end) = (length, candidate) }
        }
        var reversed: [Int] = []
        while end >= 0 {
            reversed.append(between[end])
            let previous = Int(before[set * count + end])
            set &= ~(1 << end)
            end = previous
        }
        return reversed.reversed()
    }
}
