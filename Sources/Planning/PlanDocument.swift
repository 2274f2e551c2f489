internal import Secrets

/// A plan as a file: versioned JSON with a hash of its content.
///
/// The hash is the SHA-256 of the canonical JSON (RFC 8785) of the document without its members `plan_hash`, `summary`
/// and `elapsed_s`. So it says the same for a file that was only laid out anew, and something else for any edit of what
/// the plan means.
public enum PlanDocument {
    /// Value of the member `format`.
    public static let format = "muster.plan"
    /// The newest version that this program reads and writes.
    ///
    /// A plan without Job Clusters that stand is written as version 1, with them as version 2.
    public static let version = 2

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
            if let previous = plan.previous {
                json.name("previous")
                json.object { json in
                    json.name("churn")
                    json.number(previous.churn)
                    json.name("moved")
                    json.integer(previous.moved)
                    json.name("plan_hash")
                    json.string(previous.planHash)
                }
            }
            json.name("source")
            write(plan.source, to: &json)
            if !plan.standing.isEmpty {
                json.name("standing")
                json.array { json in
                    for entry in plan.standing { write(entry, metric: plan.parameters.metric, to: &json) }
                }
            }
            if let extras, !extras.summary.isEmpty {
                json.name("summary")
                json.array { json in extras.summary.forEach { json.string($0) } }
            }
            json.name("tickets")
            json.array { json in plan.tickets.forEach { write($0, to: &json) } }
            json.name("unclustered")
            json.array { json in plan.unclustered.forEach { write($0, to: &json) } }
            json.name("version")
            json.integer(plan.standing.isEmpty ? 1 : 2)
            json.name("warnings")
            json.array { json in plan.warnings.forEach { json.string($0) } }
        }
    }
}
