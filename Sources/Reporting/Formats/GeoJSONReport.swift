internal import Clustering
public import Geodesy
public import Planning

/// A plan as GeoJSON, RFC 7946: longitude first, at most seven decimals, hulls split at the antimeridian.
public enum GeoJSONReport {
    /// The plan as a FeatureCollection: hulls first, then centres, then tickets, so that points are drawn on
    /// top.
    ///
    /// The property `kind` is `cluster_hull`, `cluster_center` or `ticket`. A ticket without a place is a
    /// feature whose geometry is `null`. Lengths are metres.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - hull: makes the hull of a cluster's members; one without an area makes no feature.
    ///   - extent: measures a cluster's members; nil leaves `area_m2` and `bbox` out.
    /// - Returns: the document in UTF-8.
    /// - Throws: `ReportFormatError.planarPlan` where the plan is not on the globe.
    public static func bytes(
        plan: Plan,
        hull: HullMaker,
        extent: ExtentMaker = { _ in nil }
    ) throws(ReportFormatError) -> [UInt8] {
        let facts = PlanFacts(plan, withStanding: true)
        let plan = facts.plan
        guard !facts.isPlanar else { throw .planarPlan(format: "GeoJSON") }
        var json = JSONText()
        json.raw(#"{"type":"FeatureCollection","features":["#)
        var isFirst = true
        func next() {
            json.raw(isFirst ? "\n" : ",\n")
            isFirst = false
        }
        for cluster in plan.clusters {
            guard case .geographic(let center) = cluster.center else { continue }
            let points = facts.stops(of: cluster).compactMap { $0.location?.coordinate }
            let rings = HullRings.normalized(hull(points, center))
            guard !rings.isEmpty else { continue }
            next()
            writeHull(rings, of: cluster, to: &json)
        }
        for cluster in plan.clusters {
            next()
            let points = facts.stops(of: cluster).compactMap { $0.location?.coordinate }
            writeCenter(
                cluster,
                standing: facts.standing(cluster: cluster.id),
                extent: extent(points),
                to: &json
            )
        }
        for (index, ticket) in plan.tickets.enumerated() {
            next()
            writeTicket(ticket, at: index, facts: facts, to: &json)
        }
        json.raw("\n]}\n")
        return json.bytes
    }

    private static func writeHull(
        _ rings: [[Coordinate]],
        of cluster: PlannedCluster,
        to json: inout JSONText
    ) {
        begin("hull:" + cluster.id, to: &json)
        if rings.count == 1 {
            json.raw(#"{"type":"Polygon","coordinates":"#)
            json.array(rings) { json, ring in json.array(ring) { position($1, to: &$0) } }
        } else {
            json.raw(#"{"type":"MultiPolygon","coordinates":"#)
            json.array(rings) { json, ring in
                json.array([ring]) { json, ring in json.array(ring) { position($1, to: &$0) } }
            }
        }
        json.raw(#"},"properties":{"kind":"cluster_hull","cluster":"#)
        json.string(cluster.id)
        json.raw("}}")
    }

    private static func writeCenter(
        _ cluster: PlannedCluster,
        standing: StandingPlan?,
        extent: ClusterExtent?,
        to json: inout JSONText
    ) {
        begin("cluster:" + cluster.id, to: &json)
        point(cluster.center.coordinate, to: &json)
        json.raw(#","properties":{"kind":"cluster_center","cluster":"#)
        json.string(cluster.id)
        json.name("size")
        json.raw(String(cluster.members.count))
        json.name("load")
        json.number(cluster.load, decimals: 6)
        json.name("radius_m")
        json.number(cluster.radius.meters, decimals: 3)
        json.name("path_m")
        json.number(cluster.pathLength.meters, decimals: 3)
        json.name("priority")
        json.raw(String(cluster.priority.rawValue))
        if let standing {
            json.name("standing")
            json.raw("true")
            json.name("joining")
            json.array(standing.joining) { $0.string($1) }
        }
        if let extent {
            json.name("area_m2")
            json.number(extent.squareMeters, decimals: 1)
            // West, south, east, north; west is the greater one across the antimeridian (RFC 7946, section 5.2).
            json.name("bbox")
            let box = extent.boundingBox
            json.array([box.west, box.south, box.east, box.north]) { $0.number($1, decimals: 7) }
        }
        json.name("members")
        json.array(cluster.visitOrder.isEmpty ? cluster.members : cluster.visitOrder) { $0.string($1) }
        json.raw("}}")
    }

    private static func writeTicket(
        _ ticket: PlannedTicket,
        at index: Int,
        facts: PlanFacts,
        to json: inout JSONText
    ) {
        begin("ticket:" + ticket.id, to: &json)
        point(ticket.location?.coordinate, to: &json)
        json.raw(#","properties":{"kind":"ticket","id":"#)
        json.string(ticket.id)
        json.name("key")
        json.string(ticket.key)
        json.name("summary")
        json.string(ticket.summary)
        json.name("priority")
        json.raw(String(ticket.priority.rawValue))
        json.name("load")
        json.number(ticket.load, decimals: 6)
        json.name("cluster")
        json.string(facts.clusterName(ofTicketAt: index))
        if let seat = facts.standing(ticket.id) {
            json.name("standing")
            json.string(seat.joins ? "joining" : "kept")
        }
        if let visit = facts.visit(ofTicketAt: index) {
            json.name("visit")
            json.raw(String(visit))
        }
        if let entry = facts.unclustered(ticket.id) {
            json.name("reason")
            json.string(entry.reason.rawValue)
            json.name("detail")
            json.string(entry.detail)
        }
        json.raw("}}")
    }

    private static func begin(_ id: String, to json: inout JSONText) {
        json.raw(#"{"type":"Feature","id":"#)
        json.string(id)
        json.raw(#","geometry":"#)
    }

    private static func point(_ coordinate: Coordinate?, to json: inout JSONText) {
        guard let coordinate else { return json.raw("null") }
        json.raw(#"{"type":"Point","coordinates":"#)
        position(coordinate, to: &json)
        json.raw("}")
    }

    /// The one place where latitude first becomes longitude first.
    private static func position(_ coordinate: Coordinate, to json: inout JSONText) {
        json.raw("[\(NumberText.degrees(coordinate.longitude)),\(NumberText.degrees(coordinate.latitude))]")
    }
}

extension Location {
    /// Degrees, or nil for a place in the plane.
    var coordinate: Coordinate? {
        if case .geographic(let coordinate) = self { coordinate } else { nil }
    }
}
