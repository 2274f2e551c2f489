internal import Clustering
internal import Geodesy

// What is written beside the members that were there first stands only where it differs from its default, so that the
// text and the hash of a plan without it stay what they were.

extension PlanDocument {
    static func write(_ cluster: PlannedCluster, metric: Metric, to json: inout CanonicalJSON) {
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

    static func write(_ objective: PlanObjective, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("clusters")
            json.integer(objective.clusters)
            if let gap = objective.clustersOverBound {
                json.name("clusters_gap")
                json.integer(gap)
            }
            json.name("clusters_lower_bound")
            json.integer(objective.lowerBoundOnClusters)
            if let minimized = objective.minimized {
                json.name("minimized")
                json.number(minimized)
            }
            json.name("sum_distance_m")
            json.number(objective.sumDistance)
            json.name("sum_squared_m2")
            json.number(objective.sumSquared)
        }
    }

    static func write(_ parameters: PlanParameters, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("algorithm")
            json.string(parameters.algorithm.rawValue)
            json.name("clusters")
            json.optional(parameters.clusterCount) { $0.integer($1) }
            json.name("effort")
            json.string(parameters.effort.rawValue)
            json.name("eps_m")
            json.optional(parameters.epsilon) { $0.number($1.meters) }
            if let share = parameters.maxChurn {
                json.name("max_churn")
                json.number(share)
            }
            if let days = parameters.maxDueSpread {
                json.name("max_due_spread_days")
                json.integer(days)
            }
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
            if let price = parameters.movePrice {
                json.name("move_price_m")
                json.number(price.meters)
            }
            json.name("objective")
            json.string(parameters.objective.rawValue)
            json.name("priority_weight")
            json.number(parameters.priorityWeight)
            json.name("seed")
            json.integer(Int(clamping: parameters.seed))
        }
    }

    static func write(_ source: PlanSource, to json: inout CanonicalJSON) {
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

    static func write(_ ticket: PlannedTicket, to json: inout CanonicalJSON) {
        json.object { json in
            if let apart = ticket.apart {
                json.name("apart")
                json.string(apart)
            }
            if let due = ticket.due {
                json.name("due")
                json.string(due)
            }
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
            if let lock = ticket.lock {
                json.name("lock")
                json.string(lock)
            }
            if case .geographic(let coordinate) = ticket.location {
                json.name("lon")
                json.number(coordinate.longitude)
            }
            json.name("priority")
            json.integer(ticket.priority.rawValue)
            if !ticket.skills.isEmpty {
                json.name("skills")
                json.array { json in ticket.skills.forEach { json.string($0) } }
            }
            json.name("summary")
            json.string(ticket.summary)
            if let together = ticket.together {
                json.name("together")
                json.string(together)
            }
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

    static func write(_ ticket: UnclusteredTicket, to json: inout CanonicalJSON) {
        json.object { json in
            if !ticket.conflict.isEmpty {
                json.name("conflict")
                json.array { json in ticket.conflict.forEach { json.string($0) } }
            }
            json.name("detail")
            json.string(ticket.detail)
            json.name("id")
            json.string(ticket.id)
            json.name("reason")
            json.string(ticket.reason.rawValue)
        }
    }
}
