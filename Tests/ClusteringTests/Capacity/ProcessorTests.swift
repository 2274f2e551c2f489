import Clustering
import GeoKernels
import Geodesy
import Testing

/// A capacity-bounded clustering is a function of the set of items: of nothing that a machine could bring in.
struct ProcessorTests {
    @Test(arguments: Objective.allCases)
    func neitherRowsNorThreadsNorInstructionSetsChangeABit(objective: Objective) throws {
        var random = SplitMix64(seed: 77)
        let items = try (0..<200).map { number in
            let place = try Coordinate(latitude: 48 + random.unit() / 5, longitude: 9 + random.unit() / 3)
            return ClusterItem(
                id: "T\(number)",
                location: .geographic(place),
                priority: Priority(rawValue: 1 + number % 5) ?? .medium
            )
        }
        var parameters = CapacitatedParameters(maxTickets: 7, maxRadius: .kilometers(4), objective: objective)
        parameters.effort = .fast
        let expected = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(expected.clusters.count > 20)

        parameters.threads = 2
        let rows = Array(items.indices.reversed())
        let turned = try CapacitatedClustering(parameters: parameters).cluster(rows.map { items[$0] })
        #expect(turned.clusters.map(\.center) == expected.clusters.map(\.center))
        #expect(turned.clusters.map { $0.members.map { rows[$0] } } == expected.clusters.map(\.members))

        gk_force_portable(1)
        defer { gk_force_portable(0) }
        #expect(try CapacitatedClustering(parameters: parameters).cluster(items) == expected)
    }
}
