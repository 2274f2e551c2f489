internal import Clustering
internal import Geodesy
internal import Planning

/// The data of the map as compact JSON: tickets as columns, so that 5,000 of them stay well under a megabyte.
enum HTMLMapData {
    static func json(_ facts: PlanFacts, report: RunReport, hull: HullMaker) -> [UInt8] {
        let plan = facts.plan
        let meridian = centralMeridian(plan)
        var json = JSONText(isForScript: true)
        json.raw("{")
        json.name("source", isFirst: true)
        json.string(facts.sourceName)
        json.name("planar")
        json.raw(facts.isPlanar ? "true" : "false")
        json.name("maxTickets")
        json.raw(plan.parameters.maxTickets.map(String.init) ?? "null")
        json.name("maxLoad")
        json.raw(plan.parameters.maxLoad.map { NumberText.trimmed($0, 3) } ?? "null")
        json.name("bound")
        json.raw(String(plan.objective.lowerBoundOnClusters))
        json.name("site")
        json.string(report.siteURL.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil })
        json.name("params")
        json.array(parameters(facts)) { json, row in json.array([row.0, row.1]) { $0.string($1) } }
        json.name("warnings")
        json.array(plan.warnings) { $0.string($1) }
        tickets(facts, meridian, to: &json)
        clusters(facts, report, meridian, hull, to: &json)
        json.name("u")
        json.array(plan.unclustered.filter { facts.index(of: $0.id) != nil }) { json, entry in
            json.raw("[\(facts.index(of: entry.id) ?? 0),")
            json.string(entry.reason.rawValue)
            json.raw(",")
            json.string(entry.detail)
            json.raw("]")
        }
        run(report, to: &json)
        json.name("light")
        json.array(ClusterColors.light) { $0.string($1) }
        json.name("dark")
        json.array(ClusterColors.dark) { $0.string($1) }
        json.raw("}")
        return json.bytes
    }

    private static func tickets(_ facts: PlanFacts, _ meridian: Double, to json: inout JSONText) {
        let tickets = facts.plan.tickets
        json.name("t")
        json.raw(#"{"k":"#)
        json.array(tickets) { $0.string($1.key) }
        json.name("s")
        json.array(tickets) { $0.string(SafeText.terminal($1.summary, upTo: 160)) }
        json.name("p")
        json.array(tickets) { $0.raw(String($1.priority.rawValue)) }
        json.name("l")
        json.array(tickets) { $0.number($1.load, decimals: 3) }
        json.name("y")
        json.array(tickets) { json, ticket in
            if let location = ticket.location { first(location, to: &json) } else { json.raw("null") }
        }
        json.name("x")
        json.array(tickets) { json, ticket in
            if let location = ticket.location {
                second(location, meridian, to: &json)
            } else {
                json.raw("null")
            }
        }
        json.raw("}")
    }

    private static func clusters(
        _ facts: PlanFacts,
        _ report: RunReport,
        _ meridian: Double,
        _ hull: HullMaker,
        to json: inout JSONText
    ) {
        let colors = ClusterColors.assign(to: facts.plan.clusters)
        var issues: [String: String] = [:]
        for entry in report.published { issues[entry.clusterID] = entry.issueKey }
        json.name("c")
        json.array(facts.plan.clusters.enumerated()) { json, entry in
            let (number, cluster) = entry
            let stops = facts.stops(of: cluster)
            json.raw(#"{"id":"#)
            json.string(cluster.id)
            if let issue = issues[cluster.id] {
                json.name("issue")
                json.string(issue)
            }
            if let standing = facts.standing(cluster: cluster.id) {
                json.name("st")
                json.raw("1")
                json.name("j")
                json.array(standing.joining.compactMap { facts.index(of: $0) }) { $0.raw(String($1)) }
            }
            json.raw(",\"p\":\(cluster.priority.rawValue),\"col\":\(colors[number])")
            json.name("y")
            first(cluster.center, to: &json)
            json.name("x")
            second(cluster.center, meridian, to: &json)
            json.name("r")
            json.number(cluster.radius.meters, decimals: 1)
            json.name("d")
            json.number(cluster.pathLength.meters, decimals: 1)
            json.name("l")
            json.number(cluster.load, decimals: 3)
            json.name("m")
            json.array(stops) { $0.raw(String(facts.index(of: $1.id) ?? 0)) }
            json.name("h")
            json.array(rings(of: cluster, stops, hull)) { json, ring in
                json.array(ring) { json, point in
                    json.raw("[")
                    first(.geographic(point), to: &json)
                    json.raw(",")
                    second(.geographic(point), meridian, to: &json)
                    json.raw("]")
                }
            }
            json.raw("}")
        }
    }

    private static func rings(
        of cluster: PlannedCluster,
        _ stops: [PlannedTicket],
        _ hull: HullMaker
    ) -> [[Coordinate]] {
        guard let center = cluster.center.coordinate else { return [] }
        return HullRings.normalized(hull(stops.compactMap { $0.location?.coordinate }, center))
    }

    private static func run(_ report: RunReport, to json: inout JSONText) {
        json.name("run")
        json.raw(#"{"id":"#)
        json.string(report.runID)
        json.name("pulled")
        json.raw(report.pulled.map(String.init) ?? "null")
        json.name("stages")
        json.array(report.stages) { json, stage in
            json.raw("[")
            json.string(stage.name)
            json.raw(",")
            json.number(stage.seconds, decimals: 3)
            json.raw("]")
        }
        json.name("calls")
        json.array(report.apiCalls) { json, entry in
            json.raw("[")
            json.string(entry.endpoint)
            json.raw(",\(entry.calls)]")
        }
        if let written = report.written {
            json.name("written")
            json.raw("[\(written.created),\(written.linked),\(written.skipped),\(written.failed)]")
        }
        json.name("failures")
        json.array(report.failures) { $0.string($1) }
        json.raw("}")
    }

    private static func parameters(_ facts: PlanFacts) -> [(String, String)] {
        let parameters = facts.plan.parameters
        var rows = [("Algorithm", parameters.algorithm.rawValue)]
        if let most = parameters.maxTickets { rows.append(("Most tickets", NumberText.grouped(most))) }
        if let load = parameters.maxLoad { rows.append(("Most load", NumberText.short(load))) }
        if let radius = parameters.maxRadius { rows.append(("Largest radius", facts.text(radius))) }
        if let count = parameters.clusterCount { rows.append(("Clusters", NumberText.grouped(count))) }
        if let epsilon = parameters.epsilon { rows.append(("Eps", facts.text(epsilon))) }
        if let points = parameters.minimumPoints { rows.append(("Min points", NumberText.short(points))) }
        rows.append(("Priority weight", NumberText.trimmed(parameters.priorityWeight, 2)))
        rows.append(("Objective", parameters.objective.rawValue))
        rows.append(("Effort", parameters.effort.rawValue))
        rows.append(("Seed", String(parameters.seed)))
        return rows
    }

    // MARK: Places

    /// Latitude, or y in the plane.
    private static func first(_ location: Location, to json: inout JSONText) {
        switch location {
        case .geographic(let place): json.number(place.latitude, decimals: 6)
        case .planar(_, let y): json.number(y, decimals: 6)
        }
    }

    /// Longitude within 180 degrees of the plan's own meridian, so that a plan across ±180 is drawn in one
    /// piece; or x.
    private static func second(_ location: Location, _ meridian: Double, to json: inout JSONText) {
        switch location {
        case .geographic(let place):
            var longitude = place.longitude
            if longitude - meridian > 180 { longitude -= 360 }
            if longitude - meridian < -180 { longitude += 360 }
            json.number(longitude, decimals: 6)
        case .planar(let x, _): json.number(x, decimals: 6)
        }
    }

    /// Meridian of the mean of the clusters' centres; 0 where they have none.
    private static func centralMeridian(_ plan: Plan) -> Double {
        var sum = (x: 0.0, y: 0.0, z: 0.0)
        for cluster in plan.clusters {
            guard case .geographic(let center) = cluster.center else { continue }
            let vector = UnitVector(center)
            sum = (sum.x + vector.x, sum.y + vector.y, sum.z + vector.z)
        }
        return UnitVector(normalizing: sum.x, sum.y, sum.z).map { Coordinate($0).longitude } ?? 0
    }
}
