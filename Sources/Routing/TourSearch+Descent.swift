extension TourSearch {
    /// The best exchange found from one edge: nodes t1 … t6 in the words of Lin and Kernighan, and its gain.
    private struct Move {
        enum Kind { case none, twoEdges, turnedTwice, swapped, turnedBoth }
        var kind = Kind.none
        var gain: Double
        var t3 = 0
        var t4 = 0
        var t5 = 0
        var t6 = 0
    }

    /// Looks at every queued node until no exchange of two or three edges that begins at one shortens the tour.
    ///
    /// - Returns: by how much the tour became shorter.
    mutating func descend() -> Double {
        var gained = 0.0
        while let node = dequeue() {
            while true {
                let gain = improve(from: node)
                guard gain > 0 else { break }
                gained += gain
            }
        }
        return gained
    }

    /// Makes the best exchange that removes the edge after or before a node, if one shortens the tour.
    private mutating func improve(from t1: Int) -> Double {
        let gain = improve(from: t1, forward: true)
        return gain > 0 ? gain : improve(from: t1, forward: false)
    }

    /// Makes the best sequential exchange of two or three edges that removes the edge from t1 forward or backward.
    ///
    /// By S. Lin, *Computer Solutions of the Traveling Salesman Problem* (Bell System Technical Journal 44, 1965), over
    /// neighbour lists with the gain criterion of Lin and Kernighan (Operations Research 21, 1973). Or's relocations
    /// are among these exchanges.
    private mutating func improve(from t1: Int, forward: Bool) -> Double {
        let t2 = forward ? after(t1) : before(t1)
        let removed = distances.between(t1, t2)
        guard removed > tolerance else { return 0 }
        var best = Move(gain: tolerance)
        let origin = position(of: t2)
        let list = neighbors + t2 &* width
        for first in 0..<width {
            let t3 = Int(list[first])
            let gain1 = removed - distances.between(t2, t3)
            guard gain1 > tolerance else { break }
            let j = index(of: t3, origin, forward)
            // Next to t2, or t1 itself.
            guard j > 1, j < count &- 1 else { continue }
            reconnect(t1, t2, t3, j, origin, forward, gain1, &best)
            detach(t1, t3, j, origin, forward, gain1, &best)
        }
        apply(best, t1, t2)
        return best.kind == .none ? 0 : best.gain
    }

    /// Position on the path that begins at t2 and ends at t1.
    @inline(__always)
    private func index(of node: Int, _ origin: Int, _ forward: Bool) -> Int {
        let difference = forward ? position(of: node) &- origin : origin &- position(of: node)
        return difference < 0 ? difference &+ count : difference
    }

    @inline(__always)
    private func node(onPath index: Int, _ origin: Int, _ forward: Bool) -> Int {
        var position = forward ? origin &+ index : origin &- index
        if position >= count { position &-= count }
        if position < 0 { position &+= count }
        return node(at: position)
    }

    /// t4 before t3 on the path: closing gives a tour of two new edges; a third may follow.
    @inline(__always)
    private func reconnect(
        _ t1: Int,
        _ t2: Int,
        _ t3: Int,
        _ j: Int,
        _ origin: Int,
        _ forward: Bool,
        _ gain1: Double,
        _ best: inout Move
    ) {
        let t4 = node(onPath: j &- 1, origin, forward)
        let gain2 = gain1 + distances.between(t3, t4)
        let closed = gain2 - distances.between(t4, t1)
        if closed > best.gain, isShortEnough(j) {
            best = Move(kind: .twoEdges, gain: closed, t3: t3, t4: t4)
        }
        let list = neighbors + t4 &* width
        for second in 0..<width {
            let t5 = Int(list[second])
            let gain3 = gain2 - distances.between(t4, t5)
            guard gain3 > tolerance else { break }
            let k = index(of: t5, origin, forward)
            guard t5 != t3, t5 != t1, k != j &- 2 else { continue }
            let t6 = node(onPath: k > j ? k &- 1 : k &+ 1, origin, forward)
            let gain = gain3 + distances.between(t5, t6) - distances.between(t6, t1)
            if gain > best.gain, isShortEnough(max(j, k)) {
                best = Move(kind: .turnedTwice, gain: gain, t3: t3, t4: t4, t5: t5, t6: t6)
            }
        }
    }

    /// t4 after t3 on the path: what lies before becomes a ring, which t5 and t6 open again.
    @inline(__always)
    private func detach(
        _ t1: Int,
        _ t3: Int,
        _ j: Int,
        _ origin: Int,
        _ forward: Bool,
        _ gain1: Double,
        _ best: inout Move
    ) {
        let t4 = node(onPath: j &+ 1, origin, forward)
        let gain2 = gain1 + distances.between(t3, t4)
        guard isShortEnough(j) else { return }
        let list = neighbors + t4 &* width
        for second in 0..<width {
            let t5 = Int(list[second])
            let gain3 = gain2 - distances.between(t4, t5)
            guard gain3 > tolerance else { break }
            let k = index(of: t5, origin, forward)
            guard k < j else { continue }
            let next = node(onPath: k &+ 1, origin, forward)
            let swapped = gain3 + distances.between(t5, next) - distances.between(next, t1)
            if swapped > best.gain {
                best = Move(kind: .swapped, gain: swapped, t3: t3, t4: t4, t5: t5, t6: next)
            }
            guard k > 0 else { continue }
            let previous = node(onPath: k &- 1, origin, forward)
            let turned = gain3 + distances.between(t5, previous) - distances.between(previous, t1)
            if turned > best.gain {
                best = Move(kind: .turnedBoth, gain: turned, t3: t3, t4: t4, t5: t5, t6: previous)
            }
        }
    }

    /// Whether a stretch of so many nodes, or the rest of the tour, may be turned.
    @inline(__always)
    private func isShortEnough(_ length: Int) -> Bool { min(length, count &- length) <= longestTurn }

    private mutating func apply(_ move: Move, _ t1: Int, _ t2: Int) {
        let (t3, t4, t5, t6) = (move.t3, move.t4, move.t5, move.t6)
        switch move.kind {
        case .none: return
        case .twoEdges:
            exchange(t1, t2, t4, t3)
        case .turnedTwice:
            exchange(t1, t2, t4, t3)
            exchange(t1, t4, t6, t5)
        case .swapped:
            exchange(t1, t2, t3, t4)
            exchange(t1, t3, t6, t5)
            exchange(t3, t5, t2, t4)
        case .turnedBoth:
            exchange(t1, t2, t6, t5)
            exchange(t2, t5, t3, t4)
        }
        enqueue(t1)
        enqueue(t2)
        enqueue(t3)
        enqueue(t4)
        guard move.kind != .twoEdges else { return }
        enqueue(t5)
        enqueue(t6)
    }
}
