import Clustering
import Geodesy
import Testing

/// Constrained clusterings checked by definition, on random mixes and against all partitions.
struct ConstrainedClusteringTests {
    @Test(arguments: 0..<20)
    func randomMixesOfConstraintsGiveValidClusterings(batch: Int) throws {
        for number in (batch * 100)..<(batch * 100 + 100) {
            let count = number % 25 == 0 ? 50 : [4, 6, 9, 13][number % 4]
            let planar = number % 5 == 0
            let items = try ConstraintSamples.mixed(
                count,
                seed: UInt64(number),
                extent: 2_000,
                planar: planar
            )
            let parameters = ConstraintSamples.parameters(number, extent: 2_000)
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            let faults = ConstraintReference.faults(result, items, parameters)
            #expect(faults.isEmpty, "mix \(number)")
            var left: [Int: ReasonCode] = [:]
            for entry in result.unclustered { left[entry.index] = entry.reason }
            #expect(left == ConstraintReference.leftOut(items, parameters), "mix \(number)")
        }
    }

    @Test(arguments: 0..<5)
    func smallMixesNeedAsFewClustersAsTryingAllFinds(batch: Int) throws {
        var worse = 0
        for number in (batch * 20)..<(batch * 20 + 20) {
            let items = try ConstraintSamples.mixed(
                6,
                seed: UInt64(9_000 + number),
                extent: 900,
                planar: true
            )
            var parameters = ConstraintSamples.parameters(number, extent: 900)
            parameters.effort = .normal
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            let left = ConstraintReference.leftOut(items, parameters)
            let chosen = items.indices.filter { left[$0] == nil }
            let fewest = try #require(ConstraintReference.fewest(chosen, items, parameters))
            #expect(ConstraintReference.faults(result, items, parameters).isEmpty, "mix \(number)")
            #expect(result.unclustered.map(\.index).sorted() == left.keys.sorted(), "mix \(number)")
            #expect(result.lowerBoundOnClusters <= fewest, "mix \(number)")
            #expect(result.clusters.count <= fewest + 1, "mix \(number)")
            if result.clusters.count > fewest { worse += 1 }
        }
        #expect(worse <= 1)
    }

    @Test(arguments: 0..<3)
    func theOrderOfRowsDoesNotMatterToConstraints(batch: Int) throws {
        for number in (batch * 10)..<(batch * 10 + 10) {
            let items = try ConstraintSamples.mixed(
                25,
                seed: UInt64(500 + number),
                extent: 2_000,
                planar: false
            )
            let parameters = ConstraintSamples.parameters(number, extent: 2_000)
            var shuffled = items
            var random = SplitMix64(seed: UInt64(number))
            random.shuffle(&shuffled)
            #expect(try ids(shuffled, parameters) == ids(items, parameters), "mix \(number)")
        }
    }

    @Test(arguments: 0..<5)
    func aFixedNumberOfClustersIsMetOrRefused(batch: Int) throws {
        var met = 0
        for number in (batch * 40)..<(batch * 40 + 40) {
            let items = try ConstraintSamples.mixed(
                14,
                seed: UInt64(70_000 + number),
                extent: 2_000,
                planar: number % 2 == 0
            )
            var parameters = ConstraintSamples.parameters(number, extent: 2_000)
            parameters.clusterCount = 3 + number % 7
            let result: ClusteringResult
            do {
                result = try CapacitatedClustering(parameters: parameters).cluster(items)
            } catch ClusteringError.infeasibleClusterCount(let requested, let least) {
                #expect(requested == parameters.clusterCount)
                #expect(least > requested)
                continue
            }
            met += 1
            #expect(result.clusters.count == parameters.clusterCount)
            #expect(ConstraintReference.faults(result, items, parameters).isEmpty, "mix \(number)")
            let expected = ConstraintReference.leftOut(items, parameters)
            for entry in result.unclustered where expected[entry.index] == nil {
                #expect(entry.reason == .tooIsolated && parameters.maxRadius != nil)
            }
        }
        #expect(met > 20)
    }

    @Test func constraintsWithoutEffectChangeNothing() throws {
        let plain = CapacitatedSamples.planar(60, seed: 4)
        var marked = plain
        for index in marked.indices {
            marked[index].skills = ["power"]
            marked[index].together = "g\(index)"
            marked[index].apart = "a\(index)"
            marked[index].dueDay = 100 + index % 3
        }
        let parameters = CapacitatedParameters(maxTickets: 7, maxDueSpread: 2, effort: .fast)
        let algorithm = CapacitatedClustering(parameters: parameters)
        #expect(try algorithm.cluster(marked) == algorithm.cluster(plain))
    }

    private func ids(_ items: [ClusterItem], _ parameters: CapacitatedParameters) throws -> [[String]] {
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        return result.clusters.map { $0.members.map { items[$0].id } }
            + result.unclustered.map { entry in
                [items[entry.index].id, entry.reason.rawValue] + entry.conflict.map { items[$0].id }
            }
    }
}
