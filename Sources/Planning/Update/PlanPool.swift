internal import Clustering

/// The clustered tickets of a plan as the algorithms take them.
struct PlanPool {
    /// One item a clustered ticket, in ascending order of id.
    private(set) var items: [ClusterItem] = []
    /// Index of each item by its id.
    private(set) var index: [String: Int] = [:]
    /// The plan's clusters in its order, as indices of items.
    private(set) var clusters: [[Int]] = []
    /// Id of the cluster of each item.
    private(set) var names: [String] = []

    init(_ plan: Plan) {
        var home: [String: String] = [:]
        for cluster in plan.clusters { for member in cluster.members { home[member] = cluster.id } }
        for ticket in plan.tickets {
            guard let name = home[ticket.id], let item = ticket.item else { continue }
            index[ticket.id] = items.count
            items.append(item)
            names.append(name)
        }
        clusters = plan.clusters.map { $0.members.compactMap { index[$0] } }
    }
}
