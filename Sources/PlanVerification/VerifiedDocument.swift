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
        var key: String
        var together: String?
        var apart: String?
        var lock: String?
        var skills: Set<String>
        /// Days since 1970-01-01.
        var dueDay: Int?
    }

    struct Exclusion {
        var id: String
        var reason: String
        var conflict: [String]
    }

    /// What the plan says about the one that it was made from.
    struct Previous {
        var planHash: String
        var moved: Double
        var churn: Double
    }

    /// What the plan makes of a Job Cluster that stands.
    struct Standing {
        var issueID: String
        var issueKey: String
        var kept: [String]
        var joining: [String]
        var departed: [(id: String, reason: String)]
        var keepOut: [String]
        var unplaced: [String]
        var isOpen: Bool
        var cluster: Cluster?
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
    /// Empty for version 1.
    var standing: [Standing] = []
    var unclustered: [Exclusion]
    var maxDueSpread: Double?
    var minimized: Double?
    var gap: Double?
    var previous: Previous?
    var planHash: String
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
                    weight: try ticket.member("weight").number(),
                    key: try ticket.member("key").text(),
                    together: try ticket["together"]?.text(),
                    apart: try ticket["apart"]?.text(),
                    lock: try ticket["lock"]?.text(),
                    skills: try ticket["skills"].map { skills throws(VerificationError) in
                        Set(try Self.texts(skills))
                    } ?? [],
                    dueDay: try ticket["due"].map { due throws(VerificationError) in try Self.day(due) }
                )
            )
        }
        clusters = []
        for cluster in try tree.member("clusters").elements() {
            clusters.append(try Self.cluster(cluster, names))
        }
        unclustered = []
        for entry in try tree.member("unclustered").elements() {
            unclustered.append(
                Exclusion(
                    id: try entry.member("id").text(),
                    reason: try entry.member("reason").text(),
                    conflict: try entry["conflict"].map { list throws(VerificationError) in
                        try Self.texts(list)
                    } ?? []
                )
            )
        }
        let cost = try tree.member("objective")
        sumDistance = try cost.member("sum_distance_m").number()
        sumSquared = try cost.member("sum_squared_m2").number()
        statedClusters = try cost.member("clusters").number()
        lowerBound = try cost.member("clusters_lower_bound").number()
        minimized = try cost["minimized"]?.number()
        gap = try cost["clusters_gap"]?.number()
        maxDueSpread = try parameters["max_due_spread_days"]?.number()
        planHash = try tree.member("plan_hash").text()
        if let before = tree["previous"] {
            previous = Previous(
                planHash: try before.member("plan_hash").text(),
                moved: try before.member("moved").number(),
                churn: try before.member("churn").number()
            )
        }
        if let list = tree["standing"] { try readStanding(list, names) }
    }

    private static func cluster(_ tree: JSONTree, _ names: (String, String)) throws(VerificationError)
        -> Cluster
    {
        let center = try tree.member("center")
        return Cluster(
            id: try tree.member("id").text(),
            center: (try center.member(names.0).number(), try center.member(names.1).number()),
            medoid: try tree["medoid"]?.text(),
            radius: try tree.member("radius_m").number(),
            load: try tree.member("load").number(),
            size: Int(try tree.member("size").number()),
            priority: Int(try tree.member("priority").number()),
            members: try texts(tree.member("members")),
            visitOrder: try texts(tree.member("visit_order")),
            pathLength: try tree.member("path_m").number()
        )
    }

    private mutating func readStanding(_ list: JSONTree, _ names: (String, String)) throws(VerificationError)
    {
        for entry in try list.elements() {
            var departed: [(id: String, reason: String)] = []
            for member in try entry["departed"]?.elements() ?? [] {
                departed.append((try member.member("id").text(), try member.member("reason").text()))
            }
            standing.append(
                Standing(
                    issueID: try entry.member("issue_id").text(),
                    issueKey: try entry.member("issue_key").text(),
                    kept: try Self.texts(entry.member("kept")),
                    joining: try Self.texts(entry.member("joining")),
                    departed: departed,
                    keepOut: try Self.texts(optional: entry["keep_out"]),
                    unplaced: try Self.texts(optional: entry["unplaced"]),
                    isOpen: try entry.member("open").truth(),
                    cluster: try entry["cluster"].map { tree throws(VerificationError) in
                        try Self.cluster(tree, names)
                    }
                )
            )
        }
    }

    /// Every cluster that there is after the plan: the new ones, then those that stand.
    var everyCluster: [Cluster] { clusters + standing.compactMap(\.cluster) }

    /// Tickets by id, those that a standing cluster lists as unplaced without their place.
    var ticketsByID: [String: Ticket] {
        var found: [String: Ticket] = [:]
        for ticket in tickets where found[ticket.id] == nil { found[ticket.id] = ticket }
        for id in standing.flatMap(\.unplaced) { found[id]?.place = nil }
        return found
    }

    private static func texts(optional tree: JSONTree?) throws(VerificationError) -> [String] {
        guard let tree else { return [] }
        return try texts(tree)
    }

    /// Weight of a ticket in the centre and the objective of its cluster.
    func weight(of ticket: Ticket) -> Double {
        algorithm == "capacitated" ? 1 + priorityWeight * Double(5 - ticket.priority) / 4 : ticket.weight
    }

    /// Day number of a date by way of the Julian day.
    ///
    /// After H. F. Fliegel and T. C. Van Flandern, CACM 11 (1968), 657.
    private static func day(_ tree: JSONTree) throws(VerificationError) -> Int {
        let text = try tree.text()
        let parts = text.prefix(10).split(separator: "-").map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else {
            throw VerificationError(path: tree.path, reason: "'\(text)' is not a day such as 2026-03-31")
        }
        let shift = (month - 14) / 12
        let julian =
            day - 32_075 + 1_461 * (year + 4_800 + shift) / 4 + 367 * (month - 2 - shift * 12) / 12
            - 3 * ((year + 4_900 + shift) / 100) / 4
        return julian - 2_440_588
    }

    static func texts(_ tree: JSONTree) throws(VerificationError) -> [String] {
        var result: [String] = []
        for element in try tree.elements() { result.append(try element.text()) }
        return result
    }
}
