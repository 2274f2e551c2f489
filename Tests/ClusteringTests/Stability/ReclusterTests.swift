import Clustering
import Geodesy
import Testing

/// The rules of re-planning as properties of random edits.
struct ReclusterTests {
    @Test(arguments: 0..<36, [0.0, 50, 1e9])
    func theSameItemsMoveNobody(number: Int, price: Double) throws {
        var parameters = ConstraintSamples.parameters(number, extent: 2_000)
        if number % 6 == 5 {
            parameters = .init(maxTickets: 9, maxRadius: .meters(500), clusterCount: 6, effort: .fast)
        }
        var items = try ConstraintSamples.mixed(
            30,
            seed: UInt64(number),
            extent: 2_000,
            planar: number % 4 == 0
        )
        if number % 6 == 5 { items = items.map { ClusterItem(id: $0.id, location: $0.location) } }
        let night = try Night(items, parameters)
        // An item that found no seat yesterday and finds one now is a change, which at no price sets all free.
        if parameters.clusterCount != nil, price == 0 { return }
        let plan = try night.next(Array(items.reversed()), price: price)
        #expect(plan.moved.isEmpty)
        #expect(plan.churn == 0)
        #expect(night.faults(plan, items.reversed()).isEmpty)
        guard parameters.clusterCount == nil else {
            // Who found no seat yesterday may find one now; then it stays so.
            let later = Night(again: plan, items.reversed(), parameters)
            #expect(try later.next(items.reversed(), price: price).result == plan.result)
            return
        }
        let clusters = plan.result.clusters.map { $0.members.map { items[items.count - 1 - $0].id } }
        #expect(clusters == night.previous)
        #expect(plan.previousOf == Array(night.previous.indices))
    }

    @Test(arguments: 0..<60)
    func randomEditsGiveValidPlansThatSayWhatMoved(number: Int) throws {
        var random = TestRandom(seed: UInt64(number))
        let parameters = ConstraintSamples.parameters(number, extent: 1_500)
        let all = try ConstraintSamples.mixed(
            36,
            seed: UInt64(300 + number),
            extent: 1_500,
            planar: number % 3 == 0
        )
        let night = try Night(all.filter { _ in random.below(5) > 0 }, parameters)
        var today = all.filter { _ in random.below(6) > 0 }
        for index in today.indices where random.below(10) == 0 {
            today[index].location = all[random.below(36)].location
        }
        var limits = parameters
        if number % 5 == 0 { limits.clusterCount = 20 }
        if number % 2 == 0 { limits.maxTickets = limits.maxTickets.map { max(1, $0 - 1) } }
        if number % 4 == 1 { limits.maxRadius = limits.maxRadius.map { .meters($0.meters * 0.8) } }
        let price = [0.0, 20, 500, 1e9][number % 4]
        let plan = try night.next(today, price: price, churn: number % 3 == 0 ? 0.1 : nil, parameters: limits)
        #expect(night.faults(plan, today, limits).isEmpty)
        #expect(
            try night.next(today, price: price, churn: number % 3 == 0 ? 0.1 : nil, parameters: limits)
                == plan
        )
    }

    @Test(arguments: Objective.allCases, [0.0, 100])
    func aNewItemFarAwayChangesNoOtherCluster(objective: Objective, price: Double) throws {
        let parameters = CapacitatedParameters(
            maxTickets: 8,
            maxRadius: .kilometers(2),
            objective: objective,
            effort: .fast
        )
        let items = try CapacitatedSamples.around(latitude: 50, longitude: 8, extent: 8, count: 120, seed: 5)
        let night = try Night(items, parameters)
        let far = ClusterItem(id: "z", location: .geographic(place(-33, 151)))
        let plan = try night.next(items + [far], price: price)
        #expect(plan.moved.isEmpty)
        #expect(plan.result.clusters.count == night.result.clusters.count + 1)
        #expect(plan.previousOf.count { $0 == nil } == 1)
        #expect(plan.result.clusters.filter { $0.members != [120] } == night.result.clusters)
    }

    @Test(arguments: 0..<20)
    func itemsThatAreGoneLeaveTheOthersWhereTheyAre(seed: Int) throws {
        let parameters = CapacitatedParameters(maxTickets: 7, effort: .fast)
        let items = CapacitatedSamples.planar(90, seed: UInt64(seed))
        let night = try Night(items, parameters)
        var random = TestRandom(seed: UInt64(seed))
        let today = items.filter { _ in random.below(4) > 0 }
        let plan = try night.next(today, price: 1e-6)
        #expect(plan.moved.isEmpty)
        #expect(night.faults(plan, today).isEmpty)
        let remaining = night.previous.map { ids in ids.filter { id in today.contains { $0.id == id } } }
        for (identity, members) in plan.members(today) { #expect(members == remaining[identity]) }
    }

    @Test(arguments: 0..<12)
    func aTighterCountMovesAsFewAsItMust(seed: Int) throws {
        let items = CapacitatedSamples.planar(100, seed: UInt64(seed))
        let night = try Night(items, .init(maxTickets: 8, effort: .fast))
        let tighter = CapacitatedParameters(maxTickets: 7, effort: .fast)
        let plan = try night.next(items, price: 1e12, parameters: tighter)
        #expect(night.faults(plan, items, tighter).isEmpty)
        #expect(plan.moved.count == night.result.clusters.reduce(0) { $0 + max(0, $1.members.count - 7) })
    }

    @Test(arguments: 0..<4)
    func aPriceBuysOnlyMovesThatGainMore(seed: Int) throws {
        let items = CapacitatedSamples.planar(120, seed: UInt64(seed))
        var parameters = CapacitatedParameters(maxTickets: 8, priorityWeight: 0, effort: .fast)
        parameters.objective = seed % 2 == 0 ? .distance : .medoid
        let night = try Night(items, parameters)
        let more =
            items
            + CapacitatedSamples.planar(40, seed: UInt64(seed + 500)).map {
                var item = $0
                item.id = "n" + item.id
                return item
            }
        var costs: [(price: Double, moves: Int, cost: Double)] = []
        for price in [0.5, 5, 50, 1e6] {
            let plan = try night.next(more, price: price)
            #expect(night.faults(plan, more).isEmpty)
            let cost = CapacitatedReference.objective(plan.result.clusters.map(\.members), more, parameters)
            costs.append((price, plan.moved.count, cost))
            if price == 1e6 { #expect(plan.moved.isEmpty) }
        }
        #expect(costs[0].moves > 0)
        // Each plan beats the one that moves nobody at its own price.
        for entry in costs {
            #expect(entry.cost + entry.price * Double(entry.moves) <= costs[3].cost * (1 + 1e-9))
        }
    }

    @Test(arguments: 0..<3, [0, 0.02, 0.05])
    func churnOfFreeWillStaysWithinItsLimit(seed: Int, share: Double) throws {
        let items = CapacitatedSamples.planar(120, seed: UInt64(seed))
        let night = try Night(items, .init(maxTickets: 8, effort: .fast))
        let more =
            items
            + CapacitatedSamples.planar(40, seed: UInt64(seed + 900)).map {
                var item = $0
                item.id = "n" + item.id
                return item
            }
        let free = try night.next(more, price: 0)
        let plan = try night.next(more, price: 0, churn: share)
        #expect(free.churn > 0.05)
        #expect(plan.churn <= share)
        #expect(plan.churn > share - 0.03)
        #expect(night.faults(plan, more).isEmpty)
    }

    @Test(arguments: 0..<12)
    func aFixedNumberOfClustersIsKept(seed: Int) throws {
        let items = CapacitatedSamples.planar(80, seed: UInt64(seed))
        let parameters = CapacitatedParameters(maxTickets: 9, clusterCount: 12, effort: .fast)
        let night = try Night(items, parameters)
        var random = TestRandom(seed: UInt64(seed))
        let today =
            items.filter { _ in random.below(5) > 0 }
            + CapacitatedSamples.planar(10, seed: 77).map {
                var item = $0
                item.id = "n" + item.id
                return item
            }
        for count in [10, 12, 14] {
            var parameters = parameters
            parameters.clusterCount = count
            let plan = try night.next(today, price: 30, parameters: parameters)
            #expect(plan.result.clusters.count == count)
            #expect(night.faults(plan, today, parameters).isEmpty)
        }
    }

    @Test func whatYesterdayHadInTwoClustersIsRefused() throws {
        let items = CapacitatedSamples.planar(4, seed: 1)
        let algorithm = CapacitatedClustering(parameters: .init())
        let ids = items.map(\.id)
        let expected = ClusteringError.invalidParameter(
            name: "previous",
            value: ids[1],
            allowed: "in one cluster of yesterday, and there once"
        )
        #expect(throws: expected) {
            try algorithm.recluster(
                items,
                previous: [[ids[0], ids[1]], [ids[1]]],
                stability: .init(movePrice: 1)
            )
        }
        for stability in [
            Stability(movePrice: -1), .init(movePrice: .nan), .init(movePrice: 1, maxChurn: 1.1),
        ] {
            #expect(throws: ClusteringError.self) {
                try algorithm.recluster(items, previous: [], stability: stability)
            }
        }
    }

    @Test(arguments: 0..<10)
    func theOrderOfYesterdaysClustersDoesNotMatter(seed: Int) throws {
        let items = CapacitatedSamples.planar(60, seed: UInt64(seed))
        let night = try Night(items, .init(maxTickets: 8, effort: .fast))
        var today = items
        today.removeFirst(9)
        for index in today.indices.prefix(9) { today[index].location = .planar(x: 500, y: Double(index)) }
        let algorithm = CapacitatedClustering(parameters: .init(maxTickets: 7))
        let price = Stability(movePrice: 20)
        let plan = try algorithm.recluster(today, previous: night.previous, stability: price)
        let turned = try algorithm.recluster(
            today,
            previous: night.previous.reversed().map { $0.reversed() },
            stability: price
        )
        #expect(turned.result == plan.result)
        let last = night.previous.count - 1
        #expect(turned.previousOf == plan.previousOf.map { $0.map { last - $0 } })
    }
}
