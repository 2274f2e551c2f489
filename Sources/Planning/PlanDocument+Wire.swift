internal import Clustering
internal import Geodesy

// The wire types bear the names of the document, letter for letter.

struct WireHeader: Decodable {
    var format: String
    var version: Int
}

struct WirePlan: Decodable {
    var plan_hash: String
    var source: WireSource
    var parameters: WireParameters
    var previous: WirePrevious?
    var tickets: [WireTicket]
    var clusters: [WireCluster]
    var standing: [WireStanding]?
    var unclustered: [WireUnclustered]
    var objective: WireObjective
    var warnings: [String]

    func plan() throws(PlanDocumentError) -> Plan {
        var planned: [PlannedTicket] = []
        planned.reserveCapacity(tickets.count)
        for (index, ticket) in tickets.enumerated() {
            planned.append(try ticket.ticket(at: ".tickets[\(index)]"))
        }
        var plannedClusters: [PlannedCluster] = []
        for (index, cluster) in clusters.enumerated() {
            plannedClusters.append(try cluster.cluster(at: ".clusters[\(index)]"))
        }
        var standingPlans: [StandingPlan] = []
        for (index, entry) in (standing ?? []).enumerated() {
            standingPlans.append(try entry.standing(at: ".standing[\(index)]"))
        }
        return Plan(
            source: try source.source(),
            parameters: parameters.parameters,
            tickets: planned,
            clusters: plannedClusters,
            standing: standingPlans,
            unclustered: unclustered.map {
                UnclusteredTicket(
                    id: $0.id,
                    reason: $0.reason,
                    detail: $0.detail,
                    conflict: $0.conflict ?? []
                )
            },
            objective: PlanObjective(
                sumDistance: objective.sum_distance_m,
                sumSquared: objective.sum_squared_m2,
                clusters: objective.clusters,
                lowerBoundOnClusters: objective.clusters_lower_bound,
                clustersOverBound: objective.clusters_gap,
                minimized: objective.minimized
            ),
            previous: previous.map {
                PreviousPlan(planHash: $0.plan_hash, moved: $0.moved, churn: $0.churn)
            },
            warnings: warnings
        )
    }
}

struct WireSource: Decodable {
    var file: String?
    var jql: String?
    var project: String?
    var site: String?

    func source() throws(PlanDocumentError) -> PlanSource {
        if let file { return .file(name: file) }
        guard let site, let project, let jql else {
            throw .malformed(path: ".source", reason: "neither a file nor a site with project and jql")
        }
        return .jira(site: site, project: project, jql: jql)
    }
}

struct WireParameters: Decodable {
    var algorithm: PlanAlgorithm
    var clusters: Int?
    var effort: Effort
    var eps_m: Double?
    var max_churn: Double?
    var max_due_spread_days: Int?
    var max_load: Double?
    var max_radius_m: Double?
    var max_tickets: Int?
    var metric: Metric
    var min_points: Double?
    var move_price_m: Double?
    var objective: Objective
    var priority_weight: Double
    var seed: UInt64

    var parameters: PlanParameters {
        PlanParameters(
            algorithm: algorithm,
            metric: metric,
            maxTickets: max_tickets,
            maxLoad: max_load,
            maxRadius: max_radius_m.map(Length.init(meters:)),
            maxDueSpread: max_due_spread_days,
            movePrice: move_price_m.map(Length.init(meters:)),
            maxChurn: max_churn,
            priorityWeight: priority_weight,
            clusterCount: clusters,
            objective: objective,
            effort: effort,
            seed: seed,
            epsilon: eps_m.map(Length.init(meters:)),
            minimumPoints: min_points
        )
    }
}

struct WireTicket: Decodable {
    var apart: String?
    var due: String?
    var id: String
    var key: String
    var lat: Double?
    var load: Double
    var lock: String?
    var lon: Double?
    var priority: Priority
    var skills: [String]?
    var summary: String
    var together: String?
    var updated: Int64?
    var weight: Double
    var x: Double?
    var y: Double?

    func ticket(at path: String) throws(PlanDocumentError) -> PlannedTicket {
        PlannedTicket(
            id: id,
            key: key,
            summary: summary,
            location: try location(latitude: lat, longitude: lon, x: x, y: y, at: path),
            priority: priority,
            load: load,
            weight: weight,
            together: together,
            apart: apart,
            lock: lock,
            skills: skills ?? [],
            due: due,
            updated: updated
        )
    }
}

struct WireCenter: Decodable {
    var lat: Double?
    var lon: Double?
    var x: Double?
    var y: Double?
}

struct WireCluster: Decodable {
    var center: WireCenter
    var id: String
    var load: Double
    var medoid: String?
    var members: [String]
    var path_m: Double
    var priority: Priority
    var radius_m: Double
    var visit_order: [String]

    func cluster(at path: String) throws(PlanDocumentError) -> PlannedCluster {
        let found = try location(
            latitude: center.lat,
            longitude: center.lon,
            x: center.x,
            y: center.y,
            at: path
        )
        guard let found else {
            throw .malformed(path: path + ".center", reason: "neither lat and lon nor x and y")
        }
        return PlannedCluster(
            id: id,
            center: found,
            medoid: medoid,
            radius: Length(meters: radius_m),
            load: load,
            priority: priority,
            members: members,
            visitOrder: visit_order,
            pathLength: Length(meters: path_m)
        )
    }
}

struct WirePrevious: Decodable {
    var churn: Double
    var moved: Int
    var plan_hash: String
}

struct WireUnclustered: Decodable {
    var conflict: [String]?
    var detail: String
    var id: String
    var reason: ReasonCode
}

struct WireObjective: Decodable {
    var clusters: Int
    var clusters_gap: Int?
    var clusters_lower_bound: Int
    var minimized: Double?
    var sum_distance_m: Double
    var sum_squared_m2: Double
}

private func location(
    latitude: Double?,
    longitude: Double?,
    x: Double?,
    y: Double?,
    at path: String
) throws(PlanDocumentError) -> Location? {
    if let x, let y { return .planar(x: x, y: y) }
    guard let latitude, let longitude else { return nil }
    do {
        return .geographic(try Coordinate(latitude: latitude, longitude: longitude))
    } catch {
        throw .malformed(path: path, reason: error.description)
    }
}
