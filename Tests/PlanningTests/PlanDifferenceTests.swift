import Clustering
import Geodesy
import Testing
import Tickets

@testable import Planning

struct PlanDifferenceTests {
    /// Six tickets in a row, ten apart.
    static let row = (0..<6).map { PlaneFixture.ticket("T\($0)", Double($0) * 10, 0) }
    static let halves = [
        (id: "C0001", members: ["T0", "T1", "T2"]), (id: "C0002", members: ["T3", "T4", "T5"]),
    ]

    private func changes(_ difference: PlanDifference) -> [String] {
        difference.tickets.map { change in
            "\(change.id) \(change.event.rawValue) \(change.from ?? "-") \(change.to ?? "-") "
                + change.causes.map(\.rawValue).joined(separator: "+")
        }
    }

    @Test func aPlanIsTheSameAsItself() {
        let plan = PlaneFixture.plan(Self.row, Self.halves)
        let difference = PlanDifference(from: plan, to: plan)
        #expect(difference.isEmpty)
        #expect(difference.churn == 0)
        #expect(difference.matches.map(\.shared) == [3, 3])
    }

    /// Names alone are no difference: clusters are matched by what they share.
    @Test func renamedClustersAreTheSame() {
        let plan = PlaneFixture.plan(Self.row, Self.halves)
        let renamed = PlaneFixture.plan(
            Self.row,
            [("C0002", Self.halves[0].members), ("C0001", Self.halves[1].members)]
        )
        #expect(PlanDifference(from: plan, to: renamed).isEmpty)
    }

    /// A plan that says which one it was made from has names with a meaning.
    @Test func namesDecideWhereOnePlanWasMadeFromTheOther() {
        let plan = PlaneFixture.plan(Self.row, Self.halves)
        let moved = [
            (id: "C0001", members: ["T2", "T3"]), (id: "C0002", members: ["T0", "T1", "T4", "T5"]),
        ]
        var next = PlaneFixture.plan(Self.row, moved)
        // By what they share, the second cluster is as much the first as the second one of before.
        #expect(PlanDifference(from: plan, to: next).matches.map(\.second) == ["C0001", "C0002"])
        next = PlaneFixture.plan(Self.row, [("C0002", ["T0", "T1", "T3"]), ("C0001", ["T2", "T4", "T5"])])
        #expect(PlanDifference(from: plan, to: next).moved == 2)
        next.previous = PreviousPlan(planHash: PlanDocument.hash(of: plan), moved: 4, churn: 4.0 / 6)
        let difference = PlanDifference(from: plan, to: next)
        #expect(difference.moved == 4)
        #expect(difference.matches.allSatisfy { $0.first == $0.second && $0.shared == 1 })
    }

    @Test func newAndClosedTicketsJoinAndLeave() {
        let before = PlaneFixture.plan(Self.row, Self.halves)
        let tickets = Array(Self.row.dropFirst()) + [PlaneFixture.ticket("T9", 5, 5)]
        let after = PlaneFixture.plan(
            tickets,
            [("C0001", ["T1", "T2", "T9"]), ("C0002", ["T3", "T4", "T5"])]
        )
        let difference = PlanDifference(from: before, to: after)
        #expect(
            changes(difference) == ["T0 leave C0001 - ticket_closed", "T9 join - C0001 ticket_new"]
        )
        #expect(difference.churn == 0)
        #expect(difference.clusteredInBoth == 5)
        #expect(difference.clusters == [])
    }

    @Test func whoIsLeftOutNowLeavesForTheReason() {
        let before = PlaneFixture.plan(Self.row, Self.halves)
        let after = PlaneFixture.plan(
            Self.row,
            [("C0001", ["T0", "T1", "T2"]), ("C0002", ["T3", "T4"])],
            unclustered: [UnclusteredTicket(id: "T5", reason: .tooIsolated)]
        )
        let there = PlanDifference(from: before, to: after)
        #expect(changes(there) == ["T5 leave C0002 - reason_changed"])
        #expect(there.tickets[0].detail == "it is left out: too_isolated")
        let back = PlanDifference(from: after, to: before)
        #expect(changes(back) == ["T5 join - C0002 reason_changed"])
        #expect(back.tickets[0].detail == "it was left out: too_isolated")
    }

    @Test func aMoveIsCausedByWhatChangedOfTheTicket() {
        let before = PlaneFixture.plan(Self.row, Self.halves)
        func after(_ change: (inout Ticket) -> Void) -> PlanDifference {
            var tickets = Self.row
            change(&tickets[3])
            return PlanDifference(
                from: before,
                to: PlaneFixture.plan(
                    tickets,
                    [("C0001", ["T0", "T1", "T2", "T3"]), ("C0002", ["T4", "T5"])]
                )
            )
        }
        #expect(changes(after { _ in }) == ["T3 move C0002 C0001 rearranged"])
        #expect(
            changes(after { $0.place = .located(.planar(x: 26, y: 3)) }) == [
                "T3 move C0002 C0001 place_changed"
            ]
        )
        #expect(after { $0.place = .located(.planar(x: 26, y: 3)) }.tickets[0].detail == "place moved by 5")
        #expect(changes(after { $0.priority = .high }) == ["T3 move C0002 C0001 priority_changed"])
        #expect(changes(after { $0.load = 7 }) == ["T3 move C0002 C0001 load_changed"])
        #expect(changes(after { $0.skills = ["gas"] }) == ["T3 move C0002 C0001 constraints_changed"])
        #expect(after { _ in }.churn == 1.0 / 6)
    }

    @Test func aMoveNextToAChangeIsCausedByItsNeighbours() {
        let before = PlaneFixture.plan(Self.row, Self.halves)
        let tickets = Self.row + [PlaneFixture.ticket("T9", 55, 0)]
        let after = PlaneFixture.plan(
            tickets,
            [("C0001", ["T0", "T1", "T2", "T3"]), ("C0002", ["T4", "T5", "T9"])]
        )
        #expect(
            changes(PlanDifference(from: before, to: after)) == [
                "T3 move C0002 C0001 neighbors_changed", "T9 join - C0002 ticket_new",
            ]
        )
    }

    @Test func otherLimitsAreACauseAndAPriceIsNone() {
        let before = PlaneFixture.plan(Self.row, Self.halves)
        let moved = [
            (id: "C0001", members: ["T0", "T1", "T2", "T3"]), (id: "C0002", members: ["T4", "T5"]),
        ]
        var parameters = before.parameters
        parameters.maxTickets = 4
        let wider = PlanDifference(
            from: before,
            to: PlaneFixture.plan(Self.row, moved, parameters: parameters)
        )
        #expect(changes(wider) == ["T3 move C0002 C0001 limits_changed"])
        #expect(wider.parameters.map(\.name) == ["max_tickets"])
        parameters = before.parameters
        parameters.movePrice = .meters(100)
        parameters.maxChurn = 0.5
        let priced = PlanDifference(
            from: before,
            to: PlaneFixture.plan(Self.row, moved, parameters: parameters)
        )
        #expect(changes(priced) == ["T3 move C0002 C0001 rearranged"])
        #expect(
            PlanDifference(from: before, to: PlaneFixture.plan(Self.row, Self.halves, parameters: parameters))
                .isEmpty
        )
    }

    @Test func aChangeWithoutAMoveIsTold() {
        var tickets = Self.row
        tickets[4].priority = .highest
        let difference = PlanDifference(
            from: PlaneFixture.plan(Self.row, Self.halves),
            to: PlaneFixture.plan(tickets, Self.halves)
        )
        #expect(changes(difference) == ["T4 change C0002 C0002 priority_changed"])
        #expect(difference.tickets[0].detail == "priority 3 -> 1")
        #expect(!difference.isEmpty)
    }

    @Test func splitAndMergeAreEachOthersReverse() {
        let one = PlaneFixture.plan(Self.row, [("C0001", ["T0", "T1", "T2", "T3", "T4", "T5"])])
        let two = PlaneFixture.plan(
            Self.row,
            [("C0001", ["T0", "T1", "T2", "T3"]), ("C0007", ["T4", "T5"])]
        )
        let split = PlanDifference(from: one, to: two)
        #expect(
            split.clusters == [
                .init(event: .split, from: ["C0001"], to: ["C0001", "C0007"], shared: 2)
            ]
        )
        #expect(split.moved == 2)
        let merge = PlanDifference(from: two, to: one)
        #expect(
            merge.clusters == [
                .init(event: .merge, from: ["C0001", "C0007"], to: ["C0001"], shared: 2)
            ]
        )
        #expect(merge.moved == 2)
    }

    @Test func clustersOfNewAndOfClosedTicketsOpenAndGo() {
        let before = PlaneFixture.plan(Array(Self.row[..<3]), [("C0001", ["T0", "T1", "T2"])])
        let after = PlaneFixture.plan(Array(Self.row[3...]), [("C0002", ["T3", "T4", "T5"])])
        let difference = PlanDifference(from: before, to: after)
        #expect(difference.clusters.map(\.event) == [.opened, .dissolved])
        #expect(difference.matches == [])
    }

    @Test func theDocumentIsTheSameEveryTime() {
        let before = PlaneFixture.plan(Self.row, Self.halves)
        let after = PlaneFixture.plan(
            Self.row,
            [("C0001", ["T0", "T1", "T2", "T3"]), ("C0002", ["T4", "T5"])]
        )
        let text = PlanDifference(from: before, to: after).encoded()
        #expect(text == PlanDifference(from: before, to: after).encoded())
        let words = String(decoding: text, as: UTF8.self)
        #expect(words.contains("\"format\":\"muster.diff\""))
        #expect(
            words.contains(#"{"causes":["rearranged"],"detail":"","event":"move","from":"C0002","id":"T3""#)
        )
    }
}
