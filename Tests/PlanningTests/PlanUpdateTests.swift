import Clustering
import Geodesy
import Planning
import Testing
import Tickets

/// Late and closed tickets, and planning again.
struct PlanUpdateTests {
    static let parameters = PlanParameters(maxTickets: 8, maxRadius: .kilometers(5), effort: .fast)

    private func plan(_ tickets: [Ticket], previous: Plan? = nil, price: Double? = nil) throws -> Plan {
        var parameters = Self.parameters
        parameters.movePrice = price.map(Length.init(meters:))
        return try Planner(parameters: parameters).plan(tickets, source: .file(name: "t"), previous: previous)
    }

    @Test func aLateTicketJoinsTheClusterNextToIt() throws {
        let before = try plan(try PlannerTests.towns())
        var update = try PlanUpdate(of: before)
        try update.add([try PlannerTests.ticket("30", 51.0025, 7)])
        let home = try #require(before.clusters.first { $0.members.contains("10") })
        #expect(update.placed == [.init(id: "30", cluster: home.id, isNewCluster: false)])
        let after = update.plan
        #expect(
            after.clusters.first { $0.id == home.id }?.members == ["10", "11", "12", "13", "14", "15", "30"]
        )
        #expect(after.clusters.filter { $0.id != home.id } == before.clusters.filter { $0.id != home.id })
        #expect(after.previous == PreviousPlan(planHash: PlanDocument.hash(of: before), moved: 0, churn: 0))
        #expect(after.tickets.count == before.tickets.count + 1)
        #expect(try PlanDocument.decode(PlanDocument.encode(after)) == after)
    }

    @Test func aLateTicketFarAwayOpensACluster() throws {
        let before = try plan(try PlannerTests.towns())
        var update = try PlanUpdate(of: before)
        try update.add([try PlannerTests.ticket("30", 40, 7)])
        #expect(update.placed == [.init(id: "30", cluster: "C0003", isNewCluster: true)])
        #expect(update.plan.clusters.filter { $0.id != "C0003" } == before.clusters)
    }

    @Test func aLateTicketWithoutAPlaceIsLeftOut() throws {
        var update = try PlanUpdate(of: try plan(try PlannerTests.towns()))
        try update.add([Ticket(id: "30", place: .unusable(.noCoordinates, found: ""))])
        #expect(update.placed == [.init(id: "30", cluster: nil, isNewCluster: false)])
        #expect(update.plan.unclustered.map(\.id) == ["30"])
        // A place was found: it is tried again.
        try update.add([try PlannerTests.ticket("30", 51.0025, 7)])
        #expect(update.plan.unclustered == [])
        #expect(update.plan.clusters.contains { $0.members.contains("30") })
    }

    @Test func whoIsPlannedAlreadyIsRefused() throws {
        var update = try PlanUpdate(of: try plan(try PlannerTests.towns()))
        let before = update.plan
        #expect(throws: PlanUpdateError.self) { try update.add([try PlannerTests.ticket("10", 51, 7)]) }
        #expect(update.plan == before)
    }

    @Test func closingTakesOutAndNobodyElseMoves() throws {
        let before = try plan(try PlannerTests.towns())
        var update = try PlanUpdate(of: before)
        try update.close(["FIELD-12", "15"])
        #expect(update.closed == ["12", "15"])
        #expect(update.plan.tickets.map(\.id).contains("12") == false)
        let home = try #require(before.clusters.first { $0.members.contains("10") })
        #expect(update.plan.clusters.first { $0.id == home.id }?.members == ["10", "11", "13", "14"])
        #expect(update.plan.previous?.moved == 0)
        try update.close(["10", "11", "13", "14"])
        #expect(update.plan.clusters.map(\.id) == before.clusters.map(\.id).filter { $0 != home.id })
        #expect(update.plan.previous?.planHash == PlanDocument.hash(of: before))
    }

    @Test func unknownTicketsCannotBeClosed() throws {
        var update = try PlanUpdate(of: try plan(try PlannerTests.towns()))
        #expect(throws: PlanUpdateError.unknownTickets(["X"])) { try update.close(["10", "X"]) }
        #expect(update.plan.tickets.count == 12)
    }

    @Test func onlyCapacitatedPlansCanBeUpdated() throws {
        var before = try plan(try PlannerTests.towns())
        before.parameters.algorithm = .kmeans
        #expect(throws: PlanUpdateError.notCapacitated(.kmeans)) { try PlanUpdate(of: before) }
    }

    // MARK: Planning again

    @Test func identicalTicketsGiveTheSamePlanAgain() throws {
        let first = try plan(try PlannerTests.towns())
        let again = try plan(try PlannerTests.towns().reversed(), previous: first, price: 0)
        #expect(again.clusters == first.clusters)
        #expect(again.previous == PreviousPlan(planHash: PlanDocument.hash(of: first), moved: 0, churn: 0))
        let once = PlanDocument.encode(again)
        #expect(once == PlanDocument.encode(try plan(try PlannerTests.towns(), previous: first, price: 0)))
        #expect(PlanDifference(from: first, to: again).isEmpty)
    }

    @Test func clustersKeepTheirIdsAndNewOnesGetFreshNumbers() throws {
        var first = try plan(try PlannerTests.towns())
        first.clusters[0].id = "C0012"
        first.clusters[1].id = "C0007"
        var tickets = try PlannerTests.towns()
        tickets.append(try PlannerTests.ticket("30", 40, 7, priority: .highest))
        let again = try plan(tickets, previous: first, price: 500)
        #expect(again.clusters.map(\.id) == ["C0013", "C0012", "C0007"])
        #expect(again.clusters.dropFirst().map(\.members) == first.clusters.map(\.members))
        #expect(again.previous?.moved == 0)
    }

    @Test func aPlanByAnotherAlgorithmIsNoPrevious() throws {
        var first = try plan(try PlannerTests.towns())
        first.parameters.algorithm = .dbscan
        #expect(throws: ClusteringError.self) { try plan(try PlannerTests.towns(), previous: first) }
    }
}
