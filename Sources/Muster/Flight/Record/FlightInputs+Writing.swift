internal import Clustering
internal import Geodesy
internal import Planning
internal import Tickets

// Tickets stand in columns and not in objects: a night of 20,000 tickets would otherwise write each name 20,000 times. A
// column that says nothing (all values are the default) is left out.

extension FlightInputs {
    /// The inputs as canonical JSON (RFC 8785).
    func encoded() -> [UInt8] {
        var json = CanonicalJSON(breaksLines: false)
        let clusters = standing.sorted { $0.issueID.comesBefore($1.issueID) }
        let members = clusters.map { $0.members.sorted { $0.id.comesBefore($1.id) } }
        json.object { json in
            json.name("muster_version")
            json.string(musterVersion)
            if !overrides.isEmpty {
                json.name("overrides")
                json.array { json in sortedOverrides.forEach { $0.write(to: &json) } }
            }
            json.name("parameters")
            parameters.write(to: &json)
            if let previousPlanHash {
                json.name("previous_plan_hash")
                json.string(previousPlanHash)
            }
            json.name("screening")
            json.string(screening == .leaveOut ? "leave_out" : "warn")
            json.name("source")
            source.write(to: &json)
            if !clusters.isEmpty {
                json.name("standing")
                json.array { json in clusters.forEach { $0.write(to: &json) } }
                json.name("standing_members")
                TicketColumns(members.flatMap { $0 }).write(to: &json)
            }
            if let territory {
                json.name("territory")
                territory.write(to: &json)
            }
            json.name("tickets")
            TicketColumns(tickets.sorted { $0.id.comesBefore($1.id) }).write(to: &json)
            json.name("warnings")
            json.array { json in warnings.forEach { json.string($0) } }
            let weights = weights.sorted { $0.key.comesBefore($1.key) }
            if !weights.isEmpty {
                json.name("weights")
                json.object { json in
                    json.name("id")
                    json.array { json in weights.forEach { json.string($0.key) } }
                    json.name("weight")
                    json.array { json in weights.forEach { json.anyNumber($0.value) } }
                }
            }
        }
        return json.bytes
    }

    /// The parameters alone.
    var parameterBytes: [UInt8] {
        var json = CanonicalJSON(breaksLines: false)
        parameters.write(to: &json)
        return json.bytes
    }

    private var sortedOverrides: [ClusterOverride] {
        overrides.sorted { left, right in
            if left.ticketID != right.ticketID { return left.ticketID.comesBefore(right.ticketID) }
            if left.kind != right.kind { return left.kind.rawValue.comesBefore(right.kind.rawValue) }
            return (left.clusterID ?? "").comesBefore(right.clusterID ?? "")
        }
    }
}

extension String {
    /// The canonical order of ids: by the bytes of UTF-8.
    func comesBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension CanonicalJSON {
    /// Writes any number; what JSON does not have becomes the text `nan`, `inf` or `-inf`.
    mutating func anyNumber(_ value: Double) {
        if value.isFinite { number(value) } else { string(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf") }
    }

    /// Writes a member that may be missing.
    mutating func member(_ name: String, _ text: String?) {
        guard let text else { return }
        self.name(name)
        string(text)
    }
}

extension ClusterOverride {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.member("cluster_id", clusterID)
            json.member("cluster_key", clusterKey)
            if let expiresAt {
                json.name("expires_at")
                json.integer(Int(expiresAt))
            }
            json.member("kind", kind.rawValue)
            json.name("made_at")
            json.integer(Int(madeAt))
            json.member("reason", reason)
            json.member("ticket_id", ticketID)
            json.member("ticket_key", ticketKey)
        }
    }
}

extension StandingCluster {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.object { json in
            if !departed.isEmpty {
                json.name("departed")
                json.array { json in
                    for member in departed.sorted(by: { $0.id.comesBefore($1.id) }) {
                        json.object { json in
                            json.member("id", member.id)
                            json.member("key", member.key)
                            json.member("reason", member.reason.rawValue)
                        }
                    }
                }
            }
            json.name("is_open_for_more")
            json.boolean(isOpenForMore)
            json.member("issue_id", issueID)
            json.member("issue_key", issueKey)
            if !keepOut.isEmpty {
                json.name("keep_out")
                json.array { json in
                    keepOut.sorted { $0.comesBefore($1) }.forEach { json.string($0) }
                }
            }
            // Their tickets are the next so many of `standing_members`.
            json.name("members")
            json.integer(members.count)
        }
    }
}

extension PlanSource {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            switch self {
            case .file(let name): json.member("file", name)
            case .jira(let site, let project, let jql):
                json.member("jql", jql)
                json.member("project", project)
                json.member("site", site)
            }
        }
    }
}

extension GeoBox {
    fileprivate func write(to json: inout CanonicalJSON) {
        json.array { json in [south, west, north, east].forEach { json.number($0) } }
    }
}

extension PlanParameters {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.member("algorithm", algorithm.rawValue)
            if let clusterCount {
                json.name("clusters")
                json.integer(clusterCount)
            }
            json.member("effort", effort.rawValue)
            json.length("eps_m", epsilon)
            json.optionalNumber("max_churn", maxChurn)
            if let maxDueSpread {
                json.name("max_due_spread_days")
                json.integer(maxDueSpread)
            }
            json.optionalNumber("max_load", maxLoad)
            json.length("max_radius_m", maxRadius)
            if let maxTickets {
                json.name("max_tickets")
                json.integer(maxTickets)
            }
            json.member("metric", metric.rawValue)
            json.optionalNumber("min_points", minimumPoints)
            json.length("move_price_m", movePrice)
            json.member("objective", objective.rawValue)
            json.optionalNumber("priority_weight", priorityWeight)
            // As text: the whole range counts, and readers of JSON keep 53 bits only.
            json.member("seed", String(seed))
        }
    }
}

extension CanonicalJSON {
    fileprivate mutating func optionalNumber(_ name: String, _ value: Double?) {
        guard let value else { return }
        self.name(name)
        anyNumber(value)
    }

    fileprivate mutating func length(_ name: String, _ value: Length?) {
        optionalNumber(name, value?.meters)
    }
}
