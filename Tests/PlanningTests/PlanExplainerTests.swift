import Clustering
import Geodesy
import Planning
import Testing
import Tickets

/// Worked by hand: three clusters in a plane, with weights of 1.
struct PlanExplainerTests {
    /// C0001 has its mean at 4, C0002 at 22, C0003 is one ticket far off.
    static func plan(
        maxTickets: Int? = 3,
        maxRadius: Double? = 7,
        objective: Objective = .distance,
        _ change: (inout [Ticket]) -> Void = { _ in }
    ) -> Plan {
        var tickets = [
            PlaneFixture.ticket("A", 0, 0), PlaneFixture.ticket("B", 10, 0), PlaneFixture.ticket("C", 2, 0),
            PlaneFixture.ticket("D", 20, 0), PlaneFixture.ticket("E", 24, 0),
            PlaneFixture.ticket("F", 0, 100),
        ]
        change(&tickets)
        return PlaneFixture.plan(
            tickets,
            [("C0001", ["A", "B", "C"]), ("C0002", ["D", "E"]), ("C0003", ["F"])],
            parameters: PlanParameters(
                metric: .planar,
                maxTickets: maxTickets,
                maxRadius: maxRadius.map(Length.init(meters:)),
                priorityWeight: 0,
                objective: objective
            )
        )
    }

    private func explain(_ id: String, _ plan: Plan) throws -> PlanExplanation {
        try PlanExplainer(plan).explain(id)
    }

    @Test func theFarthestMemberFixesTheRadius() throws {
        let home = try #require(try explain("B", Self.plan()).home)
        #expect(home.cluster == "C0001")
        #expect(home.roles == [.member, .farthest])
        #expect(home.distance.meters == 6)
        #expect(home.radius.meters == 6)
        // Without it the mean is 1.
        #expect(home.radiusWithout?.meters == 1)
        #expect(home.leaving == -10)
        #expect(try explain("A", Self.plan()).home?.roles == [.member])
        // Both are equally far from the middle.
        #expect(try explain("D", Self.plan()).home?.roles == [.member, .farthest])
        #expect(try explain("E", Self.plan()).home?.roles == [.member, .farthest])
    }

    @Test func theOnlyMemberIsAlone() throws {
        let home = try #require(try explain("F", Self.plan()).home)
        #expect(home.roles == [.member, .alone, .farthest])
        #expect(home.radiusWithout == nil)
        #expect(home.priorityWithout == nil)
        #expect(home.leaving == 0)
    }

    @Test func theOnlyUrgentMemberFixesThePriority() throws {
        let plan = Self.plan { $0[2].priority = .highest }
        let home = try #require(try explain("C", plan).home)
        #expect(home.roles == [.member, .onlyUrgent])
        #expect(home.priority == .highest)
        #expect(home.priorityWithout == .medium)
        let two = Self.plan {
            $0[2].priority = .highest
            $0[0].priority = .highest
        }
        #expect(try explain("C", two).home?.roles == [.member])
    }

    @Test func aTicketIsFoundByItsKey() throws {
        #expect(try explain("K-B", Self.plan()).id == "B")
        #expect(throws: UnknownTicketError(name: "Z")) { try explain("Z", Self.plan()) }
    }

    /// With B the second cluster would have its mean at 18 and a reach of 8: one more than the limit.
    @Test func theNextBestClusterSaysWhatItLacks() throws {
        let alternatives = try explain("B", Self.plan()).alternatives
        #expect(alternatives.map(\.cluster) == ["C0002", "C0003"])
        #expect(alternatives[0].distance.meters == 12)
        #expect(alternatives[0].radius.meters == 8)
        #expect(alternatives[0].objectiveChange == -10 + 12)
        #expect(
            alternatives[0].obstacles == [.radius(found: Length(meters: 8), allowed: Length(meters: 7))]
        )
        #expect(try explain("B", Self.plan(maxRadius: 8)).alternatives[0].obstacles == [])
        let full = try explain("B", Self.plan(maxTickets: 2)).alternatives[0].obstacles
        #expect(full.contains(.seats(found: 3, allowed: 2)))
    }

    @Test func theSquaredObjectiveHasItsOwnChange() throws {
        let explanation = try explain("B", Self.plan(objective: .squared))
        // 16 + 36 + 4 becomes 1 + 1; 4 + 4 becomes 4 + 36 + 64.
        #expect(explanation.home?.leaving == -54)
        #expect(explanation.alternatives[0].objectiveChange == -54 + 96)
    }

    @Test func theMedoidIsNamed() throws {
        var plan = Self.plan(objective: .medoid)
        plan.clusters[0].medoid = "C"
        #expect(try explain("C", plan).home?.roles.contains(.medoid) ?? false)
        #expect(try explain("A", plan).home?.roles.contains(.medoid) == false)
        // From C the sum is 2 + 8; alone A or C is the centre of the other two at 2.
        #expect(try explain("B", plan).home?.leaving == -8)
    }

    static let obstacles:
        [(name: String, obstacle: PlanExplanation.Obstacle, change: @Sendable (inout [Ticket]) -> Void)] = [
            (
                "apart", .apart(group: "g", tickets: ["D"]),
                { tickets in
                    tickets[1].apart = "g"
                    tickets[3].apart = "g"
                }
            ),
            (
                "together", .together(group: "g", tickets: ["A"]),
                { tickets in
                    tickets[1].together = "g"
                    tickets[0].together = "g"
                }
            ),
            (
                "skills", .skills(tickets: ["E"]),
                { tickets in
                    tickets[1].skills = ["gas"]
                    tickets[4].skills = ["water"]
                }
            ),
            ("own lock", .lock(name: "l"), { $0[1].lock = "l" }),
            ("lock of the cluster", .lock(name: "l"), { $0[3].lock = "l" }),
        ]

    @Test(arguments: obstacles.indices) func whatNoLimitWouldChangeIsNamed(index: Int) throws {
        let entry = Self.obstacles[index]
        let plan = Self.plan(maxRadius: nil, entry.change)
        #expect(try explain("B", plan).alternatives[0].obstacles == [entry.obstacle], "\(entry.name)")
    }

    @Test func skillsThatAgreeAreNoObstacle() throws {
        let plan = Self.plan(maxRadius: nil) { tickets in
            tickets[1].skills = ["gas", "water"]
            tickets[4].skills = ["water", "gas"]
        }
        #expect(try explain("B", plan).alternatives[0].obstacles == [])
    }

    @Test func dueDaysTooFarApartLackDays() throws {
        var plan = Self.plan(maxRadius: nil) { tickets in
            tickets[1].due = "2026-03-01"
            tickets[4].due = "2026-02-26"
        }
        plan.parameters.maxDueSpread = 1
        #expect(try explain("B", plan).alternatives[0].obstacles == [.dueSpread(found: 3, allowed: 1)])
    }

    @Test func whoIsLeftOutIsExplainedByItsReason() throws {
        var plan = Self.plan()
        plan.tickets.append(
            PlannedTicket(id: "U", key: "U", summary: "", location: nil, priority: .medium, load: 9)
        )
        plan.parameters.maxLoad = 5
        plan.unclustered = [UnclusteredTicket(id: "U", reason: .loadExceedsCapacity, detail: "load 9")]
        let explanation = try explain("U", plan)
        #expect(explanation.home == nil)
        #expect(explanation.exclusion?.load?.found == 9)
        #expect(explanation.exclusion?.load?.allowed == 5)
        #expect(explanation.alternatives == [])
        // With a place it is told what each cluster lacks.
        plan.tickets[6].location = .planar(x: 21, y: 0)
        let placed = try explain("U", plan)
        #expect(placed.alternatives.first?.cluster == "C0002")
        #expect(placed.alternatives.first?.obstacles == [.load(found: 11, allowed: 5)])
    }

    /// As a pull of 2 east in the plane; a million tickets are no reason for another formula.
    @Test func weightsCountInCentresAndCosts() throws {
        var plan = Self.plan(maxRadius: nil) { $0[1].priority = .highest }
        plan.parameters.priorityWeight = 1
        let alternative = try #require(try explain("B", plan).alternatives.first)
        // D and E weigh 1.5, B 2: the mean of the three is (30 + 36 + 20) / 5.
        let mean: Double = (30.0 + 36.0 + 20.0) / 5.0
        let reach: Double = alternative.radius.meters
        #expect(abs(reach - (mean - 10)) < 1e-12)
    }
}
