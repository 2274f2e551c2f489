import Clustering
import Geodesy
import Testing

/// Late items and closed tickets against an existing plan.
struct AssignTests {
    @Test(arguments: 0..<60)
    func lateItemsFindPlacesAndNobodyElseMoves(number: Int) throws {
        let parameters = ConstraintSamples.parameters(number, extent: 1_500)
        let all = try ConstraintSamples.mixed(
            32,
            seed: UInt64(2_000 + number),
            extent: 1_500,
            planar: number % 3 == 0
        )
        let night = try Night(Array(all.prefix(24)), parameters)
        let late = Array(all.suffix(8))
        let given = night.result.clusters.map(\.members)
        let plan = try CapacitatedClustering(parameters: parameters).assign(
            late,
            to: night.items,
            clusters: given
        )
        #expect(plan.clusters.count >= given.count)
        for (number, members) in given.enumerated() {
            #expect(plan.clusters[number].members.filter { $0 < 24 }.sorted() == members.sorted())
        }
        for index in late.indices {
            let places = plan.clusters.indices.filter { plan.clusters[$0].members.contains(24 + index) }
            let left = plan.unclustered.contains { $0.index == 24 + index }
            #expect(plan.clusterOf[index] == places.first)
            #expect(places.count + (left ? 1 : 0) == 1)
        }
        let known = Set(night.result.unclustered.map(\.index))
        for cluster in plan.clusters {
            #expect(ConstraintReference.mayBeCluster(cluster.members, all, parameters))
            #expect(Set(cluster.members.map { all[$0].lock }).count == 1)
            for member in cluster.members {
                guard let group = all[member].together else { continue }
                let others = all.indices.filter { all[$0].together == group && !known.contains($0) }
                let isWhole = others.allSatisfy { other in
                    cluster.members.contains(other) || plan.unclustered.contains { $0.index == other }
                }
                #expect(isWhole, "group \(group)")
            }
        }
        for entry in plan.unclustered where entry.reason == .constraintConflict {
            #expect(entry.conflict.count > 1)
            #expect(!entry.conflict.allSatisfy { known.contains($0) })
        }
    }

    @Test(arguments: Objective.allCases, 0..<12)
    func aLateItemJoinsWhereItCostsLeast(objective: Objective, seed: Int) throws {
        let parameters = CapacitatedParameters(maxTickets: 9, objective: objective, effort: .fast)
        let night = try Night(CapacitatedSamples.planar(40, seed: UInt64(seed)), parameters)
        var random = TestRandom(seed: UInt64(seed))
        let late = ClusterItem(id: "z", location: .planar(x: 1_000 * random.unit(), y: 1_000 * random.unit()))
        let all = night.items + [late]
        let given = night.result.clusters.map(\.members)
        let plan = try CapacitatedClustering(parameters: parameters).assign(
            [late],
            to: night.items,
            clusters: given
        )
        let increases = given.map { members in
            members.count < 9
                ? CapacitatedReference.objective([members + [40]], all, parameters)
                    - CapacitatedReference.objective([members], all, parameters) : .infinity
        }
        let chosen = try #require(plan.clusterOf[0])
        #expect(increases[chosen] <= (increases.min() ?? 0) + 1e-6)
    }

    @Test func lateItemsThatNobodyAdmitsAreGroupedAmongThemselves() throws {
        let parameters = CapacitatedParameters(maxTickets: 5, maxRadius: .meters(100), effort: .fast)
        let night = try Night(CapacitatedSamples.planar(20, seed: 3, extent: 50), parameters)
        let late = (0..<10).map { ClusterItem(id: "z\($0)", location: .planar(x: 9_000 + Double($0), y: 0)) }
        let plan = try CapacitatedClustering(parameters: parameters).assign(
            late,
            to: night.items,
            clusters: night.result.clusters.map(\.members)
        )
        #expect(plan.clusters.count == night.result.clusters.count + 2)
        #expect(Array(plan.clusters.prefix(night.result.clusters.count)) == night.result.clusters)
    }

    @Test func aGroupAndALockLeadToTheirClusterOrToNone() throws {
        func item(_ id: String, _ x: Double, together: String? = nil, lock: String? = nil) -> ClusterItem {
            ClusterItem(id: id, location: .planar(x: x, y: 0), together: together, lock: lock)
        }
        let items = [
            item("a", 0, together: "g"), item("b", 1), item("c", 50, lock: "l"), item("d", 51, lock: "l"),
        ]
        let algorithm = CapacitatedClustering(parameters: .init(maxTickets: 3))
        let clusters = [[0, 1], [2, 3]]
        let late = [item("e", 50, together: "g"), item("f", 2, lock: "l"), item("h", 50)]
        let plan = try algorithm.assign(late, to: items, clusters: clusters)
        #expect(plan.clusterOf == [0, 1, 2])
        #expect(plan.clusters.map(\.members) == [[0, 1, 4], [2, 3, 5], [6]])
        let crowd = (0..<2).map { item("e\($0)", 0, together: "g") }
        let full = try algorithm.assign(crowd, to: items, clusters: clusters)
        #expect(full.clusterOf == [nil, nil])
        #expect(full.unclustered.map(\.reason) == [.constraintConflict, .constraintConflict])
        #expect(full.unclustered[0].conflict == [0, 1, 4, 5])
        let torn = try algorithm.assign(
            [item("e", 0, together: "g", lock: "l")],
            to: items,
            clusters: clusters
        )
        #expect(torn.unclustered == [Unclustered(index: 4, reason: .constraintConflict, conflict: [0, 2])])
    }

    @Test(arguments: Objective.allCases, 0..<10)
    func closedTicketsLeaveSmallerClusters(objective: Objective, seed: Int) throws {
        let parameters = CapacitatedParameters(
            maxTickets: 8,
            maxRadius: .meters(180),
            objective: objective,
            effort: .fast
        )
        let night = try Night(CapacitatedSamples.planar(90, seed: UInt64(seed)), parameters)
        var random = TestRandom(seed: UInt64(seed))
        let closed = night.items.indices.filter { _ in random.below(3) == 0 }
        let given = night.result.clusters.map(\.members)
        let plan = try CapacitatedClustering(parameters: parameters).removing(
            closed,
            from: night.items,
            clusters: given
        )
        let gone = Set(closed)
        let displaced = Set(plan.displaced)
        #expect(plan.unclustered.isEmpty)
        var seen: [Int] = []
        for (number, cluster) in plan.clusters.enumerated() {
            let members = cluster?.members ?? []
            seen += members
            #expect(cluster?.members.isEmpty != true)
            #expect(members.isEmpty || ConstraintReference.mayBeCluster(members, night.items, parameters))
            let before = number < given.count ? given[number] : []
            let stays = before.filter { !gone.contains($0) && !displaced.contains($0) }
            #expect(Set(members).subtracting(displaced) == Set(stays))
            let rest = before.filter { !gone.contains($0) }
            let isBeyond =
                !rest.isEmpty && CapacitatedReference.radius(rest, night.items, parameters) > 180
            #expect(rest.contains { displaced.contains($0) } == isBeyond)
        }
        #expect(seen.sorted() == night.items.indices.filter { !gone.contains($0) })
    }

    @Test func theMemberThatAShiftedCentreLosesIsTheOnlyOneToMove() throws {
        let xs: [Double] = [0, 1, 99, 100, 101, 198]
        let items = xs.enumerated().map { ClusterItem(id: "t\($0)", location: .planar(x: $1, y: 0)) }
        let algorithm = CapacitatedClustering(parameters: .init(maxRadius: .meters(120)))
        let plan = try algorithm.removing([4, 5], from: items, clusters: [[0, 1, 2, 3, 4, 5]])
        #expect(plan.displaced.isEmpty)
        let tight = CapacitatedClustering(parameters: .init(maxRadius: .meters(117)))
        let lost = try tight.removing([0, 1], from: items, clusters: [[0, 1, 2, 3, 4, 5]])
        #expect(lost.displaced.isEmpty)
        let shifted = try CapacitatedClustering(parameters: .init(maxRadius: .meters(115)))
            .removing([0, 5], from: items, clusters: [[0, 1, 2, 3, 4, 5]])
        #expect(shifted.clusters.count == 1)
        let far = try CapacitatedClustering(parameters: .init(maxRadius: .meters(70)))
            .removing([0, 5], from: items, clusters: [[0, 1, 2, 3, 4, 5]])
        #expect(far.displaced == [1])
        #expect(far.clusters.map { $0?.members } == [[2, 3, 4], [1]])
    }

    @Test func indicesOutOfRangeOrGivenTwiceAreRefused() throws {
        let items = CapacitatedSamples.planar(3, seed: 1)
        let algorithm = CapacitatedClustering(parameters: .init())
        for clusters in [[[0, 3]], [[-1]], [[0], [0]], [[1, 1]]] {
            #expect(throws: ClusteringError.self) { try algorithm.assign([], to: items, clusters: clusters) }
            #expect(throws: ClusteringError.self) {
                try algorithm.removing([], from: items, clusters: clusters)
            }
        }
        #expect(throws: ClusteringError.self) { try algorithm.removing([3], from: items, clusters: [[0]]) }
        let nothing = try algorithm.assign([], to: [], clusters: [])
        #expect(nothing == LateAssignment(clusters: [], clusterOf: [], unclustered: []))
        let alone = try algorithm.assign(items, to: [], clusters: [])
        #expect(alone.clusters.map(\.members) == [[0, 1, 2]])
    }
}
