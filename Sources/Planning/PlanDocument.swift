internal import Clustering
internal import Geodesy
internal import Secrets

/// A plan as a file: versioned JSON with a hash of its content.
///
/// The hash is the SHA-256 of the canonical JSON (RFC 8785) of the document without its members `plan_hash`, `summary`
/// and `elapsed_s`. So it says the same for a file that was only laid out anew, and something else for any edit of what
/// the plan means.
public enum PlanDocument {
    /// Value of the member `format`.
    public static let format = "muster.plan"
    /// Version that this program writes, and the newest that it reads.
    public static let version = 1

    /// Seconds that the parts of a command took; told beside a plan, never part of it.
    public struct Elapsed: Hashable, Sendable {
        /// Reading and parsing the input.
        public var read: Double
        /// Clustering.
        public var cluster: Double
        /// Writing the output.
        public var write: Double

        /// Makes a record.
        public init(read: Double, cluster: Double, write: Double) {
            self.read = read
            self.cluster = cluster
            self.write = write
        }
    }

    /// The document's text, UTF-8, ending in a line break.
    ///
    /// - Parameters:
    ///   - plan: the plan; every number in it is finite.
    ///   - summary: lines for a human reader; not part of the hash.
    ///   - elapsed: timings; not part of the hash.
    /// - Returns: the bytes of the file.
    /// - Complexity: linear in the size of the plan.
    public static func encode(_ plan: Plan, summary: [String] = [], elapsed: Elapsed? = nil) -> [UInt8] {
        var json = CanonicalJSON(breaksLines: true)
        write(plan, extras: Extras(hash: hash(of: plan), summary: summary, elapsed: elapsed), to: &json)
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// The plan's hash: `sha256:` and 64 hexadecimal digits.
    public static func hash(of plan: Plan) -> String {
        var json = CanonicalJSON(breaksLines: false)
        write(plan, extras: nil, to: &json)
        return "sha256:" + SHA256Digest(of: json.bytes).hex
    }

    /// What stands in the document but not in the hash.
    private struct Extras {
        var hash: String
        var summary: [String]
        var elapsed: Elapsed?
    }

    private static func write(_ plan: Plan, extras: Extras?, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("clusters")
            json.array { json in
                for cluster in plan.clusters { write(cluster, metric: plan.parameters.metric, to: &json) }
            }
            if let elapsed = extras?.elapsed {
                json.name("elapsed_s")
                json.object { json in
                    json.name("cluster")
                    json.number(elapsed.cluster)
                    json.name("read")
                    json.number(elapsed.read)
                    json.name("write")
                    json.number(elapsed.write)
                }
            }
            json.name("format")
            json.string(format)
            json.name("objective")
            write(plan.objective, to: &json)
            json.name("parameters")
            write(plan.parameters, to: &json)
            if let extras {
                json.name("plan_hash")
                json.string(extras.hash)
            }
            json.name("source")
            write(plan.source, to: &json)
            if let extras, !extras.summary.isEmpty {
                json.name("summary")
                json.array { json in extras.summary.forEach { json.string($0) } }
            }
            json.name("tickets")
            json.array { json in plan.tickets.forEach { write($0, to: &json) } }
            json.name("unclustered")
            json.array { json in plan.unclustered.forEach { write($0, to: &json) } }
            json.name("version")
            json.integer(version)
            json.name("warnings")
            json.array { json in plan.warnings.forEach { json.string($0) } }
        }
    }

    private static func write(_ cluster: PlannedCluster, metric: Metric, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("center")
            json.object { json in
                switch cluster.center {
                case .geographic(let coordinate):
                    json.name("lat")
                    json.number(coordinate.latitude)
                    json.name("lon")
                    json.number(coordinate.longitude)
                case .planar(let x, let y):
                    json.name("x")
                    json.number(x)
                    json.name("y")
                    json.number(y)
                }
            }
            json.name("id")
            json.string(cluster.id)
            json.name("load")
            json.number(cluster.load)
            if let medoid = cluster.medoid {
                json.name("medoid")
                json.string(medoid)
            }
            json.name("members")
            json.array { json in cluster.members.forEach { json.string($0) } }
            json.name("path_m")
            json.number(cluster.pathLength.meters)
            json.name("priority")
            json.integer(cluster.priority.rawValue)
            json.name("radius_m")
            json.number(cluster.radius.meters)
            json.name("size")
            json.integer(cluster.members.count)
            json.name("visit_order")
            json.array { json in cluster.visitOrder.forEach { json.string($0) } }
        }
    }

    private static func write(_ objective: PlanObjective, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("clusters")
            json.integer(objective.clusters)
            json.name("clusters_lower_bound")
            json.integer(objective.lowerBoundOnClusters)
            json.name("sum_distance_m")
            json.number(objective.sumDistance)
            json.name("sum_squared_m2")
            json.number(objective.sumSquared)
        }
    }

    private static func write(_ parameters: PlanParameters, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("algorithm")
            json.string(parameters.algorithm.rawValue)
            json.name("clusters")
            json.optional(parameters.clusterCount) { $0.integer($1) }
            json.name("effort")
            json.string(parameters.effort.rawValue)
            json.name("eps_m")
            json.optional(parameters.epsilon) { $0.number($1.meters) }
            json.name("max_load")
            json.optional(parameters.maxLoad) { $0.number($1) }
            json.name("max_radius_m")
            json.optional(parameters.maxRadius) { $0.number($1.meters) }
            json.name("max_tickets")
            json.optional(parameters.maxTickets) { $0.integer($1) }
            json.name("metric")
            json.string(parameters.metric.rawValue)
            json.name("min_points")
            json.optional(parameters.minimumPoints) { $0.number($1) }
            json.name("objective")
            json.string(parameters.objective.rawValue)
            json.name("priority_weight")
            json.number(parameters.priorityWeight)
            json.name("seed")
            json.integer(Int(clamping: parameters.seed))
        }
    }

    private static func write(_ source: PlanSource, to json: inout CanonicalJSON) {
        json.object { json in
            switch source {
            case .file(let name):
                json.name("file")
                json.string(name)
            case .jira(let site, let project, let jql):
                json.name("jql")
                json.string(jql)
                json.name("project")
                json.string(project)
                json.name("site")
                json.string(site)
            }
        }
    }

    private static func write(_ ticket: PlannedTicket, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("id")
            json.string(ticket.id)
            json.name("key")
            json.string(ticket.key)
            if case .geographic(let coordinate) = ticket.location {
                json.name("lat")
                json.number(coordinate.latitude)
            }
            json.name("load")
            json.number(ticket.load)
            if case .geographic(let coordinate) = ticket.location {
                json.name("lon")
                json.number(coordinate.longitude)
            }
            json.name("priority")
            json.integer(ticket.priority.rawValue)
            json.name("summary")
            json.string(ticket.summary)
            if let updated = ticket.updated {
                json.name("updated")
                json.integer(Int(updated))
            }
            json.name("weight")
            json.number(ticket.weight)
            if case .planar(let x, let y) = ticket.location {
                json.name("x")
                json.number(x)
                json.name("y")
                json.number(y)
            }
        }
    }

    private static func write(_ ticket: UnclusteredTicket, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("detail")
            json.string(ticket.detail)
            json.name("id")
            json.string(ticket.id)
            json.name("reason")
            json.string(ticket.reason.rawValue)
        }
    }
}
