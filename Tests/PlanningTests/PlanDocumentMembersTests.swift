import Clustering
import Geodesy
import Planning
import Testing
import Tickets

/// What was added to the document after its first version.
struct PlanDocumentMembersTests {
    /// A plan as the first version wrote it.
    static let old = """
        {
          "clusters":[
            {"center":{"lat":51.50042857142857,"lon":-0.09999999999999998},"id":"C0001","load":5,"members":["A","B"],"path_m":111.19508023327376,"priority":1,"radius_m":63.540045847472136,"size":2,"visit_order":["A","B"]},
            {"center":{"lat":52,"lon":0},"id":"C0002","load":1,"members":["C"],"path_m":0,"priority":5,"radius_m":0,"size":1,"visit_order":["C"]}
          ],
          "format":"muster.plan",
          "objective":{
            "clusters":2,
            "clusters_lower_bound":2,
            "sum_distance_m":111.19508023327376,
            "sum_squared_m2":6308.339728610797
          },
          "parameters":{
            "algorithm":"capacitated",
            "clusters":null,
            "effort":"fast",
            "eps_m":null,
            "max_load":null,
            "max_radius_m":5000,
            "max_tickets":10,
            "metric":"haversine",
            "min_points":null,
            "objective":"distance",
            "priority_weight":1,
            "seed":1
          },
          "plan_hash":"sha256:e481835f4269977bd869efe468b23ad217fc95a5ff049f0150d0869e85d2f712",
          "source":{
            "file":"old.csv"
          },
          "tickets":[
            {"id":"A","key":"A","lat":51.5,"load":2,"lon":-0.1,"priority":1,"summary":"","weight":1},
            {"id":"B","key":"B","lat":51.501,"load":3,"lon":-0.1,"priority":3,"summary":"","weight":1},
            {"id":"C","key":"C","lat":52,"load":1,"lon":0,"priority":5,"summary":"","weight":1},
            {"id":"D","key":"D","load":1,"priority":3,"summary":"","weight":1}
          ],
          "unclustered":[
            {"detail":"","id":"D","reason":"no_coordinates"}
          ],
          "version":1,
          "warnings":[
            "2 tickets have a value for 'together', which this version does not heed",
            "1 tickets have a value for 'skills', which this version does not heed"
          ]
        }

        """

    @Test func aDocumentOfTheFirstVersionIsReadAndWrittenAsItWas() throws {
        let plan = try PlanDocument.decode(Array(Self.old.utf8))
        #expect(String(decoding: PlanDocument.encode(plan), as: UTF8.self) == Self.old)
        #expect(plan.objective.clustersOverBound == nil)
        #expect(plan.previous == nil)
    }

    @Test func everythingNewIsReadBackEqual() throws {
        var plan = try PlanDocument.decode(Array(Self.old.utf8))
        let plain = PlanDocument.hash(of: plan)
        plan.parameters.maxDueSpread = 3
        plan.parameters.movePrice = .meters(500)
        plan.parameters.maxChurn = 0.1
        plan.objective.clustersOverBound = 0
        plan.objective.minimized = 150.5
        plan.previous = PreviousPlan(planHash: plain, moved: 2, churn: 0.25)
        plan.tickets[0].together = "t"
        plan.tickets[0].apart = "a"
        plan.tickets[0].lock = "l"
        plan.tickets[0].skills = ["gas", "water"]
        plan.tickets[0].due = "2026-03-31"
        plan.unclustered[0] = UnclusteredTicket(id: "D", reason: .constraintConflict, conflict: ["A", "D"])
        #expect(try PlanDocument.decode(PlanDocument.encode(plan)) == plan)
        #expect(PlanDocument.hash(of: plan) != plain)
    }

    /// Each new member counts in the hash: nobody can change one unnoticed.
    @Test(arguments: [
        "\"due\":\"2026-03-31\"", "\"skills\":[\"gas\"]", "\"lock\":\"l\"", "\"together\":\"t\"",
        "\"apart\":\"a\"",
    ])
    func anEditOfAConstraintIsNoticed(member: String) throws {
        var plan = try PlanDocument.decode(Array(Self.old.utf8))
        plan.tickets[0].together = "t"
        plan.tickets[0].apart = "a"
        plan.tickets[0].lock = "l"
        plan.tickets[0].skills = ["gas"]
        plan.tickets[0].due = "2026-03-31"
        let text = String(decoding: PlanDocument.encode(plan), as: UTF8.self)
        let edited = text.replacing(member + ",", with: "")
        #expect(edited != text)
        #expect(throws: PlanDocumentError.self) { try PlanDocument.decode(Array(edited.utf8)) }
    }

    @Test func thePlannerCarriesConstraintsThrough() throws {
        var tickets = try PlannerTests.towns()
        tickets[0].skills = ["water", "gas", "water"]
        tickets[0].due = "2026-03-31"
        tickets[0].together = "t"
        let plan = try Planner(parameters: PlanParameters(maxRadius: .kilometers(5), effort: .fast))
            .plan(tickets, source: .file(name: "t"))
        let planned = try #require(plan.tickets.first { $0.id == tickets[0].id })
        #expect(planned.skills == ["gas", "water"])
        #expect(planned.due == "2026-03-31")
        #expect(planned.together == "t")
        #expect(plan.warnings == [])
        #expect(plan.objective.clustersOverBound == plan.clusters.count - plan.objective.lowerBoundOnClusters)
    }

    @Test func whatAnAlgorithmDoesNotHeedIsStillNamed() throws {
        var tickets = try PlannerTests.towns()
        tickets[0].together = "a"
        tickets[1].skills = ["crane"]
        let plan = try Planner(
            parameters: PlanParameters(algorithm: .kmeans, maxTickets: nil, clusterCount: 2)
        ).plan(tickets, source: .file(name: "t"))
        #expect(
            plan.warnings == [
                "1 ticket has a value for 'together', which kmeans does not heed",
                "1 ticket has a value for 'skills', which kmeans does not heed",
            ]
        )
        #expect(plan.objective.minimized == nil)
    }
}
