internal import Clustering
public import Geodesy
public import Planning

/// A plan as KML 2.2 for Google Earth and its like: a folder a cluster, one more for the tickets left out.
public enum KMLReport {
    /// The plan as XML in UTF-8; longitude first, as KML wants it.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - hull: makes the hull of a cluster's members.
    /// - Returns: the document.
    /// - Throws: `ReportFormatError.planarPlan` where the plan is not on the globe.
    public static func bytes(plan: Plan, hull: HullMaker) throws(ReportFormatError) -> [UInt8] {
        let facts = PlanFacts(plan, withStanding: true)
        let plan = facts.plan
        guard !facts.isPlanar else { throw .planarPlan(format: "KML") }
        let colors = ClusterColors.assign(to: plan.clusters)
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <kml xmlns="http://www.opengis.net/kml/2.2"><Document>
            <name>\(SafeText.xml("Muster: \(facts.sourceName)"))</name>

            """
        for (index, color) in ClusterColors.light.enumerated() { text += style("c\(index)", color) }
        text += style("left-out", "#777777")
        for (number, cluster) in plan.clusters.enumerated() {
            text += folder(cluster, style: "#c\(colors[number])", facts: facts, hull: hull)
        }
        text += leftOut(facts)
        text += "</Document></kml>\n"
        return Array(text.utf8)
    }

    /// KML colours are alpha, blue, green, red.
    private static func style(_ id: String, _ color: String) -> String {
        let digits = Array(color.dropFirst())
        let reversed = String(digits[4...5] + digits[2...3] + digits[0...1])
        return """
            <Style id="\(id)"><IconStyle><color>ff\(reversed)</color><scale>0.7</scale></IconStyle>\
            <LineStyle><color>ff\(reversed)</color><width>2</width></LineStyle>\
            <PolyStyle><color>40\(reversed)</color></PolyStyle></Style>

            """
    }

    private static func folder(
        _ cluster: PlannedCluster,
        style: String,
        facts: PlanFacts,
        hull: HullMaker
    ) -> String {
        let stops = facts.stops(of: cluster)
        let points = stops.compactMap { $0.location?.coordinate }
        let standing = facts.standing(cluster: cluster.id)
        let stands =
            standing.map { $0.joining.isEmpty ? "stands; " : "stands, \($0.joining.count) new; " } ?? ""
        let joining = Set(standing?.joining ?? [])
        let about =
            "\(stands)\(cluster.members.count) tickets, priority \(cluster.priority.name), radius \(facts.text(cluster.radius))"
        var text =
            "<Folder><name>\(SafeText.xml(cluster.id))</name><description>\(SafeText.xml(about))</description>\n"
        if let center = cluster.center.coordinate {
            for ring in HullRings.normalized(hull(points, center)) {
                text += placemark(
                    "\(cluster.id) area",
                    about,
                    style,
                    "<Polygon><outerBoundaryIs><LinearRing><coordinates>\(positions(ring))</coordinates>"
                        + "</LinearRing></outerBoundaryIs></Polygon>"
                )
            }
        }
        if points.count > 1 {
            text += placemark(
                "\(cluster.id) visits",
                "\(facts.text(cluster.pathLength))",
                style,
                "<LineString><tessellate>1</tessellate><coordinates>\(positions(points))</coordinates></LineString>"
            )
        }
        for (index, ticket) in stops.enumerated() {
            guard let place = ticket.location?.coordinate else { continue }
            text += placemark(
                "\(index + 1). \(ticket.key)" + (joining.contains(ticket.id) ? " (new)" : ""),
                "\(ticket.priority.name): \(ticket.summary)",
                style,
                "<Point><coordinates>\(positions([place]))</coordinates></Point>"
            )
        }
        return text + "</Folder>\n"
    }

    private static func leftOut(_ facts: PlanFacts) -> String {
        var text = ""
        for entry in facts.plan.unclustered {
            guard let ticket = facts.ticket(entry.id) else { continue }
            let point = ticket.location?.coordinate.map {
                "<Point><coordinates>\(positions([$0]))</coordinates></Point>"
            }
            let why =
                entry.detail.isEmpty ? entry.reason.rawValue : "\(entry.reason.rawValue): \(entry.detail)"
            text += placemark(ticket.key, why, "#left-out", point ?? "")
        }
        return text.isEmpty ? "" : "<Folder><name>Left out</name>\n\(text)</Folder>\n"
    }

    private static func placemark(
        _ name: String,
        _ description: String,
        _ style: String,
        _ geometry: String
    ) -> String {
        "<Placemark><name>\(SafeText.xml(name))</name><description>\(SafeText.xml(description))</description>"
            + "<styleUrl>\(style)</styleUrl>\(geometry)</Placemark>\n"
    }

    private static func positions(_ coordinates: [Coordinate]) -> String {
        coordinates.map { "\(NumberText.degrees($0.longitude)),\(NumberText.degrees($0.latitude))" }
            .joined(separator: " ")
    }
}
