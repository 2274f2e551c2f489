import Clustering
import Foundation
import Geodesy
import PlanVerification
import Planning
import Testing
import Tickets

/// What explains, compares and updates plans beside Job Clusters that stand.
struct StandingChangesTests {
    @Test(arguments: 0..<16)
    func everyExplanationHoldsUp(seed: Int) throws {
        let plan = try StandingPlanTests.Night(seed: seed).plan()
        let text = PlanDocument.encode(plan)
        let explainer = PlanExplainer(plan)
        for ticket in plan.tickets {
            let explanation = try explainer.explain(ticket.id)
            let verification = try ExplanationVerifier().verify(explanation.encoded(), of: text)
            #expect(verification.violations == [], "ticket \(ticket.id)")
            let entry = plan.standing.first { $0.members.contains(ticket.id) }
            #expect(explanation.seat?.issueKey == entry?.issueKey)
            #expect(explanation.seat?.joins == entry.map { $0.joining.contains(ticket.id) })
        }
    }

    @Test func aMemberIsToldThatNobodyIsMovedOut() throws {
        var explainer = PlanExplainer(try StandingPlanTests.plan())
        explainer.alternatives = 10
        let member = try explainer.explain("100")
        #expect(member.home?.cluster == "FIELD-900")
        #expect(!member.alternatives.isEmpty)
        #expect(member.alternatives.allSatisfy { $0.obstacles.contains(.stands(key: "FIELD-900")) })
        let removed = try explainer.explain("203")
        let back = try #require(removed.alternatives.first { $0.cluster == "FIELD-900" })
        #expect(back.obstacles == [.seats(found: 5, allowed: 4), .keptOut])
        let joined = try explainer.explain("200")
        #expect(joined.home?.cluster == "FIELD-900")
        #expect(joined.seat?.issueKey == "FIELD-900")
        #expect(joined.seat?.joins == true)
        #expect(joined.seat?.isUnplaced == false)
        #expect(
            joined.alternatives.first { $0.cluster == "FIELD-1000" }?.obstacles.contains(.notOpen) == true
        )
        let blank = try explainer.explain("150")
        #expect(blank.home == nil)
        #expect(blank.exclusion == nil)
        #expect(blank.seat?.issueKey == "FIELD-900")
        #expect(blank.seat?.joins == false)
        #expect(blank.seat?.isUnplaced == true)
    }

    @Test func aTamperedExplanationIsRefused() throws {
        let plan = try StandingPlanTests.plan()
        let text = String(decoding: try PlanExplainer(plan).explain("200").encoded(), as: UTF8.self)
        for (from, to) in [
            ("\"joins\":true", "\"joins\":false"), ("\"key\":\"FIELD-900\"", "\"key\":\"FIELD-901\""),
            ("\"unplaced\":false", "\"unplaced\":true"),
        ] {
            #expect(text.contains(from))
            let edited = Array(text.replacingOccurrences(of: from, with: to).utf8)
            let found = try? ExplanationVerifier().verify(edited, of: PlanDocument.encode(plan))
            #expect(found?.isValid != true)
        }
    }

    // MARK: Differences

    @Test func theNightAfterPublishingChangesOnlyWhatChanged() throws {
        let night = try StandingPlanTests.Night(seed: 4)
        let first = try Planner(parameters: night.parameters).plan(night.tickets, source: .file(name: "x"))
        // Everything was published: the clusters stand under their keys.
        var byID: [String: Ticket] = [:]
        for ticket in night.tickets { byID[ticket.id] = ticket }
        let standing = first.clusters.enumerated().map { number, cluster in
            StandingCluster(
                issueID: "\(500 + number)",
                issueKey: "FIELD-\(500 + number)",
                members: cluster.members.compactMap { byID[$0] }
            )
        }
        let second = try Planner(parameters: night.parameters).plan(
            night.tickets,
            source: .file(name: "x"),
            standing: standing
        )
        #expect(second.clusters.isEmpty)
        let difference = PlanDifference(from: first, to: second)
        #expect(difference.moved == 0)
        #expect(difference.tickets.isEmpty)
        #expect(difference.clusters.isEmpty)
        #expect(difference.matches.count == first.clusters.count)
        #expect(difference.standing == (0, first.clusters.count))
        #expect(
            String(decoding: difference.encoded(), as: UTF8.self).contains("\"standing\":\(standing.count)")
        )
        // One is dissolved, one loses a member: keys are names for good.
        var later = standing
        later[0].departed = later[0].members.map { DepartedMember(id: $0.id, key: $0.key, reason: .closed) }
        later[0].members = []
        let gone = Set(later[0].departed.map(\.id))
        let third = try Planner(parameters: night.parameters).plan(
            night.tickets.filter { !gone.contains($0.id) },
            source: .file(name: "x"),
            standing: later
        )
        let next = PlanDifference(from: second, to: third)
        #expect(next.clusters.map(\.event) == [.dissolved])
        #expect(next.clusters.first?.from == ["FIELD-500"])
        #expect(next.tickets.map(\.id) == gone.sorted())
        #expect(next.tickets.allSatisfy { $0.event == .leave && $0.causes == [.ticketClosed] })
    }

    @Test func aKeyIsANameForGood() throws {
        // Most members of FIELD-900 went to FIELD-901: the two do not change names for it.
        let night = try StandingPlanTests.plan()
        var (first, second) = (night, night)
        first.clusters = []
        second.clusters = []
        first.standing = [
            StandingPlan(issueID: "900", issueKey: "F-900", kept: ["100", "101", "102"], cluster: nil),
            StandingPlan(issueID: "901", issueKey: "F-901", kept: ["200"], cluster: nil),
        ]
        second.standing = [
            StandingPlan(issueID: "900", issueKey: "F-900", kept: ["100"], cluster: nil),
            StandingPlan(issueID: "901", issueKey: "F-901", kept: ["101", "102", "200"], cluster: nil),
        ]
        let difference = PlanDifference(from: first, to: second)
        #expect(difference.matches.map(\.first) == difference.matches.map(\.second))
        #expect(difference.tickets.filter { $0.event == .move }.map(\.id) == ["101", "102"])
    }

    // MARK: Updates

    @Test(arguments: 0..<24)
    func lateAndClosedTicketsKeepThePlanValid(seed: Int) throws {
        let night = try StandingPlanTests.Night(seed: seed)
        let late = Set(night.tickets.prefix(8).map(\.id))
        var early = night
        early.tickets.removeAll { late.contains($0.id) }
        let plan = try early.plan()
        var update = try PlanUpdate(of: plan)
        try update.add(night.tickets.filter { late.contains($0.id) })
        let added = try PlanVerifier().verify(PlanDocument.encode(update.plan))
        #expect(added.isValid, "\(added.violations)")
        #expect(update.placed.map(\.id) == late.sorted())
        for (before, after) in zip(plan.standing, update.plan.standing) {
            #expect(before.kept == after.kept)
            #expect(Set(before.joining).isSubset(of: after.joining))
        }
        var names: [String] = []
        for entry in update.plan.standing { names += entry.members.prefix(2) }
        names += update.plan.clusters.compactMap(\.members.first)
        try update.close(names)
        let after = update.plan
        let closed = try PlanVerifier().verify(PlanDocument.encode(after))
        #expect(closed.isValid, "\(closed.violations)")
        #expect(update.closed == Array(Set(names)).sorted())
        #expect(after.tickets.allSatisfy { !names.contains($0.id) })
        for (before, entry) in zip(plan.standing, after.standing) {
            let closed = before.kept.filter { names.contains($0) }
            #expect(entry.kept == before.kept.filter { !names.contains($0) })
            #expect(Set(entry.departed.map(\.id)).isSuperset(of: closed))
        }
    }

    @Test func aMemberOfAJobClusterCannotBeAdded() throws {
        var update = try PlanUpdate(of: try StandingPlanTests.plan())
        let member = Ticket(id: "100", place: .unusable(.noCoordinates, found: ""))
        #expect(throws: PlanUpdateError.alreadyPlanned(id: "100", cluster: "FIELD-900")) {
            try update.add([member])
        }
    }
}
