extension PlanDifference {
    /// Value of the member `format`.
    public static let format = "muster.diff"

    /// The difference as JSON, UTF-8, ending in a line break; members in ascending order of name.
    public func encoded() -> [UInt8] {
        var json = CanonicalJSON(breaksLines: true)
        json.object { json in
            json.name("churn")
            json.number(churn)
            json.name("clusters")
            json.array { json in clusters.forEach { $0.write(to: &json) } }
            json.name("first")
            write(firstHash, objectives.first, standing.first, to: &json)
            json.name("format")
            json.string(PlanDifference.format)
            json.name("matches")
            json.array { json in matches.forEach { $0.write(to: &json) } }
            json.name("moved")
            json.integer(moved)
            json.name("parameters")
            json.array { json in parameters.forEach { $0.write(to: &json) } }
            json.name("same")
            json.boolean(isEmpty)
            json.name("second")
            write(secondHash, objectives.second, standing.second, to: &json)
            json.name("tickets")
            json.array { json in tickets.forEach { $0.write(to: &json) } }
            json.name("version")
            json.integer(1)
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func write(
        _ hash: String,
        _ objective: PlanObjective,
        _ standing: Int,
        to json: inout CanonicalJSON
    ) {
        json.object { json in
            json.name("clusters")
            json.integer(objective.clusters)
            json.name("plan_hash")
            json.string(hash)
            if standing > 0 {
                json.name("standing")
                json.integer(standing)
            }
            json.name("sum_distance_m")
            json.number(objective.sumDistance)
            json.name("sum_squared_m2")
            json.number(objective.sumSquared)
        }
    }
}

extension PlanDifference.ClusterChange {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.name("event")
            json.string(event.rawValue)
            json.name("from")
            json.array { json in from.forEach { json.string($0) } }
            json.name("shared")
            json.integer(shared)
            json.name("to")
            json.array { json in to.forEach { json.string($0) } }
        }
    }
}

extension PlanDifference.Match {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.name("first")
            json.string(first)
            json.name("second")
            json.string(second)
            json.name("shared")
            json.integer(shared)
        }
    }
}

extension PlanDifference.ParameterChange {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.name("first")
            json.string(first)
            json.name("name")
            json.string(name)
            json.name("second")
            json.string(second)
        }
    }
}

extension PlanDifference.TicketChange {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.name("causes")
            json.array { json in causes.forEach { json.string($0.rawValue) } }
            json.name("detail")
            json.string(detail)
            json.name("event")
            json.string(event.rawValue)
            json.name("from")
            json.optional(from) { $0.string($1) }
            json.name("id")
            json.string(id)
            json.name("key")
            json.string(key)
            json.name("to")
            json.optional(to) { $0.string($1) }
        }
    }
}
