import Clustering
import Geodesy
import Synchronization
import Testing

struct CapacityBoundAndStopTests {
    @Test func groupsTooFarApartAreBoundedOneByOne() throws {
        // 4, 4 and 7 items at places 10 km apart: 2 + 2 + 3 clusters of three, though 15 items fit into five.
        var items: [ClusterItem] = []
        for (group, count) in [4, 4, 7].enumerated() {
            for index in 0..<count {
                let place = Location.planar(x: Double(group) * 10_000 + Double(index), y: 0)
                items.append(ClusterItem(id: "g\(group)\(index)", location: place))
            }
        }
        let parameters = CapacitatedParameters(maxTickets: 3, maxRadius: .meters(100), effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.lowerBoundOnClusters == 7)
        #expect(result.clusters.count == 7)
    }

    @Test func thinlySpreadItemsCountForTheirNeighboursOnly() throws {
        // Forty items in one place, then a chain of eight 150 m apart, radius 100 m: who is in the middle of the chain
        // has two to share a cluster with. Seats alone ask for 5, items too far apart for 5; shares of a tenth in the
        // pile, a third in the chain and a half at its end add up to 6.6.
        var items = CapacitatedSamples.identical(40, at: .planar(x: 0, y: 0))
        for step in 1...8 {
            items.append(ClusterItem(id: "c\(step)", location: .planar(x: 150 * Double(step), y: 0)))
        }
        let parameters = CapacitatedParameters(maxTickets: 10, maxRadius: .meters(100), effort: .fast)
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.lowerBoundOnClusters == 7)
        #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
    }

    @Test func loadsOfGroupsTooFarApartAddUpGroupByGroup() throws {
        var items: [ClusterItem] = []
        for group in 0..<3 {
            for index in 0..<3 {
                let place = Location.planar(x: Double(group) * 10_000 + Double(index), y: 0)
                items.append(ClusterItem(id: "g\(group)\(index)", location: place, load: 4))
            }
        }
        // 12 units a group and 10 a cluster: two clusters each, not four in all.
        let parameters = CapacitatedParameters(
            maxTickets: nil,
            maxLoad: 10,
            maxRadius: .meters(100),
            effort: .fast
        )
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(result.lowerBoundOnClusters == 6)
        #expect(result.clusters.count == 6)
    }

    @Test(arguments: CapacitatedCase.all, [0, 12])
    func anAnswerThatIsCutShortIsValid(_ setting: CapacitatedCase, polls: Int) throws {
        var parameters = setting.parameters
        parameters.clusterCount = parameters.clusterCount.map { $0 / 2 }
        let items = try CapacitatedSamples.around(
            latitude: 48,
            longitude: 16,
            extent: 8,
            count: 60,
            seed: 2
        )
        let counter = Counter(limit: polls)
        do {
            let result = try CapacitatedClustering(parameters: parameters)
                .cluster(items) { counter.isOver }
            #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
            #expect(counter.isOver)
        } catch {
            // Exactly so many clusters may not have been found yet; nothing else may fail.
            guard case .infeasibleClusterCount = error, parameters.clusterCount != nil else { throw error }
        }
    }

    @Test func aStopThatNeverComesChangesNothing() throws {
        let items = CapacitatedSamples.planar(40, seed: 6)
        let clustering = CapacitatedClustering(parameters: .init(maxTickets: 7, effort: .fast))
        #expect(try clustering.cluster(items) { false } == clustering.cluster(items))
    }
}

/// Says stop from the `limit`-th question on; may be asked from any thread.
private final class Counter: Sendable {
    private let asked = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var isOver: Bool { asked.wrappingAdd(1, ordering: .relaxed).oldValue >= limit }
}
