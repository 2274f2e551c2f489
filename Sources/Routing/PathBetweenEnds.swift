/// The problem behind every visit order: the shortest way from one fixed end through all stops to the other fixed end.
struct PathBetweenEnds {
    let first: Int
    let last: Int
    let table: DistanceTable

    /// The stops in visiting order: optimal up to `VisitOrder.exactLimit` of them, a local optimum above.
    func order(of stops: [Int]) -> [Int] {
        if stops.count <= 1 { return stops }
        if stops.count <= VisitOrder.exactLimit { return optimalOrder(of: stops) }
        return improvedOrder(of: stops)
    }

    /// Length of the way from the first end through the stops to the last end.
    func length(_ order: [Int]) -> Double {
        var total = 0.0
        var here = first
        for stop in order {
            total += table[here, stop]
            here = stop
        }
        return total + table[here, last]
    }

    /// Held and Karp: `best[set][end]` is the shortest way from the first end through `set`, ending at `end`.
    private func optimalOrder(of stops: [Int]) -> [Int] {
        let count = stops.count
        let sets = 1 << count
        var best = [Double](repeating: .infinity, count: sets * count)
        var before = [Int8](repeating: -1, count: sets * count)
        for end in 0..<count { best[(1 << end) * count + end] = table[first, stops[end]] }
        let between = stops.flatMap { from in stops.map { table[from, $0] } }
        for set in 1..<sets {
            for end in 0..<count where set & (1 << end) != 0 {
                let soFar = best[set * count + end]
                for next in 0..<count where set & (1 << next) == 0 {
                    let target = (set | 1 << next) * count + next
                    let candidate = soFar + between[end * count + next]
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
            let length = best[set * count + candidate] + table[stops[candidate], last]
            if length < shortest { (shortest, end) = (length, candidate) }
        }
        var reversed: [Int] = []
        while end >= 0 {
            reversed.append(stops[end])
            let previous = Int(before[set * count + end])
            set &= ~(1 << end)
            end = previous
        }
        return reversed.reversed()
    }
}
