import Clustering
import Foundation
import Geodesy
import PlanVerification
import Planning
import Testing
import Tickets

/// Explanations of real plans hold, and an explanation with any one statement changed does not.
struct ExplanationVerifierTests {
    /// Tickets around a corner of the globe with every kind of constraint.
    static func tickets(planar: Bool, constrained: Bool) throws -> [Ticket] {
        var generator = SplitMix64(seed: 11)
        var tickets: [Ticket] = []
        for index in 0..<70 {
            let (u, v) = (
                Double.random(in: 0...1, using: &generator), Double.random(in: 0...1, using: &generator)
            )
            let location =
                planar
                ? Location.planar(x: u * 20_000, y: v * 20_000)
                : .geographic(
                    try Coordinate(
                        latitude: -16 + u * 0.2,
                        longitude: v < 0.5 ? 179.9 + v / 5 : -180 + (v - 0.5) / 5
                    )
                )
            var ticket = Ticket(
                id: "T\(100 + index)",
                key: "FIELD-\(index)",
                priority: Priority(rawValue: 1 + index % 5) ?? .medium,
                place: .located(location),
                load: Double(10 + index % 7)
            )
            if constrained {
                if index % 9 == 0 { ticket.apart = "a\(index % 2)" }
                if index % 5 == 0 { ticket.skills = index % 2 == 0 ? ["gas"] : ["water", "gas"] }
                if index % 4 == 0 { ticket.due = "2026-03-\(10 + index % 20)" }
            }
            tickets.append(ticket)
        }
        tickets.append(Ticket(id: "U1", place: .unusable(.noCoordinates, found: "")))
        return tickets
    }

    struct World: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var parameters: PlanParameters
        var planar = false
        var constrained = false
    }

    static let worlds: [World] = [
        World(
            testDescription: "distance",
            parameters: PlanParameters(maxRadius: .kilometers(9), effort: .fast)
        ),
        World(
            testDescription: "squared, load",
            parameters: PlanParameters(
                maxTickets: nil,
                maxLoad: 60,
                maxRadius: .kilometers(6),
                priorityWeight: 9.99,
                objective: .squared,
                effort: .fast
            )
        ),
        World(
            testDescription: "medoid",
            parameters: PlanParameters(
                maxTickets: 6,
                maxRadius: .kilometers(9),
                objective: .medoid,
                effort: .fast
            )
        ),
        World(
            testDescription: "planar",
            parameters: PlanParameters(
                metric: .planar,
                maxTickets: 7,
                maxRadius: .kilometers(5),
                effort: .fast
            ),
            planar: true
        ),
        World(
            testDescription: "k-means",
            parameters: PlanParameters(algorithm: .kmeans, maxTickets: nil, clusterCount: 7)
        ),
        World(
            testDescription: "density",
            parameters: PlanParameters(
                algorithm: .dbscan,
                maxTickets: nil,
                epsilon: .kilometers(2),
                minimumPoints: 3
            )
        ),
    ]

    @Test(arguments: worlds) func everyTicketsExplanationHolds(_ world: World) throws {
        let tickets = try Self.tickets(planar: world.planar, constrained: false)
        let plan = try Planner(parameters: world.parameters).plan(tickets, source: .file(name: "x"))
        try Self.check(plan)
    }

    /// Constraints change no algorithm here: they are added to the finished plan, so that obstacles abound.
    @Test func obstaclesOfEveryKindHold() throws {
        let tickets = try Self.tickets(planar: false, constrained: true)
        let free = try Self.tickets(planar: false, constrained: false)
        var plan = try Planner(
            parameters: PlanParameters(maxTickets: 6, maxRadius: .kilometers(4), effort: .fast)
        ).plan(free, source: .file(name: "x"))
        plan.parameters.maxDueSpread = 2
        plan.parameters.maxLoad = 60
        for (index, ticket) in tickets.enumerated() where ticket.id == plan.tickets[index].id {
            plan.tickets[index].apart = ticket.apart
            plan.tickets[index].skills = Array(Set(ticket.skills)).sorted()
            plan.tickets[index].due = ticket.due
        }
        for member in plan.clusters[0].members.prefix(2) {
            guard let index = plan.tickets.firstIndex(where: { $0.id == member }) else { continue }
            plan.tickets[index].together = "t"
        }
        for member in plan.clusters[1].members {
            guard let index = plan.tickets.firstIndex(where: { $0.id == member }) else { continue }
            plan.tickets[index].lock = "l"
        }
        var kinds: Set<String> = []
        for explanation in try Self.check(plan) {
            for alternative in explanation.alternatives {
                kinds.formUnion(alternative.obstacles.map(\.limit))
            }
        }
        #expect(
            kinds == [
                "max_tickets", "max_load", "max_radius_m", "max_due_spread_days", "apart", "together",
                "skills", "lock",
            ]
        )
    }

    @discardableResult
    private static func check(_ plan: Plan) throws -> [PlanExplanation] {
        let text = PlanDocument.encode(plan)
        let explainer = PlanExplainer(plan)
        return try plan.tickets.map { ticket in
            let explanation = try explainer.explain(ticket.id)
            let verification = try ExplanationVerifier().verify(explanation.encoded(), of: text)
            #expect(verification.violations == [], "\(ticket.id)")
            return explanation
        }
    }

    // MARK: Mutations

    /// Every number, text and list element of an explanation, changed one at a time.
    private static func mutants(of explanation: [UInt8]) throws -> [(path: String, text: [UInt8])] {
        let tree = try JSONSerialization.jsonObject(with: Data(explanation))
        var mutants: [(path: String, text: [UInt8])] = []
        func walk(_ node: Any, _ path: String, _ rebuild: (Any) -> Any) throws {
            func emit(_ value: Any, _ what: String) throws {
                mutants.append(
                    (path + what, Array(try JSONSerialization.data(withJSONObject: rebuild(value))))
                )
            }
            switch node {
            case let object as [String: Any]:
                for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                    try walk(value, "\(path).\(name)") { changed in
                        rebuild(object.merging([name: changed]) { $1 })
                    }
                }
            case let list as [Any]:
                for (index, value) in list.enumerated() {
                    try walk(value, "\(path)[\(index)]") { changed in
                        var copy = list
                        copy[index] = changed
                        return rebuild(copy)
                    }
                    var shorter = list
                    shorter.remove(at: index)
                    try emit(shorter, " without [\(index)]")
                }
                if list.count > 1, path.hasSuffix(".alternatives") {
                    try emit(Array(list.reversed()), " reversed")
                }
            case let text as String: try emit(text + "x", " changed")
            case let number as NSNumber:
                try emit(number.doubleValue + 0.75, " + 0.75")
                try emit(-number.doubleValue - 1, " negated")
            default: break
            }
        }
        try walk(tree, "") { $0 }
        return mutants
    }

    /// What words may say freely, or what order means nothing.
    private static func isFree(_ path: String) -> Bool { path.hasPrefix(".exclusion.detail") }

    @Test(arguments: worlds) func everyChangedStatementIsNoticed(_ world: World) throws {
        let tickets = try Self.tickets(planar: world.planar, constrained: false)
        var plan = try Planner(parameters: world.parameters).plan(tickets, source: .file(name: "x"))
        if world.parameters.algorithm == .capacitated {
            plan.tickets[0].apart = "a"
            plan.parameters.maxTickets = 5
            for index in 1..<plan.tickets.count { plan.tickets[index].apart = index % 3 == 0 ? "a" : nil }
            plan.tickets.append(
                PlannedTicket(
                    id: "V",
                    key: "V",
                    summary: "",
                    location: plan.tickets[3].location,
                    priority: .high,
                    load: 1_000
                )
            )
            plan.parameters.maxLoad = 900
            plan.unclustered.append(UnclusteredTicket(id: "V", reason: .loadExceedsCapacity, detail: "load"))
        }
        let text = PlanDocument.encode(plan)
        let explainer = PlanExplainer(plan)
        var count = 0
        for id in ["T100", "T117", "T139", "U1"] + (plan.tickets.last?.id == "V" ? ["V"] : []) {
            let original = try explainer.explain(id).encoded()
            #expect(try ExplanationVerifier().verify(original, of: text).isValid)
            for mutant in try Self.mutants(of: original) where !Self.isFree(mutant.path) {
                count += 1
                let isNoticed =
                    (try? ExplanationVerifier().verify(mutant.text, of: text).isValid) != true
                #expect(isNoticed, "\(id)\(mutant.path)")
            }
        }
        #expect(count > 30)
    }

    @Test func anExplanationOfAnotherPlanDoesNotHold() throws {
        let tickets = try Self.tickets(planar: false, constrained: false)
        let parameters = PlanParameters(maxRadius: .kilometers(9), effort: .fast)
        let plan = try Planner(parameters: parameters).plan(tickets, source: .file(name: "x"))
        let other = try Planner(parameters: parameters).plan(tickets.dropLast(5), source: .file(name: "x"))
        let text = try PlanExplainer(plan).explain("T100").encoded()
        let verification = try ExplanationVerifier().verify(text, of: PlanDocument.encode(other))
        #expect(verification.violations.contains { $0.rule == "plan" })
        #expect(throws: VerificationError.self) {
            try ExplanationVerifier().verify(PlanDocument.encode(plan), of: text)
        }
    }
}
