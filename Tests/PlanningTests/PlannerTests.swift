import Clustering
import Geodesy
import Planning
import Testing
import Tickets

struct PlannerTests {
    static func ticket(_ id: String, _ latitude: Double, _ longitude: Double, priority: Priority = .medium)
        throws -> Ticket
    {
        Ticket(
            id: id,
            key: "FIELD-\(id)",
            priority: priority,
            place: .located(.geographic(try Coordinate(latitude: latitude, longitude: longitude)))
        )
    }

    /// Two towns 100 km apart, six jobs in each.
    static func towns() throws -> [Ticket] {
        try (0..<6).flatMap { index in
            [
                try ticket("1\(index)", 51 + Double(index) / 1_000, 7),
                try ticket("2\(index)", 52 + Double(index) / 1_000, 7),
            ]
        }
    }

    // The annealing of `normal` takes seconds in a debug build and changes nothing in these tests.
    let planner = Planner(parameters: PlanParameters(maxRadius: .kilometers(5), effort: .fast))

    @Test func everyTicketIsInOnePlace() throws {
        let plan = try planner.plan(try Self.towns(), source: .file(name: "t"))
        #expect(
            plan.clusters.map(\.members) == [
                ["10", "11", "12", "13", "14", "15"], ["20", "21", "22", "23", "24", "25"],
            ]
        )
        #expect(plan.clusters.map(\.id) == ["C0001", "C0002"])
        #expect(plan.unclustered == [])
        #expect(plan.objective.clusters == 2)
    }

    @Test func theOrderOfTicketsChangesNothing() throws {
        let tickets = try Self.towns()
        let plan = try planner.plan(tickets, source: .file(name: "t"))
        let reversed = try planner.plan(tickets.reversed(), source: .file(name: "t"))
        #expect(PlanDocument.encode(plan) == PlanDocument.encode(reversed))
    }

    @Test func theMostUrgentClusterComesFirst() throws {
        var tickets = try Self.towns()
        tickets[1].priority = .highest
        let plan = try planner.plan(tickets, source: .file(name: "t"))
        #expect(plan.clusters.map(\.priority) == [.highest, .medium])
        #expect(plan.clusters[0].members.contains(tickets[1].id))
    }

    @Test func whatCannotBeClusteredIsNamedWithItsReason() throws {
        var tickets = try Self.towns()
        tickets.append(Ticket(id: "3", place: .unusable(.noCoordinates, found: "no value")))
        tickets.append(Ticket(id: "4", place: .unusable(.invalidCoordinates, found: "latitude 151,2")))
        tickets.append(try Self.ticket("5", 0, 0))
        tickets.append(try Self.ticket("6", 7, 51))
        var member = try Self.ticket("7", 51, 7)
        member.clusterKey = "FIELD-900"
        tickets.append(member)
        let plan = try planner.plan(tickets, source: .file(name: "t"))
        #expect(
            plan.unclustered.map { "\($0.id) \($0.reason.rawValue)" } == [
                "3 no_coordinates", "4 invalid_coordinates", "5 suspect_coordinates", "6 suspect_coordinates",
                "7 locked_elsewhere",
            ]
        )
        #expect(plan.unclustered[1].detail == "latitude 151,2")
        #expect(plan.unclustered[3].detail.contains("swapped"))
        #expect(plan.unclustered[4].detail.contains("FIELD-900"))
        let trusting = Planner(parameters: planner.parameters, screening: .warn)
        let trusted = try trusting.plan(tickets, source: .file(name: "t"))
        #expect(trusted.unclustered.map(\.id) == ["3", "4", "7"])
        #expect(trusted.warnings.count == 2)
    }

    @Test func aPileUpIsClusteredAndNamed() throws {
        let tickets = try Self.towns() + (0..<30).map { try Self.ticket("9\(100 + $0)", 51.5, 7.5) }
        let plan = try planner.plan(tickets, source: .file(name: "t"))
        #expect(plan.unclustered == [])
        #expect(plan.warnings.count == 1)
        #expect(plan.warnings.first?.contains("30 tickets stand on exactly 51.5,7.5") ?? false)
    }

    @Test func aDuplicateIdIsRefused() throws {
        let tickets = try Self.towns() + [try Self.ticket("10", 51, 7)]
        #expect(throws: ClusteringError.duplicateID("10")) {
            try planner.plan(tickets, source: .file(name: "t"))
        }
    }

    @Test func visitOrderIsAPathThroughEveryMember() throws {
        let plan = try planner.plan(try Self.towns(), source: .file(name: "t"))
        let cluster = plan.clusters[0]
        #expect(cluster.visitOrder.sorted() == cluster.members)
        // Six stops on one meridian, a thousandth of a degree apart.
        #expect(abs(cluster.pathLength.meters - 5 * 111.195) < 0.1)
    }

    @Test func ticketsOutsideTheTerritoryAreLeftOut() throws {
        let box = try GeoBox(
            southWest: Coordinate(latitude: 50.5, longitude: 6),
            northEast: Coordinate(latitude: 51.5, longitude: 8)
        )
        var bounded = planner
        bounded.territory = box
        let plan = try bounded.plan(try Self.towns(), source: .file(name: "t"))
        #expect(plan.clusters.map(\.members) == [["10", "11", "12", "13", "14", "15"]])
        #expect(plan.unclustered.map(\.reason) == Array(repeating: .outOfArea, count: 6))
        #expect(plan.unclustered.first?.detail.contains("outside the territory") == true)
    }

    @Test func weakDoubtsAreWarningsAndChangeNothing() throws {
        // A minus sign is missing: mirrored at Greenwich it lies among the others.
        var tickets = try (0..<12).map { try Self.ticket("1\($0)", 51 + Double($0) / 1_000, -7.25) }
        tickets.append(try Self.ticket("99", 51.0005, 7.25))
        let plan = try planner.plan(tickets, source: .file(name: "t"))
        #expect(plan.clusters.contains { $0.members == ["99"] })
        let warning = try #require(plan.warnings.first { $0.contains("FIELD-99") })
        #expect(warning.contains("minus sign"))
        #expect(warning.contains("nothing was changed"))
        #expect(try planner.plan(Self.towns(), source: .file(name: "t")).warnings == [])
    }
}
