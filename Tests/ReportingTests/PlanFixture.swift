import Clustering
import Geodesy
import Planning
import Reporting
import SampleTickets
import TicketFiles
import Tickets

/// Plans for tests of reports: made by halving along the wider axis, which is simple and no claim to quality.
enum PlanFixture {
    /// A plan of the sample tickets, with the reasons that a real plan would give.
    static func metropolis(count: Int, maxTickets: Int = 10, maxRadius: Length = .kilometers(5)) throws
        -> Plan
    {
        let file = try TicketFileReader().read(
            SampleTickets.csv(SampleTickets.metropolis(count: count)),
            name: "sample-tickets.csv"
        )
        return plan(
            of: file.tickets,
            source: .file(name: "sample-tickets.csv"),
            maxTickets: maxTickets,
            maxRadius: maxRadius,
            warnings: file.warnings
        )
    }

    /// A plan of a few tickets at places around a point.
    static func ring(around latitude: Double, _ longitude: Double, count: Int, degrees: Double) throws -> Plan
    {
        let tickets = try (0..<count).map { index in
            // Corners of squares that shrink: no transcendental functions, no two points alike.
            let side = degrees * (1 - 0.5 * Double(index / 4) / Double(count))
            let (north, east) = [(1.0, 1.0), (1, -1), (-1, -1), (-1, 1)][index % 4]
            var turned = longitude + side * east
            if turned > 180 { turned -= 360 }
            if turned < -180 { turned += 360 }
            let place = try Coordinate(latitude: latitude + side * north, longitude: turned)
            return Ticket(id: "R-\(index + 10)", place: .located(.geographic(place)))
        }
        return plan(of: tickets, source: .file(name: "ring.csv"), maxTickets: count, maxRadius: nil)
    }

    /// A plan in a plane of 4,000 by 2,400 units.
    static func planar(count: Int) -> Plan {
        let tickets = (0..<count).map { index in
            let (x, y) = (index * 7_919 % 4_001, index * index * 31 % 2_399)
            return Ticket(id: "P-\(index)", place: .located(.planar(x: Double(x), y: Double(y))))
        }
        var plan = plan(of: tickets, source: .file(name: "plane.csv"), maxTickets: 10, maxRadius: nil)
        plan.parameters.metric = .planar
        return plan
    }

    /// A plan of tickets.
    static func plan(
        of tickets: [Ticket],
        source: PlanSource,
        maxTickets: Int?,
        maxRadius: Length?,
        warnings: [String] = []
    ) -> Plan {
        let sorted = tickets.sorted { $0.id < $1.id }
        var usable: [Ticket] = []
        var unclustered: [UnclusteredTicket] = []
        for ticket in sorted {
            switch ticket.place {
            case .unusable(let reason, let found):
                unclustered.append(UnclusteredTicket(id: ticket.id, reason: reason, detail: found))
            case .suspect(_, let why):
                unclustered.append(UnclusteredTicket(id: ticket.id, reason: .suspectCoordinates, detail: why))
            case .located(.geographic(let place)) where place.latitude == 0 || abs(place.latitude - 9.9) < 1:
                unclustered.append(
                    UnclusteredTicket(id: ticket.id, reason: .suspectCoordinates, detail: "found \(place)")
                )
            case .located: usable.append(ticket)
            }
        }
        let capacity = maxTickets ?? usable.count
        let groups = halves(usable, capacity: capacity, radius: maxRadius)
        var clusters = groups.map { cluster($0) }
        clusters.sort { ($0.priority.rawValue, $0.members[0]) < ($1.priority.rawValue, $1.members[0]) }
        for index in clusters.indices {
            let number = String(index + 1)
            clusters[index].id = "C" + String(repeating: "0", count: max(0, 4 - number.count)) + number
        }
        return Plan(
            source: source,
            parameters: PlanParameters(maxTickets: maxTickets, maxRadius: maxRadius),
            tickets: sorted.map { ticket in
                var location: Location?
                if case .located(let place) = ticket.place { location = place }
                return PlannedTicket(
                    id: ticket.id,
                    key: ticket.key,
                    summary: ticket.summary,
                    location: location,
                    priority: ticket.priority,
                    load: ticket.load
                )
            },
            clusters: clusters,
            unclustered: unclustered,
            objective: PlanObjective(
                sumDistance: 0,
                sumSquared: 0,
                clusters: clusters.count,
                lowerBoundOnClusters: (usable.count + capacity - 1) / max(1, capacity)
            ),
            warnings: warnings
        )
    }

    private static func halves(_ tickets: [Ticket], capacity: Int, radius: Length?) -> [[Ticket]] {
        guard let first = tickets.first else { return [] }
        if tickets.count == 1 { return [tickets] }
        if tickets.count <= capacity {
            let places = tickets.map { place($0) }
            let center = mean(places)
            let reach = places.map { distance($0, center) }.max() ?? 0
            if radius.map({ reach <= $0.meters }) ?? true { return [tickets] }
        }
        let origin = xy(first)
        let offsets = tickets.map { (xy($0).0 - origin.0, xy($0).1 - origin.1) }
        let width = (offsets.map(\.0).max() ?? 0) - (offsets.map(\.0).min() ?? 0)
        let height = (offsets.map(\.1).max() ?? 0) - (offsets.map(\.1).min() ?? 0)
        let sorted = tickets.sorted { left, right in
            let (one, other) = (xy(left), xy(right))
            return width > height
                ? (one.0, left.id) < (other.0, right.id) : (one.1, left.id) < (other.1, right.id)
        }
        let parts = max(2, (tickets.count + capacity - 1) / capacity)
        let middle = min(tickets.count - 1, max(1, tickets.count * (parts / 2) / parts))
        return halves(Array(sorted[..<middle]), capacity: capacity, radius: radius)
            + halves(Array(sorted[middle...]), capacity: capacity, radius: radius)
    }

    private static func xy(_ ticket: Ticket) -> (Double, Double) {
        switch ticket.place {
        case .located(.geographic(let place)):
            // Enough for sorting within a region that does not cross the antimeridian.
            (place.longitude * 0.6, place.latitude)
        case .located(.planar(let x, let y)): (x, y)
        default: (0, 0)
        }
    }

    private static func cluster(_ tickets: [Ticket]) -> PlannedCluster {
        let places = tickets.compactMap { ticket -> Location? in
            if case .located(let location) = ticket.place { location } else { nil }
        }
        let center = mean(places)
        let order = visit(tickets.sorted { $0.id < $1.id })
        var path = 0.0
        for (from, to) in zip(order, order.dropFirst()) { path += distance(place(from), place(to)) }
        return PlannedCluster(
            id: "",
            center: center,
            radius: .meters(places.map { distance($0, center) }.max() ?? 0),
            load: tickets.reduce(0) { $0 + $1.load },
            priority: tickets.map(\.priority).min() ?? .medium,
            members: tickets.map(\.id).sorted(),
            visitOrder: order.map(\.id),
            pathLength: .meters(path)
        )
    }

    /// Nearest neighbour from the first.
    private static func visit(_ tickets: [Ticket]) -> [Ticket] {
        var rest = tickets
        var order: [Ticket] = rest.isEmpty ? [] : [rest.removeFirst()]
        while let last = order.last, !rest.isEmpty {
            let distances = rest.map { distance(place(last), place($0)) }
            let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
            order.append(rest.remove(at: nearest))
        }
        return order
    }

    private static func place(_ ticket: Ticket) -> Location {
        if case .located(let location) = ticket.place { location } else { .planar(x: 0, y: 0) }
    }

    private static func mean(_ places: [Location]) -> Location {
        var sum = (x: 0.0, y: 0.0, z: 0.0)
        var plane = (x: 0.0, y: 0.0)
        for place in places {
            switch place {
            case .geographic(let coordinate):
                let vector = UnitVector(coordinate)
                sum = (sum.x + vector.x, sum.y + vector.y, sum.z + vector.z)
            case .planar(let x, let y): plane = (plane.x + x, plane.y + y)
            }
        }
        if let vector = UnitVector(normalizing: sum.x, sum.y, sum.z) {
            return .geographic(Coordinate(vector))
        }
        return .planar(x: plane.x / Double(max(1, places.count)), y: plane.y / Double(max(1, places.count)))
    }

    private static func distance(_ first: Location, _ second: Location) -> Double {
        switch (first, second) {
        case (.geographic(let one), .geographic(let other)): return one.distance(to: other).meters
        case (.planar(let x, let y), .planar(let otherX, let otherY)):
            return ((x - otherX) * (x - otherX) + (y - otherY) * (y - otherY)).squareRoot()
        default: return 0
        }
    }
}

/// Convex hulls for tests, by Andrew's monotone chain in degrees; clockwise and open on purpose, split at ±180 by
/// cutting the points in two, so that what reports do with rings is seen.
let testHull: HullMaker = { points, center in
    let crosses = points.contains { abs($0.longitude - center.longitude) > 180 }
    guard crosses else { return [convex(points)] }
    return [convex(points.filter { $0.longitude > 0 }), convex(points.filter { $0.longitude < 0 })]
}

private func convex(_ points: [Coordinate]) -> [Coordinate] {
    let sorted = points.sorted { ($0.longitude, $0.latitude) < ($1.longitude, $1.latitude) }
    func turn(_ a: Coordinate, _ b: Coordinate, _ c: Coordinate) -> Double {
        (b.longitude - a.longitude) * (c.latitude - a.latitude)
            - (b.latitude - a.latitude) * (c.longitude - a.longitude)
    }
    func chain(_ points: [Coordinate]) -> [Coordinate] {
        var hull: [Coordinate] = []
        for point in points {
            while hull.count > 1, turn(hull[hull.count - 2], hull[hull.count - 1], point) <= 0 {
                hull.removeLast()
            }
            hull.append(point)
        }
        return Array(hull.dropLast())
    }
    return (chain(sorted) + chain(sorted.reversed())).reversed()
}

/// A run as the nightly job would report it.
let testRun = RunReport(
    runID: "run-20260302-0001",
    siteURL: "https://example.atlassian.net",
    pulled: 1_000,
    stages: [
        .init(name: "pull", seconds: 0.612), .init(name: "cluster", seconds: 0.204),
        .init(name: "publish", seconds: 1.871),
    ],
    apiCalls: [
        .init(endpoint: "POST /rest/api/3/search/jql", calls: 11),
        .init(endpoint: "POST /rest/api/3/issue/bulk", calls: 3),
        .init(endpoint: "GET /rest/api/3/issue/{key}", calls: 1),
    ],
    written: .init(created: 108, linked: 970),
    outputs: ["muster-report.json", "muster-map.html"]
)
