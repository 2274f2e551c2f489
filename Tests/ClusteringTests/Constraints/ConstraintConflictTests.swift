import Clustering
import Geodesy
import Testing

/// One contradiction: who is left out, and with which smallest set.
struct ConflictCase: Sendable, CustomTestStringConvertible {
    var name: String
    var items: [ClusterItem]
    var parameters: CapacitatedParameters
    /// Conflicting set of each item left out, by its index.
    var left: [Int: [Int]]
    var testDescription: String { name }

    /// Items on a line, their names a, b, c, ….
    private static func line(_ xs: [Double], _ change: (Int, inout ClusterItem) -> Void) -> [ClusterItem] {
        xs.enumerated().map { index, x in
            var item = ClusterItem(
                id: String(UnicodeScalar(UInt8(97 + index))),
                location: .planar(x: x, y: 0)
            )
            change(index, &item)
            return item
        }
    }

    private static func together(_ indices: ClosedRange<Int>, _ conflict: [Int]) -> [Int: [Int]] {
        Dictionary(uniqueKeysWithValues: indices.map { ($0, conflict) })
    }

    static let all: [ConflictCase] = [
        ConflictCase(
            name: "group over the count",
            items: line([0, 1, 2, 3, 4]) { if $0 < 4 { $1.together = "g" } },
            parameters: .init(maxTickets: 2),
            left: together(0...3, [0, 1, 2])
        ),
        ConflictCase(
            name: "group over the load",
            items: line([0, 1, 2, 3, 4]) {
                if $0 < 4 { $1.together = "g" }
                $1.load = [1, 6, 2, 5, 1][$0]
            },
            parameters: .init(maxTickets: nil, maxLoad: 10),
            left: together(0...3, [1, 3])
        ),
        ConflictCase(
            name: "group that is apart",
            items: line([0, 1, 2, 3]) {
                if $0 < 3 { $1.together = "g" }
                if $0 != 1 { $1.apart = "x" }
            },
            parameters: .init(),
            left: together(0...2, [0, 2])
        ),
        ConflictCase(
            name: "group of different skills",
            items: line([0, 1, 2, 3]) {
                if $0 < 3 { $1.together = "g" }
                $1.skills = [["a", "b"], [], ["a"], ["b"]][$0]
            },
            parameters: .init(),
            left: together(0...2, [0, 2])
        ),
        ConflictCase(
            name: "group over the due spread",
            items: line([0, 1, 2, 3]) {
                if $0 < 3 { $1.together = "g" }
                $1.dueDay = [5, nil, 9, 100][$0]
            },
            parameters: .init(maxDueSpread: 3),
            left: together(0...2, [0, 2])
        ),
        ConflictCase(
            name: "days beyond what a difference can hold",
            items: line([0, 1]) {
                $1.together = "g"
                $1.dueDay = [Int.min, Int.max][$0]
            },
            parameters: .init(maxDueSpread: .max),
            left: together(0...1, [0, 1])
        ),
        ConflictCase(
            name: "group over the radius by a pair",
            items: line([0, 50, 201, 90]) { if $0 < 3 { $1.together = "g" } },
            parameters: .init(maxRadius: .meters(100), priorityWeight: 0),
            left: together(0...2, [0, 2])
        ),
        ConflictCase(
            name: "group over the radius by a triple",
            items: line([0, 1, 150, 300]) { if $0 < 3 { $1.together = "g" } },
            parameters: .init(maxRadius: .meters(99), priorityWeight: 0),
            left: together(0...2, [0, 1, 2])
        ),
        ConflictCase(
            name: "lock over the count",
            items: line([0, 1, 2, 3]) { if $0 > 0 { $1.lock = "l" } },
            parameters: .init(maxTickets: 2),
            left: together(1...3, [1, 2, 3])
        ),
        ConflictCase(
            name: "lock that is apart",
            items: line([0, 1, 2, 3]) {
                if $0 > 0 { $1.lock = "l" }
                if $0 % 2 == 1 { $1.apart = "x" }
            },
            parameters: .init(),
            left: together(1...3, [1, 3])
        ),
        ConflictCase(
            name: "group half locked",
            items: line([0, 1, 2, 3]) {
                if $0 < 3 { $1.together = "g" }
                if $0 == 1 || $0 == 3 { $1.lock = "l" }
            },
            parameters: .init(),
            left: [0: [0, 1], 2: [1, 2]]
        ),
        ConflictCase(
            name: "group in two locks",
            items: line([0, 1, 2, 3, 4]) {
                if $0 == 1 || $0 == 2 { $1.together = "g" }
                $1.lock = ["l", "l", "m", "m", nil][$0]
            },
            parameters: .init(),
            left: together(0...3, [1, 2])
        ),
        ConflictCase(
            name: "no conflict: group within a lock, skills in another order",
            items: line([0, 1, 2]) {
                $1.skills = [["a", "b"], ["b", "a", "b"], []][$0]
                $1.together = "g"
                $1.lock = "l"
            },
            parameters: .init(maxTickets: 3, maxDueSpread: 0),
            left: [:]
        ),
    ]
}

struct ConstraintConflictTests {
    @Test(arguments: ConflictCase.all, Objective.allCases)
    func contradictionsAreToldWithTheirSmallestSet(_ conflict: ConflictCase, objective: Objective) throws {
        var parameters = conflict.parameters
        parameters.objective = objective
        if objective == .medoid, conflict.name.contains("radius") { return }
        let result = try CapacitatedClustering(parameters: parameters).cluster(conflict.items)
        var left: [Int: [Int]] = [:]
        for entry in result.unclustered {
            #expect(entry.reason == .constraintConflict)
            left[entry.index] = entry.conflict
        }
        #expect(left == conflict.left)
        #expect(ConstraintReference.faults(result, conflict.items, parameters).isEmpty)
    }

    @Test func theHeavyMemberOfAGroupIsLeftOutForItself() throws {
        var items = CapacitatedSamples.planar(3, seed: 1)
        for index in items.indices { (items[index].together, items[index].load) = ("g", [2, 20, 3][index]) }
        let result = try CapacitatedClustering(parameters: .init(maxLoad: 10)).cluster(items)
        #expect(result.clusters.map(\.members) == [[0, 2]])
        #expect(result.unclustered == [Unclustered(index: 1, reason: .loadExceedsCapacity)])
    }

    @Test func aGroupOfThousandsIsJudgedWithoutTryingAllPairs() throws {
        var items = CapacitatedSamples.planar(6_000, seed: 1)
        for index in items.indices { items[index].together = "g" }
        let parameters = CapacitatedParameters(maxTickets: nil, maxRadius: .meters(300), effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.clusters.isEmpty)
        #expect(result.unclustered.allSatisfy { $0.conflict.count == 2 })
        let pair = result.unclustered[0].conflict
        #expect(ConstraintReference.isSmallConflict(pair, items, parameters))
    }

    @Test func manyOfOneApartGroupInOnePlaceGetClustersOfTheirOwn() throws {
        var items = CapacitatedSamples.identical(60, at: .planar(x: 1, y: 2))
        for index in items.indices where index % 2 == 0 { items[index].apart = "x" }
        let parameters = CapacitatedParameters(maxTickets: 4, effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(ConstraintReference.faults(result, items, parameters).isEmpty)
        #expect(result.clusters.count == 30)
        #expect(result.lowerBoundOnClusters == 30)
    }

    @Test func lockedClustersCountTowardsAFixedNumber() throws {
        var items = CapacitatedSamples.planar(30, seed: 6)
        for index in 0..<4 { items[index].lock = index < 2 ? "l" : "m" }
        items[10].skills = ["a"]
        items[11].skills = ["b"]
        for count in [5, 6, 9, 20] {
            let parameters = CapacitatedParameters(maxTickets: 10, clusterCount: count, effort: .fast)
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            #expect(result.clusters.count == count)
            #expect(ConstraintReference.faults(result, items, parameters).isEmpty)
        }
        let least = ClusteringError.infeasibleClusterCount(requested: 4, atLeast: 5)
        #expect(throws: least) {
            try CapacitatedClustering(parameters: .init(maxTickets: 10, clusterCount: 4)).cluster(items)
        }
        #expect(throws: ClusteringError.self) {
            try CapacitatedClustering(parameters: .init(clusterCount: 29)).cluster(items)
        }
        #expect(throws: ClusteringError.self) {
            try CapacitatedClustering(parameters: .init(maxDueSpread: -1)).cluster(items)
        }
    }
}
