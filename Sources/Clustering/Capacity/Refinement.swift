internal import ForkJoin

/// Lowers the cost of a division on workbenches: of the whole set, or region by region of neighbouring clusters, epoch
/// after epoch with other borders between them, by as many threads as there are.
///
/// Every workbench has a seed of its own made of the search's seed, the epoch and the region's number, so the result does
/// not depend on threads.
struct Refinement {
    let points: PointSet
    let limits: CapacityLimits
    let objective: Objective
    let neighbors: NeighborLists
    let threads: Int
    let halt: Halt

    /// Clusters as lists of points, none of them empty, and what they cost.
    struct Division: Sendable {
        var parts: [[Int32]]
        var cost: Double
        var excess: Double

        /// Fewer clusters first, then less cost.
        static func < (left: Division, right: Division) -> Bool {
            left.parts.count != right.parts.count
                ? left.parts.count < right.parts.count : left.cost < right.cost
        }
    }

    /// What one pass over all regions does.
    struct Pass {
        /// Nil where it only descends.
        var cooling: Cooling?
        var mayEmpty: Bool
        var descends: Bool
        /// Most points of a region.
        var size: Int
        var seed: UInt64
    }

    /// The division that descent leads to.
    func descended(_ parts: [[Int32]], mayEmpty: Bool) -> Division {
        var bench = bench(of: parts)
        bench.descend(mayEmpty: mayEmpty, halt: halt)
        return bench.division
    }

    /// One annealing of the whole set for each start and cooling, with a descent where nothing is over its limits.
    func annealed(_ starts: [[[Int32]]], _ coolings: [Cooling]) -> [Division] {
        var results = [Division?](repeating: nil, count: coolings.count)
        results.withUnsafeMutableBufferPointer { results in
            // Safe to share: a task writes its own result only.
            nonisolated(unsafe) let results = results
            ForkJoin.run(tasks: coolings.count, threads: threads) { task in
                let cooling = coolings[task]
                var bench = bench(of: starts[task])
                bench.anneal(cooling, halt: halt)
                if bench.excess == 0 { bench.descend(mayEmpty: cooling.mayEmpty, halt: halt) }
                results[task] = bench.division
            }
        }
        return results.compactMap { $0 }
    }

    /// All points that are in parts, on one workbench.
    func bench(of parts: [[Int32]], limits: CapacityLimits? = nil) -> Workbench {
        let numbers = UnsafeMutableBufferPointer<Int32>.allocate(capacity: points.count)
        numbers.initialize(repeating: -1)
        defer { numbers.deallocate() }
        return Workbench(
            points,
            limits: limits ?? self.limits,
            objective: objective,
            parts: parts,
            neighbors: neighbors,
            numbers: numbers,
            owners: nil,
            owner: 0
        )
    }

    /// Runs one pass over parts, none of which may be empty; none comes back empty.
    func run(_ pass: Pass, on parts: [[Int32]]) -> [[Int32]] {
        let regions = regions(of: parts, pass)
        var numbers = [Int32](repeating: 0, count: points.count)
        var owners = [Int32](repeating: -1, count: points.count)
        for (region, clusters) in regions.enumerated() {
            for cluster in clusters { for point in parts[cluster] { owners[Int(point)] = Int32(region) } }
        }
        var results = [[[Int32]]](repeating: [], count: regions.count)
        numbers.withUnsafeMutableBufferPointer { numbers in
            owners.withUnsafeBufferPointer { owners in
                results.withUnsafeMutableBufferPointer { results in
                    // Safe to share: a task writes the numbers of its own points and its own result only, and reads
                    // owners, which nobody writes.
                    nonisolated(unsafe) let (numbers, owners, results) = (numbers, owners, results)
                    ForkJoin.run(tasks: regions.count, threads: threads) { task in
                        let chosen = regions[task].map { parts[$0] }
                        results[task] = solve(pass, task, chosen, numbers, owners)
                    }
                }
            }
        }
        var refined = parts
        for (region, clusters) in regions.enumerated() {
            for (number, cluster) in clusters.enumerated() { refined[cluster] = results[region][number] }
        }
        return refined.filter { !$0.isEmpty }
    }

    private func solve(
        _ pass: Pass,
        _ region: Int,
        _ parts: [[Int32]],
        _ numbers: UnsafeMutableBufferPointer<Int32>,
        _ owners: UnsafeBufferPointer<Int32>
    ) -> [[Int32]] {
        if halt.isRaised { return parts }
        var bench = Workbench(
            points,
            limits: limits,
            objective: objective,
            parts: parts,
            neighbors: neighbors,
            numbers: numbers,
            owners: owners,
            owner: Int32(region)
        )
        if var cooling = pass.cooling {
            cooling.proposals = Int(Double(cooling.proposals) * Double(bench.count) / Double(points.count))
            cooling.seed = Refinement.seed(pass.seed, region)
            bench.anneal(cooling, halt: halt)
        }
        if pass.descends { bench.descend(mayEmpty: pass.mayEmpty, halt: halt) }
        return bench.parts
    }

    private func regions(of parts: [[Int32]], _ pass: Pass) -> [[Int]] {
        guard points.count > pass.size else { return [Array(parts.indices)] }
        let centers = parts.map { part in
            var sum = SIMD4<Double>.zero
            for point in part { sum += SearchSpace.weighted(points.places[Int(point)]) }
            return sum / sum.w
        }
        let plan = RegionPlan(centers: centers, counts: parts.map(\.count), size: pass.size, seed: pass.seed)
        return (1..<plan.bounds.count).map { region in
            plan.order[plan.bounds[region - 1]..<plan.bounds[region]].map { Int($0) }
        }
    }

    /// A seed for the `number`-th use of a seed.
    static func seed(_ seed: UInt64, _ number: Int) -> UInt64 {
        var random = SplitMix64(seed: seed &+ UInt64(bitPattern: Int64(number)) &* 0xD134_2543_DE82_EF95)
        return random.next()
    }
}

extension Workbench {
    /// The clusters that have members, with the cost computed anew.
    var division: Refinement.Division {
        rebuildAll()
        return Refinement.Division(parts: parts.filter { !$0.isEmpty }, cost: cost, excess: excess)
    }
}
