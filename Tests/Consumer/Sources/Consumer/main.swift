import Muster
import MusterGeo

// The clustering core alone.
let places = [(51.50, -0.12), (51.51, -0.13), (51.52, -0.11), (48.85, 2.35)]
let items = try places.enumerated().map { index, place in
    ClusterItem(
        id: "T\(index)",
        location: .geographic(try Coordinate(latitude: place.0, longitude: place.1))
    )
}
let parameters = CapacitatedParameters(maxTickets: 3, maxRadius: .kilometers(5))
let result = try CapacitatedClustering(parameters: parameters).cluster(items)
for cluster in result.clusters {
    print(cluster.members.map { items[$0].id }, "within", Length(meters: cluster.radius))
}
guard result.clusters.count == 2 else { fatalError("expected 2 clusters, got \(result.clusters.count)") }

// The engine: the same through a plan.
let tickets = items.map { Ticket(id: $0.id, place: .located($0.location)) }
let plan = try Planner(parameters: PlanParameters(maxTickets: 3, maxRadius: .kilometers(5)))
    .plan(tickets, source: .file(name: "consumer"))
print(PlanDocument.hash(of: plan))
guard plan.clusters.map(\.members) == [["T0", "T1", "T2"], ["T3"]] else { fatalError("\(plan.clusters)") }
