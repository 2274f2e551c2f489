import Clustering
import Geodesy
import Testing

/// What must not change the answer, and what the best answer is where it can be found by trying all.
struct CapacitatedSymmetryTests {
    @Test(arguments: CapacitatedCase.all)
    func theOrderOfRowsDoesNotMatter(_ setting: CapacitatedCase) throws {
        var parameters = setting.parameters
        parameters.effort = .fast
        let items = try CapacitatedSamples.around(
            latitude: 60,
            longitude: 10,
            extent: 6,
            count: 150,
            seed: 11
        )
        var shuffled = items
        var random = SplitMix64(seed: 12)
        random.shuffle(&shuffled)
        let straight = try groups(items, parameters)
        #expect(try groups(shuffled, parameters) == straight)
    }

    @Test(arguments: Objective.allCases)
    func theOrderOfRowsDoesNotMatterToAnnealing(objective: Objective) throws {
        let parameters = CapacitatedParameters(maxTickets: 6, objective: objective, threads: 2)
        let items = try CapacitatedSamples.around(latitude: 60, longitude: 10, extent: 6, count: 20, seed: 13)
        #expect(try groups(items.reversed(), parameters) == groups(items, parameters))
    }

    @Test(arguments: Objective.allCases, [37.25, 169.75])
    func turningTheGlobeChangesNoMembership(objective: Objective, degrees: Double) throws {
        let parameters = CapacitatedParameters(maxTickets: 6, maxRadius: .kilometers(4), objective: objective)
        let items = try CapacitatedSamples.around(
            latitude: 45,
            longitude: 10.3,
            extent: 6,
            count: 20,
            seed: 17
        )
        let turned = try items.map { item in
            guard case .geographic(let place) = item.location else { return item }
            var turned = item
            let longitude = place.longitude + degrees
            turned.location = .geographic(
                try Coordinate(
                    latitude: place.latitude,
                    longitude: longitude > 180 ? longitude - 360 : longitude
                )
            )
            return turned
        }
        #expect(try groups(turned, parameters) == groups(items, parameters))
    }

    @Test(arguments: Objective.allCases, [1, 2, 3, 4] as [UInt64])
    func smallSetsAreSolvedAsWellAsByTryingAll(objective: Objective, seed: UInt64) throws {
        let settings: [CapacitatedParameters] = [
            .init(maxTickets: 3, objective: objective),
            .init(maxTickets: 4, clusterCount: 3, objective: objective),
            .init(maxTickets: nil, maxLoad: 17, objective: objective),
            .init(maxTickets: 4, maxRadius: .meters(250), objective: objective),
        ]
        let items = CapacitatedSamples.planar(8, seed: seed)
        for parameters in settings {
            let best = try #require(exhaustive(items, parameters))
            let result = try CapacitatedClustering(parameters: parameters).cluster(items)
            #expect(CapacitatedReference.faults(result, items, parameters).isEmpty)
            // With a radius, the fewest clusters are a covering problem that the search may miss by one.
            let slack = parameters.maxRadius == nil ? 0 : 1
            #expect(result.clusters.count <= best.count + slack, "\(parameters)")
            guard result.clusters.count == best.count else { continue }
            let cost = CapacitatedReference.objective(result.clusters.map(\.members), items, parameters)
            #expect(cost <= best.cost * (1 + 1e-9), "\(parameters)")
            #expect(result.lowerBoundOnClusters <= best.count)
        }
    }

    /// Ids of the members of each cluster and of those left out.
    private func groups(_ items: [ClusterItem], _ parameters: CapacitatedParameters) throws -> [[String]] {
        let result = try CapacitatedClustering(parameters: parameters).cluster(items)
        return result.clusters.map { $0.members.map { items[$0].id } }
            + [result.unclustered.map { items[$0.index].id }]
    }

    /// The fewest clusters (or the given number) and the least cost of a valid clustering.
    private func exhaustive(
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> (count: Int, cost: Double)? {
        var best: (count: Int, cost: Double)?
        func visit(_ next: Int, _ clusters: [[Int]]) {
            guard next < items.count else {
                if let count = parameters.clusterCount, clusters.count != count { return }
                guard isValid(clusters, items, parameters) else { return }
                let cost = CapacitatedReference.objective(clusters, items, parameters)
                if best == nil || (clusters.count, cost) < (best?.count ?? 0, best?.cost ?? 0) {
                    best = (clusters.count, cost)
                }
                return
            }
            for index in clusters.indices {
                var longer = clusters
                longer[index].append(next)
                visit(next + 1, longer)
            }
            visit(next + 1, clusters + [[next]])
        }
        visit(0, [])
        return best
    }

    private func isValid(
        _ clusters: [[Int]],
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> Bool {
        for members in clusters {
            if let most = parameters.maxTickets, members.count > most { return false }
            if let most = parameters.maxLoad, members.reduce(0, { $0 + items[$1].load }) > most {
                return false
            }
            if let most = parameters.maxRadius?.meters,
                CapacitatedReference.radius(members, items, parameters) > most
            {
                return false
            }
        }
        return true
    }
}
