extension TourSearch {
    /// Most nodes for which a kick may leave the tour longer for a while.
    private static var warmLimit: Int { 1_000 }

    /// Reconnects four edges close to each other at random and mends the tour, again and again.
    ///
    /// Both are taken back unless the tour became shorter or, early on, hardly longer. The shortest tour seen stands at
    /// the end.
    ///
    /// The reconnection is the double bridge (O. Martin, S. Otto, E. Felten, *Large-Step Markov Chains for the Traveling
    /// Salesman Problem*, Complex Systems 5, 1991), which no sequential exchange of three edges undoes; its four places
    /// are ends of random walks over the neighbour lists (D. Applegate, W. Cook, A. Rohe, *Chained Lin-Kernighan for
    /// Large Traveling Salesman Problems*, INFORMS J. Computing 15, 2003). The kicks are a fixed sequence: the same
    /// nodes give the same tour.
    mutating func kick(times: Int) {
        guard count >= 8, times > 0 else { return }
        var numbers = KickNumbers(seed: UInt64(count))
        let warmth = count <= Self.warmLimit ? meanEdge : 0
        var (length, shortest) = (0.0, 0.0)
        var best = warmth > 0 ? tour : []
        for round in 0..<times {
            mark()
            guard let bridge = doubleBridge(&numbers) else { continue }
            let change = bridge - descend()
            let (share, left) = (numbers.unit(), Double(times - round) / Double(times))
            guard change <= warmth * left * share * share else {
                takeBack()
                continue
            }
            length += change
            if length < shortest - tolerance {
                shortest = length
                if warmth > 0 { best = tour }
            }
        }
        if warmth > 0, length > shortest + tolerance { adopt(best) }
    }

    /// Mean length of the edges, the tie of two ends left out.
    private var meanEdge: Double {
        var sum = 0.0
        for position in 0..<count { sum += max(0, length(edge(position))) }
        return sum / Double(count)
    }

    /// Swaps the first and the last of three stretches that follow each other.
    ///
    /// - Returns: by how much the tour became longer, or nil where the places do not do and nothing was changed.
    private mutating func doubleBridge(_ numbers: inout KickNumbers) -> Double? {
        guard let places = closePositions(&numbers) else { return nil }
        let (a, b) = (edge(places.0), edge(places.1))
        let (c, d) = (edge(places.2), edge(places.3))
        let removed = (length(a), length(b), length(c), length(d))
        // The tie of two ends is not cut.
        guard min(removed.0, removed.1, removed.2, removed.3) >= 0 else { return nil }
        let added =
            length((a.0, c.1)) + length((d.0, b.1)) + length((c.0, a.1)) + length((b.0, d.1))
        exchange(a.0, a.1, d.0, d.1)
        exchange(a.0, d.0, c.1, c.0)
        exchange(d.0, c.0, b.1, b.0)
        exchange(c.0, b.0, a.1, d.1)
        for edge in [a, b, c, d] {
            enqueue(edge.0)
            enqueue(edge.1)
        }
        return added - removed.0 - removed.1 - removed.2 - removed.3
    }

    /// Four different positions of nodes close to each other, in ascending order.
    private func closePositions(_ numbers: inout KickNumbers) -> (Int, Int, Int, Int)? {
        let center = numbers.below(count)
        var places = (position(of: center), 0, 0, 0)
        places.1 = position(of: stroll(from: center, &numbers))
        places.2 = position(of: stroll(from: center, &numbers))
        places.3 = position(of: stroll(from: center, &numbers))
        if places.0 > places.1 { swap(&places.0, &places.1) }
        if places.2 > places.3 { swap(&places.2, &places.3) }
        if places.0 > places.2 { swap(&places.0, &places.2) }
        if places.1 > places.3 { swap(&places.1, &places.3) }
        if places.1 > places.2 { swap(&places.1, &places.2) }
        guard places.0 < places.1, places.1 < places.2, places.2 < places.3 else { return nil }
        let span = places.3 - places.0
        return min(span, count - span) <= longestTurn ? places : nil
    }

    /// The end of ten random steps over the neighbour lists.
    private func stroll(from start: Int, _ numbers: inout KickNumbers) -> Int {
        var node = start
        for _ in 0..<10 { node = Int(neighbors[node &* width &+ numbers.below(width)]) }
        return node
    }

    /// The edge that follows a position.
    private func edge(_ position: Int) -> (Int, Int) {
        (node(at: position), node(at: position + 1 == count ? 0 : position + 1))
    }

    private func length(_ edge: (Int, Int)) -> Double { distances.between(edge.0, edge.1) }
}

/// Numbers by Steele, Lea and Flood's SplitMix64.
private struct KickNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but without `bound`.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// A number in 0 ..< 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
