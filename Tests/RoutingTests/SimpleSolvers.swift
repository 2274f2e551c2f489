/// Ways found by other algorithms than the ones under test.
enum SimpleSolvers {
    /// Length of the shortest way from the first to the last of `count` nodes through all others, by branch and bound
    /// on permutations; a second exact algorithm beside Held and Karp's.
    static func shortest(_ count: Int, _ distance: (Int, Int) -> Double) -> Double {
        var open = Array(1..<(count - 1))
        var best = Double.infinity
        func extend(_ here: Int, _ length: Double) {
            guard length < best else { return }
            if open.isEmpty {
                best = min(best, length + distance(here, count - 1))
                return
            }
            // Nearest first, so that the bound falls early.
            for next in open.sorted(by: { distance(here, $0) < distance(here, $1) }) {
                open.removeAll { $0 == next }
                extend(next, length + distance(here, next))
                open.append(next)
            }
        }
        extend(0, 0)
        return best
    }

    /// Length of the same way by Held and Karp's recurrence over a dictionary of sets, written for reading.
    static func heldKarp(_ count: Int, _ distance: (Int, Int) -> Double) -> Double {
        let last = count - 1
        var ways: [Int: Double] = [0: 0]
        for _ in 1..<last {
            var longer: [Int: Double] = [:]
            for (state, length) in ways {
                let (visited, here) = (state >> 8, state & 255)
                for stop in 1..<last where visited & (1 << stop) == 0 {
                    let target = (visited | 1 << stop) << 8 | stop
                    longer[target] = min(longer[target] ?? .infinity, length + distance(here, stop))
                }
            }
            ways = longer
        }
        return ways.map { $0.value + distance($0.key & 255, last) }.min() ?? 0
    }

    /// A closed tour by nearest neighbours and 2-opt from the first node.
    static func nearestNeighborTwoOpt(_ count: Int, _ distance: (Int, Int) -> Double) -> [Int] {
        var tour = [0]
        var open = Array(1..<count)
        while let here = tour.last, let next = open.min(by: { distance(here, $0) < distance(here, $1) }) {
            open.removeAll { $0 == next }
            tour.append(next)
        }
        var improved = true
        while improved {
            improved = false
            for from in 1..<(count - 1) {
                for to in (from + 1)..<count {
                    let after = tour[(to + 1) % count]
                    let gain =
                        distance(tour[from - 1], tour[from]) + distance(tour[to], after)
                        - distance(tour[from - 1], tour[to]) - distance(tour[from], after)
                    guard gain > 1e-9 else { continue }
                    tour[from...to].reverse()
                    improved = true
                }
            }
        }
        return tour
    }
}
