import Geodesy
import Glibc
import Testing

@testable import Clustering

/// Flat memory against what the same points and parts give when everything is computed anew.
struct WorkbenchTests {
    @Test(arguments: Objective.allCases, [true, false])
    func aPriceIsWhatTheCostChangesBy(objective: Objective, planar: Bool) {
        let set = WorkbenchSamples(count: 60, parts: 7, planar: planar, objective: objective)
        var random = SplitMix64(seed: 5)
        var bench = set.refinement.bench(of: set.parts)
        for _ in 0..<300 {
            let point = random.below(60)
            let source = Int(bench.clusterOf[point])
            let other = random.below(60)
            let target = Int(bench.clusterOf[other])
            guard source != target, bench.clusters[source].count > 1 else { continue }
            let partner = random.below(2) == 0 ? other : -1
            bench.rebuildAll()
            let before = bench.cost
            let price =
                bench.price(source, leaving: point, joining: partner)
                + bench.price(target, leaving: partner, joining: point)
            if partner >= 0 { bench.exchange(point, partner) } else { bench.move(point, to: target) }
            bench.rebuildAll()
            #expect(abs(bench.cost - before - price) <= 1e-9 * before)
        }
    }

    @Test(arguments: Objective.allCases)
    func everyPointStaysInExactlyOnePartHoweverBlocksGrow(objective: Objective) {
        let set = WorkbenchSamples(count: 90, parts: 9, planar: true, objective: objective)
        var bench = set.refinement.bench(of: set.parts)
        // All into one cluster and out again makes its block move and the memory grow.
        for point in 0..<90 where bench.clusterOf[point] != 3 { bench.move(point, to: 3) }
        #expect(bench.liveCount == 1)
        for point in 0..<90 where point % 9 != 3 { bench.move(point, to: point % 9) }
        #expect(bench.parts.flatMap(\.self).sorted() == Array(0..<90))
        #expect(bench.parts.map(\.count) == [Int](repeating: 10, count: 9))
        let fresh = set.refinement.bench(of: bench.parts)
        bench.rebuildAll()
        #expect(abs(bench.cost - fresh.cost) <= 1e-9 * fresh.cost)
    }

    @Test(arguments: Objective.allCases)
    func annealingKeepsCountLoadAndRadius(objective: Objective) {
        var set = WorkbenchSamples(count: 120, parts: 30, planar: true, objective: objective)
        set.limits = CapacityLimits(
            .init(maxTickets: 6, maxLoad: 30, maxRadius: .meters(200), objective: objective),
            planar: true
        )
        let start = BalancedBisection(set.points, limits: .none, parts: 40).parts
        var bench = set.refinement.bench(of: start)
        bench.anneal(
            Cooling(mayEmpty: true, proposals: 60_000, gathering: 1, seed: 4),
            halt: Halt(until: nil)
        )
        #expect(bench.liveCount < 40)
        for cluster in 0..<bench.clusterCount {
            let members = bench.parts[cluster].map { Int($0) }
            #expect(members.count <= 6)
            #expect(members.reduce(0) { $0 + set.points.loads[$1] } <= 30)
            #expect(bench.clusters[cluster].count == 0 || bench.clusters[cluster].reach <= set.limits.maxLine)
        }
    }

    @Test(arguments: [true, false], [CapacityLimits.none.maxCount, 10])
    func exchangesAmongEqualsKeepCountsAndAllThatIsKnown(planar: Bool, mostMembers: Int) {
        var set = WorkbenchSamples(count: 120, parts: 12, planar: planar, objective: .squared)
        set.weigh(1)
        set.limits = CapacityLimits(.init(maxTickets: mostMembers, objective: .squared), planar: planar)
        var bench = set.refinement.bench(of: set.parts)
        let hasColumns = bench.hasColumns
        #expect(hasColumns)
        let before = bench.cost
        var cooling = Cooling(mayEmpty: false, proposals: 30_000, hot: 3, cold: 0.03, seed: 6)
        cooling.isUniform = true
        bench.anneal(cooling, halt: Halt(until: nil))
        // Parts of points at random cost as much as the whole set; compact ones a twelfth of it.
        #expect(bench.cost < before / 6)
        #expect(bench.parts.flatMap(\.self).sorted() == Array(0..<120))
        if mostMembers == 10 { #expect(bench.parts.allSatisfy { $0.count == 10 }) }
        var random = SplitMix64(seed: 2)
        for _ in 0..<500 {
            let (first, second) = (random.below(120), random.below(120))
            if bench.clusterOf[first] != bench.clusterOf[second] { bench.exchange(first, second) }
        }
        let fresh = set.refinement.bench(of: bench.parts)
        for cluster in 0..<12 {
            let (kept, new) = (bench.clusters[cluster], fresh.clusters[cluster])
            #expect(SearchSpace.squared(kept.mean, new.mean) < 1e-18 * (planar ? 1e6 : 1))
            #expect(SearchSpace.squared(kept.sum, new.sum) < 1e-18 * (planar ? 1e8 : 100))
            #expect(kept.mean.w == new.mean.w && kept.count == new.count)
            for slot in kept.base..<(kept.base + kept.count) {
                let point = Int(bench.slots[slot])
                let offset = set.points.places[Int(bench.origins[point])] - bench.origin
                #expect(bench.columns.x[slot] == Float(offset.x) && bench.columns.y[slot] == Float(offset.y))
                #expect(bench.columns.z[slot] == Float(offset.z))
                #expect(
                    Int(bench.clusterOf[point]) == cluster && kept.base + Int(bench.position[point]) == slot
                )
            }
        }
    }

    @Test(arguments: Objective.allCases)
    func aPassOverRegionsIsTheSameOnAnyNumberOfThreads(objective: Objective) {
        var set = WorkbenchSamples(count: 400, parts: 50, planar: false, objective: objective)
        let pass = Refinement.Pass(
            cooling: Cooling(mayEmpty: false, proposals: 20_000, stages: 4, seed: 1),
            mayEmpty: false,
            descends: true,
            size: 90,
            seed: 77
        )
        let alone = set.refinement.run(pass, on: set.parts)
        #expect(alone.flatMap(\.self).sorted() == Array(0..<400))
        #expect(alone != set.parts)
        for threads in [2, 3] {
            set.threads = threads
            #expect(set.refinement.run(pass, on: set.parts) == alone)
        }
    }

    @Test func regionsHoldEveryClusterOnceAndNoMorePointsThanAllowed() {
        let set = WorkbenchSamples(count: 500, parts: 100, planar: true, objective: .squared)
        let centers = set.parts.map { set.points.places[Int($0[0])] }
        var seen: Set<[Int32]> = []
        for seed in 0..<4 {
            let plan = RegionPlan(
                centers: centers,
                counts: set.parts.map(\.count),
                size: 60,
                seed: UInt64(seed)
            )
            #expect(plan.order.sorted() == Array(0..<100))
            for region in plan.bounds.indices.dropFirst() {
                let clusters = plan.order[plan.bounds[region - 1]..<plan.bounds[region]]
                #expect(!clusters.isEmpty)
                #expect(clusters.reduce(0) { $0 + set.parts[Int($1)].count } <= 60)
            }
            seen.insert(plan.order)
        }
        #expect(seen.count == 4, "borders differ from epoch to epoch")
    }

    @Test func ownLogarithmAndExponentialAreThoseOfTheLibraryToThirteenDigits() {
        var random = SplitMix64(seed: 9)
        for _ in 0..<2_000 {
            let exponent = 40 * (random.unit() - 0.5)
            #expect(abs(DecidedMath.exp(exponent) / exp(exponent) - 1) < 1e-13)
            let value = exp(exponent)
            #expect(abs(DecidedMath.log(value) - log(value)) <= 1e-13 * max(1, abs(log(value))))
        }
        #expect(DecidedMath.log(1) == 0)
        #expect(DecidedMath.between(3, 0.3, 0) == 3)
        #expect(DecidedMath.waits.allSatisfy { $0 > 0 && $0 < 10 })
    }
}

/// Seeded points, parts of equal size at random (not near each other) and what refines them.
struct WorkbenchSamples {
    var points: PointSet
    var parts: [[Int32]]
    var limits = CapacityLimits.none
    var objective: Objective
    var threads = 1

    init(count: Int, parts number: Int, planar: Bool, objective: Objective) {
        var random = SplitMix64(seed: UInt64(count))
        let places = (0..<count).map { _ -> SIMD4<Double> in
            let (x, y, weight) = (random.unit(), random.unit(), 1 + 2 * random.unit())
            if planar { return SIMD4(1_000 * x, 1_000 * y, 0, weight) }
            let norm = (1 + 0.01 * x * x + 0.01 * y * y).squareRoot()
            return SIMD4(1 / norm, 0.1 * x / norm, 0.1 * y / norm, weight)
        }
        points = PointSet(
            places: places,
            loads: (0..<count).map { _ in Double(1 + random.below(9)) },
            origins: Array(0..<count),
            isPlanar: planar
        )
        parts = (0..<number).map { part in
            stride(from: part, to: count, by: number).map { Int32($0) }
        }
        self.objective = objective
    }

    /// Gives every point the same weight.
    mutating func weigh(_ weight: Double) {
        points = PointSet(
            places: points.places.map { SIMD4($0.x, $0.y, $0.z, weight) },
            loads: points.loads,
            origins: points.origins,
            isPlanar: points.isPlanar
        )
    }

    var refinement: Refinement {
        Refinement(
            points: points,
            limits: limits,
            objective: objective,
            neighbors: NeighborLists(points, width: 12, threads: threads),
            threads: threads,
            halt: Halt(until: nil)
        )
    }
}
