import Foundation

/// A plan in the verifier's own terms, read from the document's text.
struct VerifiedDocument {
    struct Ticket {
        var id: String
        /// Latitude and longitude in degrees, or x and y.
        var place: (Double, Double)?
        var priority: Int
        var load: Double
        var weight: Double
    }

    struct Cluster {
        var id: String
        var center: (Double, Double)
        var medoid: String?
        var radius: Double
        var load: Double
        var size: Int
        var priority: Int
        var members: [String]
        var visitOrder: [String]
        var pathLength: Double
    }

    var isPlanar: Bool
    var algorithm: String
    var objective: String
    var maxTickets: Double?
    var maxLoad: Double?
    var maxRadius: Double?
    var priorityWeight: Double
    var clusterCount: Double?
    var epsilon: Double?
    var minimumPoints: Double?
    var tickets: [Ticket]
    var clusters: [Cluster]
    var unclustered: [(id: String, reason: String)]
    var sumDistance: Double
    var sumSquared: Double
    var statedClusters: Double
    var lowerBound: Double

    init(_ tree: JSONTree) throws(VerificationError) {
        let parameters = try tree.member("parameters")
        isPlanar = try parameters.member("metric").text() == "planar"
        algorithm = try parameters.member("algorithm").text()
        objective = try parameters.member("objective").text()
        maxTickets = try parameters["max_tickets"]?.number()
        maxLoad = try parameters["max_load"]?.number()
        maxRadius = try parameters["max_radius_m"]?.number()
        priorityWeight = try parameters.member("priority_weight").number()
        clusterCount = try parameters["clusters"]?.number()
        epsilon = try parameters["eps_m"]?.number()
        minimumPoints = try parameters["min_points"]?.number()

        let names = isPlanar ? ("x", "y") : ("lat", "lon")
        tickets = []
        for ticket in try tree.member("tickets").elements() {
            var place: (Double, Double)?
            if let first = ticket[names.0], let second = ticket[names.1] {
                place = (try first.number(), try second.number())
            }
            tickets.append(
                Ticket(
                    id: try ticket.member("id").text(),
                    place: place,
                    priority: Int(try ticket.member("priority").number()),
                    load: try ticket.member("load").number(),
                    weight: try ticket.member("weight").number()
                )
            )
        }
        clusters = []
        for cluster in try tree.member("clusters").elements() {
            let center = try cluster.member("center")
            clusters.append(
                Cluster(
                    id: try cluster.member("id").text(),
                    center: (try center.member(names.0).number(), try center.member(names.1).number()),
                    medoid: try cluster["medoid"]?.text(),
                    radius: try cluster.member("radius_m").number(),
                    load: try cluster.member("load").number(),
                    size: Int(try cluster.member("size").number()),
                    priority: Int(try cluster.member("priority").number()),
                    members: try Self.texts(cluster.member("members")),
                    visitOrder: try Self.texts(cluster.member("visit_order")),
                    pathLength: try cluster.member("path_m").number()
                )
            )
        }
        unclustered = []
        for entry in try tree.member("unclustered").elements() {
            unclustered.append((try entry.member("id").text(), try entry.member("reason").text()))
        }
        let cost = try tree.member("objective")
        sumDistance = try cost.member("sum_distance_m").number()
        sumSquared = try cost.member("sum_squared_m2").number()
        statedClusters = try cost.member("clusters").number()
        lowerBound = try cost.member("clusters_lower_bound").number()
    }

    private static func texts(_ tree: JSONTree) throws(VerificationError) -> [String] {
        var result: [String] = []
        for element in try tree.elements() { result.append(try element.text()) }
        return result
    }
}
