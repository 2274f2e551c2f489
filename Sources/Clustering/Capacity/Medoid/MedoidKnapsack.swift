/// The most gain that fits into some room: a 0-1 knapsack, solved by branch and bound, or its relaxation.
///
/// Loads are real numbers. Where the branches would be too many the answer is the relaxation's, which is never too low.
/// Load and number of seats are looked at one at a time, which is a relaxation too.
struct MedoidKnapsack: Sendable {
    /// What may be taken: gains above 0.
    var entries: [(gain: Double, load: Double, point: Int32)] = []
    /// Share of each entry, in the order that `solve` leaves them in.
    private(set) var shares: [Double] = []
    /// Loads are compared with this much to spare, so that no rounding of sums rules out what a verifier admits.
    private static let tolerance = 1e-12

    /// The gain, at least that of the best choice.
    mutating func solve(room: Double, seats: Int, exactly: Bool) -> Double {
        var (gain, load) = (0.0, 0.0)
        for entry in entries {
            gain += entry.gain
            load += entry.load
        }
        shares.removeAll(keepingCapacity: true)
        shares.append(contentsOf: repeatElement(1, count: entries.count))
        let room = room + MedoidKnapsack.tolerance * Swift.max(room, load)
        guard load > room || entries.count > seats else { return gain }
        var byCount = Double.infinity
        if entries.count > seats {
            entries.sort { ($0.gain, $1.point) > ($1.gain, $0.point) }
            byCount = entries.prefix(seats).reduce(0) { $0 + $1.gain }
            for index in seats..<entries.count { shares[index] = 0 }
            guard load > room else { return byCount }
        }
        // gain / load, compared by products: loads may be 0.
        entries.sort {
            let (left, right) = ($0.gain * $1.load, $1.gain * $0.load)
            return left != right ? left > right : $0.point < $1.point
        }
        let relaxed = relax(room)
        guard exactly, entries.count <= 60 else { return Swift.min(relaxed, byCount) }
        var search = Branching(entries: entries, room: room)
        guard let best = search.run() else { return Swift.min(relaxed, byCount) }
        for index in shares.indices { shares[index] = best.taken & (1 << UInt64(index)) != 0 ? 1 : 0 }
        return Swift.min(best.gain, byCount)
    }

    private mutating func relax(_ room: Double) -> Double {
        var (gain, rest) = (0.0, room)
        for (index, entry) in entries.enumerated() {
            let share = entry.load <= rest ? 1 : Swift.max(0, rest) / entry.load
            shares[index] = share
            gain += share * entry.gain
            rest -= share * entry.load
        }
        return gain
    }

    /// Depth-first search in the order of gain for load, with the relaxation of the rest as the bound.
    private struct Branching {
        let entries: [(gain: Double, load: Double, point: Int32)]
        let room: Double
        private var best = (gain: 0.0, taken: UInt64(0))
        private var budget = 3_000

        init(entries: [(gain: Double, load: Double, point: Int32)], room: Double) {
            self.entries = entries
            self.room = room
        }

        /// Gain and entries of the best choice; nil where the budget ended first.
        mutating func run() -> (gain: Double, taken: UInt64)? {
            visit(0, gain: 0, rest: room, taken: 0)
            return budget > 0 ? best : nil
        }

        /// As deep as there are entries, 60 at most.
        private mutating func visit(_ index: Int, gain: Double, rest: Double, taken: UInt64) {
            budget -= 1
            guard budget > 0 else { return }
            if gain > best.gain { best = (gain, taken) }
            guard index < entries.count else { return }
            var (bound, left) = (gain, rest)
            for next in index..<entries.count {
                let entry = entries[next]
                guard entry.load <= left else {
                    bound += entry.gain * left / entry.load
                    break
                }
                bound += entry.gain
                left -= entry.load
            }
            guard bound > best.gain else { return }
            let entry = entries[index]
            if entry.load <= rest {
                visit(
                    index + 1,
                    gain: gain + entry.gain,
                    rest: rest - entry.load,
                    taken: taken | 1 << UInt64(index)
                )
            }
            visit(index + 1, gain: gain, rest: rest, taken: taken)
        }
    }
}
