internal import Clustering
internal import Geodesy
internal import Planning
internal import Tickets

/// The inputs of a document as they are read; the names are the document's, letter for letter.
struct WireFlightInputs: Decodable {
    var muster_version: String
    var overrides: [WireOverride]?
    var parameters: WireFlightParameters
    var previous_plan_hash: String?
    var screening: String
    var source: WireFlightSource
    var standing: [WireStanding]?
    var standing_members: WireTicketColumns?
    var territory: [Double]?
    var tickets: WireTicketColumns
    var warnings: [String]
    var weights: WireWeights?

    struct WireWeights: Decodable {
        var id: [String]
        var weight: [WireNumber]
    }

    func inputs() throws(FlightDocumentError) -> FlightInputs {
        FlightInputs(
            musterVersion: muster_version,
            tickets: try tickets.tickets(at: "inputs.tickets"),
            standing: try clusters(),
            overrides: try (overrides ?? []).map { entry throws(FlightDocumentError) in
                try entry.override()
            },
            parameters: try parameters.parameters(),
            screening: try policy(),
            territory: try box(),
            weights: try weightsByID(),
            source: try source.source(),
            warnings: warnings,
            previousPlanHash: previous_plan_hash
        )
    }

    private func policy() throws(FlightDocumentError) -> ScreeningPolicy {
        switch screening {
        case "leave_out": return .leaveOut
        case "warn": return .warn
        default: throw .malformed("inputs.screening is '\(screening)', neither leave_out nor warn")
        }
    }

    private func box() throws(FlightDocumentError) -> GeoBox? {
        guard let territory else { return nil }
        guard territory.count == 4,
            let southWest = try? Coordinate(latitude: territory[0], longitude: territory[1]),
            let northEast = try? Coordinate(latitude: territory[2], longitude: territory[3]),
            let box = try? GeoBox(southWest: southWest, northEast: northEast)
        else { throw .malformed("inputs.territory is no box of south, west, north and east") }
        return box
    }

    private func weightsByID() throws(FlightDocumentError) -> [String: Double] {
        guard let weights else { return [:] }
        guard weights.id.count == weights.weight.count else {
            throw .malformed("inputs.weights has \(weights.weight.count) values for \(weights.id.count) ids")
        }
        return Dictionary(
            zip(weights.id, weights.weight.map(\.value)),
            uniquingKeysWith: { first, _ in first }
        )
    }

    private func clusters() throws(FlightDocumentError) -> [StandingCluster] {
        let entries = standing ?? []
        let members = try standing_members?.tickets(at: "inputs.standing_members") ?? []
        var rest = members[...]
        var clusters: [StandingCluster] = []
        for entry in entries {
            guard entry.members >= 0, entry.members <= rest.count else {
                throw .malformed("inputs.standing: \(entry.issue_key) has members that are not written")
            }
            var departed: [DepartedMember] = []
            for member in entry.departed ?? [] {
                guard let reason = DepartedMember.Reason(rawValue: member.reason) else {
                    throw .malformed("inputs.standing: '\(member.reason)' is no way to depart")
                }
                departed.append(DepartedMember(id: member.id, key: member.key, reason: reason))
            }
            clusters.append(
                StandingCluster(
                    issueID: entry.issue_id,
                    issueKey: entry.issue_key,
                    members: Array(rest.prefix(entry.members)),
                    departed: departed,
                    isOpenForMore: entry.is_open_for_more,
                    keepOut: Set(entry.keep_out ?? [])
                )
            )
            rest = rest.dropFirst(entry.members)
        }
        guard rest.isEmpty else {
            throw .malformed("inputs.standing_members has \(rest.count) tickets of no Job Cluster")
        }
        return clusters
    }
}

struct WireStanding: Decodable {
    var departed: [WireDeparted]?
    var is_open_for_more: Bool
    var issue_id: String
    var issue_key: String
    var keep_out: [String]?
    var members: Int

    struct WireDeparted: Decodable {
        var id: String
        var key: String
        var reason: String
    }
}

struct WireOverride: Decodable {
    var cluster_id: String?
    var cluster_key: String?
    var expires_at: Int64?
    var kind: String
    var made_at: Int64
    var reason: String
    var ticket_id: String
    var ticket_key: String

    func override() throws(FlightDocumentError) -> ClusterOverride {
        guard let kind = ClusterOverride.Kind(rawValue: kind) else {
            throw .malformed("inputs.overrides: '\(kind)' is no kind of override")
        }
        return ClusterOverride(
            ticketID: ticket_id,
            ticketKey: ticket_key,
            kind: kind,
            clusterID: cluster_id,
            clusterKey: cluster_key,
            reason: reason,
            madeAt: made_at,
            expiresAt: expires_at
        )
    }
}

struct WireFlightSource: Decodable {
    var file: String?
    var jql: String?
    var project: String?
    var site: String?

    func source() throws(FlightDocumentError) -> PlanSource {
        if let file { return .file(name: file) }
        guard let site, let project, let jql else {
            throw .malformed("inputs.source is neither a file nor a site with project and jql")
        }
        return .jira(site: site, project: project, jql: jql)
    }
}

struct WireFlightParameters: Decodable {
    var algorithm: PlanAlgorithm
    var clusters: Int?
    var effort: Effort
    var eps_m: WireNumber?
    var max_churn: WireNumber?
    var max_due_spread_days: Int?
    var max_load: WireNumber?
    var max_radius_m: WireNumber?
    var max_tickets: Int?
    var metric: Metric
    var min_points: WireNumber?
    var move_price_m: WireNumber?
    var objective: Objective
    var priority_weight: WireNumber
    var seed: String

    func parameters() throws(FlightDocumentError) -> PlanParameters {
        guard let seed = UInt64(seed) else {
            throw .malformed("inputs.parameters.seed '\(seed)' is no number")
        }
        return PlanParameters(
            algorithm: algorithm,
            metric: metric,
            maxTickets: max_tickets,
            maxLoad: max_load?.value,
            maxRadius: max_radius_m.map { Length(meters: $0.value) },
            maxDueSpread: max_due_spread_days,
            movePrice: move_price_m.map { Length(meters: $0.value) },
            maxChurn: max_churn?.value,
            priorityWeight: priority_weight.value,
            clusterCount: clusters,
            objective: objective,
            effort: effort,
            seed: seed,
            epsilon: eps_m.map { Length(meters: $0.value) },
            minimumPoints: min_points?.value
        )
    }
}
