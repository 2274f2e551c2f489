internal import Clustering
internal import Geodesy
public import Planning

/// What a Job Cluster ticket says: a summary line and a description, in no site's markup.
public struct JobClusterContent: Hashable, Sendable {
    /// One line, at most 255 characters as Jira allows.
    public var summary: String
    /// The description from top to bottom.
    public var blocks: [Block]
    /// Where the map link leads; nil where the plan is planar.
    public var mapURL: String?

    /// One part of the description.
    public enum Block: Hashable, Sendable {
        /// A heading of level 1 ... 6.
        case heading(String, level: Int)
        /// A paragraph.
        case paragraph([Span])
        /// A table: the header's texts, and rows of cells, each a run of spans.
        case table(header: [String], rows: [[[Span]]])
    }

    /// A piece of text.
    public enum Span: Hashable, Sendable {
        /// Plain text.
        case text(String)
        /// Text that stands out.
        case strong(String)
        /// A link with its text.
        case link(String, url: String)
    }

    /// How the content is written.
    public struct Options: Hashable, Sendable {
        /// Map link with `{lat}`, `{lon}` and `{zoom}` to be replaced; none where nil.
        public var mapURLTemplate: String?
        /// Address of the site, for links from keys to tickets; plain keys where nil.
        public var siteURL: String?
        /// Most rows of the member table; the rest is counted below it, so that the description stays under
        /// Jira's limit of 32,767 characters.
        public var rowLimit: Int

        /// Makes options; the map is OpenStreetMap.
        public init(
            mapURLTemplate: String? =
                "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map={zoom}/{lat}/{lon}",
            siteURL: String? = nil,
            rowLimit: Int = 100
        ) {
            self.mapURLTemplate = mapURLTemplate
            self.siteURL = siteURL
            self.rowLimit = rowLimit
        }
    }
}

extension JobClusterContent {
    /// Writes the content of every cluster, in the plan's order.
    public static func all(of plan: Plan, options: Options = Options()) -> [JobClusterContent] {
        let facts = PlanFacts(plan)
        return plan.clusters.map { JobClusterContent($0, facts: facts, options: options) }
    }

    init(_ cluster: PlannedCluster, facts: PlanFacts, options: Options) {
        let stops = facts.stops(of: cluster)
        let number = "\(stops.count) ticket\(stops.count == 1 ? "" : "s")"
        let place = Self.place(cluster.center)
        summary = String(
            "Job Cluster \(cluster.id): \(number), \(cluster.priority.name), radius \(facts.text(cluster.radius))"
                .prefix(255)
        )
        mapURL = Self.mapURL(cluster, template: options.mapURLTemplate)

        var about: [Span] = [
            .strong(number), .text(", priority "), .strong(cluster.priority.name),
            .text(", load \(NumberText.short(cluster.load)), within "), .strong(facts.text(cluster.radius)),
            .text(" of the centre \(place). Visiting them in this order is a way of "),
            .strong(facts.text(cluster.pathLength)), .text(" as the crow flies."),
        ]
        if let mapURL { about += [.text(" "), .link("Open the centre on a map", url: mapURL)] }
        let rows = stops.prefix(max(0, options.rowLimit)).enumerated().map { index, ticket in
            Self.row(index, ticket, after: index > 0 ? stops[index - 1] : nil, cluster, facts, options)
        }
        blocks = [
            .heading("Job Cluster \(cluster.id)", level: 2), .paragraph(about),
            .heading("Visiting order", level: 3),
            .table(
                header: ["Visit", "Ticket", "Priority", "To centre", "From previous", "Summary"],
                rows: Array(rows)
            ),
        ]
        if stops.count > rows.count {
            blocks.append(
                .paragraph([.text("and \(stops.count - rows.count) more, which are linked to this ticket")])
            )
        }
    }

    private static func row(
        _ index: Int,
        _ ticket: PlannedTicket,
        after previous: PlannedTicket?,
        _ cluster: PlannedCluster,
        _ facts: PlanFacts,
        _ options: Options
    ) -> [[Span]] {
        let toCenter = ticket.location.map { facts.text(facts.distance($0, cluster.center)) } ?? ""
        var leg = ""
        if let from = previous?.location, let to = ticket.location {
            leg = facts.text(facts.distance(from, to))
        }
        let key: Span =
            if let site = options.siteURL {
                .link(ticket.key, url: SiteLinks.ticket(ticket.key, site: site))
            } else {
                .text(ticket.key)
            }
        return [
            [.text(String(index + 1))], [key], [.text(ticket.priority.name)], [.text(toCenter)], [.text(leg)],
            [.text(SafeText.terminal(ticket.summary, upTo: 120))],
        ]
    }

    private static func place(_ location: Location) -> String {
        switch location {
        case .geographic(let place):
            "\(NumberText.fixed(place.latitude, 5)), \(NumberText.fixed(place.longitude, 5))"
        case .planar(let x, let y): "x \(NumberText.trimmed(x, 3)), y \(NumberText.trimmed(y, 3))"
        }
    }

    private static func mapURL(_ cluster: PlannedCluster, template: String?) -> String? {
        guard let template, let center = cluster.center.coordinate else { return nil }
        // A web map shows about 40,000 km at zoom 0 and half of that at each further one.
        var zoom = 18
        var reach = 150.0
        while reach < cluster.radius.meters, zoom > 3 {
            reach *= 2
            zoom -= 1
        }
        let values = [
            "{lat}": NumberText.fixed(center.latitude, 5), "{lon}": NumberText.fixed(center.longitude, 5),
            "{zoom}": String(zoom),
        ]
        return SiteLinks.fill(template, values)
    }
}

/// Addresses made of parts.
enum SiteLinks {
    /// Page of a ticket.
    static func ticket(_ key: String, site: String) -> String {
        var base = Substring(site)
        while base.last == "/" { base.removeLast() }
        return base + "/browse/" + encoded(key)
    }

    /// A template whose `{names}` are replaced in one pass, so that a value cannot bring a name in.
    static func fill(_ template: String, _ values: [String: String]) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[open...close])
            text += rest[..<open]
            text += values[name] ?? name
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// Percent-encoding of everything that RFC 3986 does not call unreserved.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                encoded.append(character)
            } else {
                encoded += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
