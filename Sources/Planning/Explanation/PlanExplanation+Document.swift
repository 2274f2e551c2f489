internal import Clustering
internal import Geodesy

extension PlanExplanation {
    /// Value of the member `format`.
    public static let format = "muster.explanation"

    /// The explanation as JSON, UTF-8, ending in a line break; members in ascending order of name.
    public func encoded() -> [UInt8] {
        var json = CanonicalJSON(breaksLines: true)
        json.object { json in
            json.name("alternatives")
            json.array { json in alternatives.forEach { $0.write(to: &json) } }
            json.name("exclusion")
            json.optional(exclusion) { $1.write(to: &$0) }
            json.name("format")
            json.string(PlanExplanation.format)
            json.name("home")
            json.optional(home) { $1.write(to: &$0) }
            json.name("objective")
            json.string(objective.rawValue)
            json.name("plan_hash")
            json.string(planHash)
            if let seat {
                json.name("standing")
                json.object { json in
                    json.name("joins")
                    json.boolean(seat.joins)
                    json.name("key")
                    json.string(seat.issueKey)
                    json.name("unplaced")
                    json.boolean(seat.isUnplaced)
                }
            }
            json.name("ticket")
            json.object { json in
                json.name("id")
                json.string(id)
                json.name("key")
                json.string(key)
            }
            json.name("version")
            json.integer(1)
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }
}

extension PlanExplanation.Home {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.name("cluster")
            json.string(cluster)
            json.name("distance_m")
            json.number(distance.meters)
            json.name("leaving")
            json.optional(leaving) { $0.number($1) }
            json.name("priority")
            json.integer(priority.rawValue)
            json.name("priority_without")
            json.optional(priorityWithout) { $0.integer($1.rawValue) }
            json.name("radius_m")
            json.number(radius.meters)
            json.name("radius_without_m")
            json.optional(radiusWithout) { $0.number($1.meters) }
            json.name("roles")
            json.array { json in roles.forEach { json.string($0.rawValue) } }
        }
    }
}

extension PlanExplanation.Exclusion {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.name("conflict")
            json.array { json in conflict.forEach { json.string($0) } }
            json.name("detail")
            json.string(detail)
            if let load {
                json.name("load")
                json.number(load.found)
                json.name("max_load")
                json.number(load.allowed)
            }
            json.name("reason")
            json.string(reason.rawValue)
        }
    }
}

extension PlanExplanation.Alternative {
    func write(to json: inout CanonicalJSON) {
        json.object { json in
            json.name("cluster")
            json.string(cluster)
            json.name("distance_m")
            json.number(distance.meters)
            json.name("objective_change")
            json.number(objectiveChange)
            json.name("obstacles")
            json.array { json in obstacles.forEach { $0.write(to: &json) } }
            json.name("radius_m")
            json.number(radius.meters)
        }
    }
}

extension PlanExplanation.Obstacle {
    /// The limit's name in a document.
    public var limit: String {
        switch self {
        case .seats: "max_tickets"
        case .load: "max_load"
        case .radius: "max_radius_m"
        case .dueSpread: "max_due_spread_days"
        case .apart: "apart"
        case .together: "together"
        case .skills: "skills"
        case .lock: "lock"
        case .stands: "stands"
        case .notOpen: "open"
        case .keptOut: "keep_out"
        }
    }

    func write(to json: inout CanonicalJSON) {
        json.object { json in
            switch self {
            case .seats(let found, let allowed), .dueSpread(let found, let allowed):
                amount(Double(found), Double(allowed), &json)
            case .load(let found, let allowed): amount(found, allowed, &json)
            case .radius(let found, let allowed): amount(found.meters, allowed.meters, &json)
            case .apart(let group, let tickets), .together(let group, let tickets):
                json.name("limit")
                json.string(limit)
                json.name("name")
                json.string(group)
                list(tickets, &json)
            case .skills(let tickets):
                json.name("limit")
                json.string(limit)
                list(tickets, &json)
            case .notOpen, .keptOut:
                json.name("limit")
                json.string(limit)
            case .lock(let name), .stands(let name):
                json.name("limit")
                json.string(limit)
                json.name("name")
                json.string(name)
            }
        }
    }

    /// What there would be, what is allowed, and what the limit lacks: the least raise of it that would do.
    private func amount(_ found: Double, _ allowed: Double, _ json: inout CanonicalJSON) {
        json.name("allowed")
        json.number(allowed)
        json.name("found")
        json.number(found)
        json.name("lacking")
        json.number(found - allowed)
        json.name("limit")
        json.string(limit)
    }

    private func list(_ tickets: [String], _ json: inout CanonicalJSON) {
        json.name("tickets")
        json.array { json in tickets.forEach { json.string($0) } }
    }
}
