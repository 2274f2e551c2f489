internal import Clustering
internal import FoundationEssentials
internal import Geodesy

/// Why a text is not a plan that can be used.
public enum PlanDocumentError: Error, Hashable, Sendable {
    /// Not JSON, or JSON of another shape: where, and what is wrong.
    case malformed(path: String, reason: String)
    /// A document of another kind.
    case notAPlan(format: String)
    /// Written by a newer version of Muster.
    case newerVersion(found: Int, known: Int)
    /// The content is not what the hash was made of: the file was edited or damaged.
    case hashMismatch(written: String, computed: String)
}

extension PlanDocumentError: CustomStringConvertible {
    /// What is wrong, where, and how to get a plan that can be used.
    public var description: String {
        switch self {
        case .malformed(let path, let reason):
            "not a plan: at \(path.isEmpty ? "the top" : path): \(reason); make a new one with 'muster plan'"
        case .notAPlan(let format):
            "the document's format is '\(format)', not '\(PlanDocument.format)'"
        case .newerVersion(let found, let known):
            "the plan has version \(found), this program reads up to \(known); update muster"
        case .hashMismatch(let written, let computed):
            "the plan was edited or damaged: it says \(written), its content gives \(computed); make a new plan"
        }
    }
}

extension PlanDocument {
    /// Reads a plan and checks its version and hash.
    ///
    /// - Throws: `PlanDocumentError`.
    public static func decode(_ text: [UInt8]) throws(PlanDocumentError) -> Plan {
        let document: WirePlan
        do {
            let header = try JSONDecoder().decode(WireHeader.self, from: Data(text))
            guard header.format == format else { throw PlanDocumentError.notAPlan(format: header.format) }
            guard header.version <= version else {
                throw PlanDocumentError.newerVersion(found: header.version, known: version)
            }
            document = try JSONDecoder().decode(WirePlan.self, from: Data(text))
        } catch let error as PlanDocumentError {
            throw error
        } catch let error as DecodingError {
            throw .malformed(path: error.path, reason: error.reason)
        } catch {
            throw .malformed(path: "", reason: String(describing: error))
        }
        let plan = try document.plan()
        let computed = hash(of: plan)
        guard computed == document.plan_hash else {
            throw .hashMismatch(written: document.plan_hash, computed: computed)
        }
        return plan
    }
}

extension DecodingError {
    fileprivate var context: Context {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context
        @unknown default: Context(codingPath: [], debugDescription: "unreadable")
        }
    }

    fileprivate var path: String {
        context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    }

    fileprivate var reason: String {
        if case .keyNotFound(let key, _) = self { return "the member '\(key.stringValue)' is missing" }
        return context.debugDescription
    }
}

// The wire types bear the names of the document, letter for letter.

private struct WireHeader: Decodable {
    var format: String
    var version: Int
}

private struct WirePlan: Decodable {
    var plan_hash: String
    var source: WireSource
    var parameters: WireParameters
    var tickets: [WireTicket]
    var clusters: [WireCluster]
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
        return Plan(
            source: try source.source(),
            parameters: parameters.parameters,
            tickets: planned,
            clusters: plannedClusters,
            unclustered: unclustered.map {
                UnclusteredTicket(id: $0.id, reason: $0.reason, detail: $0.detail)
            },
            objective: PlanObjective(
                sumDistance: objective.sum_distance_m,
                sumSquared: objective.sum_squared_m2,
                clusters: objective.clusters,
                lowerBoundOnClusters: objective.clusters_lower_bound
            ),
            warnings: warnings
        )
    }
}

private struct WireSource: Decodable {
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

private struct WireParameters: Decodable {
    var algorithm: PlanAlgorithm
    var clusters: Int?
    var effort: Effort
    var eps_m: Double?
    var max_load: Double?
    var max_radius_m: Double?
    var max_tickets: Int?
    var metric: Metric
    var min_points: Double?
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

private struct WireTicket: Decodable {
    var id: String
    var key: String
    var lat: Double?
    var load: Double
    var lon: Double?
    var priority: Priority
    var summary: String
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
            updated: updated
        )
    }
}

private struct WireCenter: Decodable {
    var lat: Double?
    var lon: Double?
    var x: Double?
    var y: Double?
}

private struct WireCluster: Decodable {
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

private struct WireUnclustered: Decodable {
    var detail: String
    var id: String
    var reason: ReasonCode
}

private struct WireObjective: Decodable {
    var clusters: Int
    var clusters_lower_bound: Int
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
