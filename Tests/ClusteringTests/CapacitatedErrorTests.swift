import Clustering
import Geodesy
import Testing

struct CapacitatedErrorTests {
    @Test(arguments: [
        ("maxTickets", CapacitatedParameters(maxTickets: 0)),
        ("maxTickets", CapacitatedParameters(maxTickets: -3)),
        ("maxLoad", CapacitatedParameters(maxLoad: 0)),
        ("maxLoad", CapacitatedParameters(maxLoad: -1)),
        ("maxLoad", CapacitatedParameters(maxLoad: .nan)),
        ("maxLoad", CapacitatedParameters(maxLoad: .infinity)),
        ("maxRadius", CapacitatedParameters(maxRadius: .meters(-5))),
        ("maxRadius", CapacitatedParameters(maxRadius: .meters(0))),
        ("maxRadius", CapacitatedParameters(maxRadius: .meters(.nan))),
        ("maxRadius", CapacitatedParameters(maxRadius: .meters(.infinity))),
        ("priorityWeight", CapacitatedParameters(priorityWeight: -0.01)),
        ("priorityWeight", CapacitatedParameters(priorityWeight: 10)),
        ("priorityWeight", CapacitatedParameters(priorityWeight: .nan)),
        ("clusterCount", CapacitatedParameters(clusterCount: 0)),
        ("clusterCount", CapacitatedParameters(clusterCount: -1)),
        ("clusterCount", CapacitatedParameters(clusterCount: 6)),
        ("threads", CapacitatedParameters(threads: 0)),
    ])
    func aParameterOutsideItsRangeIsNamed(name: String, parameters: CapacitatedParameters) {
        let items = CapacitatedSamples.planar(5, seed: 1)
        #expect {
            try CapacitatedClustering(parameters: parameters).cluster(items)
        } throws: { error in
            guard case ClusteringError.invalidParameter(name, _, _)? = error as? ClusteringError else {
                return false
            }
            return true
        }
    }

    @Test func tooFewClustersForTheCountSayHowManyAreNeeded() {
        let items = CapacitatedSamples.planar(21, seed: 1)
        #expect(throws: ClusteringError.infeasibleClusterCount(requested: 2, atLeast: 3)) {
            try CapacitatedClustering(parameters: .init(maxTickets: 10, clusterCount: 2)).cluster(items)
        }
    }

    @Test func tooFewClustersForTheLoadSayHowManyAreNeeded() {
        let items = (0..<5).map {
            ClusterItem(id: "\($0)", location: .planar(x: Double($0), y: 0), load: 6)
        }
        // 30 units would fit into three times 10, but no two items fit together.
        #expect(throws: ClusteringError.infeasibleClusterCount(requested: 4, atLeast: 5)) {
            try CapacitatedClustering(
                parameters: .init(maxTickets: nil, maxLoad: 10, clusterCount: 4)
            ).cluster(items)
        }
    }

    @Test func equalIDsAndMixedPlacesAreRefused() throws {
        let planar = ClusterItem(id: "a", location: .planar(x: 0, y: 0))
        let globe = ClusterItem(id: "b", location: .geographic(try Coordinate(latitude: 0, longitude: 0)))
        #expect(throws: ClusteringError.duplicateID("a")) {
            try CapacitatedClustering(parameters: .init()).cluster([planar, planar])
        }
        #expect(throws: ClusteringError.mixedLocations(id: "b")) {
            try CapacitatedClustering(parameters: .init()).cluster([planar, globe])
        }
    }

    @Test(arguments: [-1, .nan, .infinity] as [Double])
    func aLoadThatIsNoNumberIsNamed(load: Double) {
        let items = [ClusterItem(id: "a", location: .planar(x: 0, y: 0), load: load)]
        #expect {
            try CapacitatedClustering(parameters: .init()).cluster(items)
        } throws: { error in
            guard case ClusteringError.invalidItem("a", "load", _, _)? = error as? ClusteringError else {
                return false
            }
            return true
        }
    }

    @Test func aCancelledTaskStops() async {
        let items = CapacitatedSamples.planar(3_000, seed: 1)
        let error = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            do {
                _ = try CapacitatedClustering(parameters: .init(effort: .best)).cluster(items)
                return nil as ClusteringError?
            } catch { return error as? ClusteringError }
        }.value
        #expect(error == .cancelled)
    }

    @Test func boundSpeaksOfWhatAFixedNumberHasLeftInClusters() throws {
        // Eighty items apart from each other need a cluster each; ten clusters leave seventy out.
        let items = (0..<80).map { number in
            ClusterItem(
                id: "t\(number)",
                location: .planar(x: 1_000 * Double(number), y: 0)
            )
        }
        let parameters = CapacitatedParameters(
            maxTickets: 10,
            maxRadius: Length(meters: 50),
            clusterCount: 10
        )
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        #expect(!result.unclustered.isEmpty)
        #expect(result.lowerBoundOnClusters <= result.clusters.count)
        let placed = result.clusters.reduce(0) { $0 + $1.members.count }
        #expect(result.lowerBoundOnClusters >= (placed + 9) / 10)
    }
}
