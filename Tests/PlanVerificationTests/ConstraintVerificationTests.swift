import Clustering
import Foundation
import Geodesy
import PlanVerification
import Planning
import Testing
import Tickets

/// Plans in a plane, built cluster by cluster, so that exactly one thing is wrong.
struct ConstraintVerificationTests {
    struct Row: Sendable {
        var id: String
        var x: Double
        var cluster: String?
        var change: @Sendable (inout PlannedTicket) -> Void = { _ in }
    }

    static func plan(
        _ rows: [Row],
        _ parameters: PlanParameters = PlanParameters(metric: .planar, priorityWeight: 0),
        unclustered: [UnclusteredTicket] = [],
        _ change: (inout Plan) -> Void = { _ in }
    ) -> [UInt8] {
        let tickets = rows.map { row in
            var ticket = PlannedTicket(
                id: row.id,
                key: row.id,
                summary: "",
                location: .planar(x: row.x, y: 0),
                priority: .medium,
                load: 1
            )
            row.change(&ticket)
            return ticket
        }
        var (sum, squares) = (0.0, 0.0)
        let clusters = Set(rows.compactMap(\.cluster)).sorted().map { id in
            let members = rows.filter { $0.cluster == id }
            let mean = members.reduce(0) { $0 + $1.x } / Double(members.count)
            let reach = members.map { abs($0.x - mean) }
            reach.forEach {
                sum += $0
                squares += $0 * $0
            }
            return PlannedCluster(
                id: id,
                center: .planar(x: mean, y: 0),
                radius: Length(meters: reach.max() ?? 0),
                load: members.reduce(0) { total, row in total + (tickets.first { $0.id == row.id }?.load ?? 0)
                },
                priority: .medium,
                members: members.map(\.id),
                visitOrder: members.map(\.id),
                pathLength: Length(
                    meters: zip(members, members.dropFirst()).reduce(0) { $0 + abs($1.0.x - $1.1.x) }
                )
            )
        }
        var plan = Plan(
            source: .file(name: "x"),
            parameters: parameters,
            tickets: tickets,
            clusters: clusters,
            unclustered: unclustered,
            objective: PlanObjective(
                sumDistance: sum,
                sumSquared: squares,
                clusters: clusters.count,
                lowerBoundOnClusters: 1,
                clustersOverBound: clusters.count - 1,
                minimized: parameters.objective == .squared ? squares : sum
            )
        )
        change(&plan)
        return PlanDocument.encode(plan)
    }

    static func broken(_ text: [UInt8], previous: [UInt8]? = nil) throws -> [String] {
        Set(try PlanVerifier().verify(text, previous: previous).violations.map(\.rule)).sorted()
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var rule: String?
        var rows: [Row]
        var spread: Int?
    }

    static let cases: [Case] = [
        Case(
            testDescription: "together in one cluster",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.together = "g" },
                Row(id: "B", x: 1, cluster: "C1") { $0.together = "g" },
            ]
        ),
        Case(
            testDescription: "together in two clusters",
            rule: "together",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.together = "g" },
                Row(id: "B", x: 1, cluster: "C2") { $0.together = "g" },
            ]
        ),
        Case(
            testDescription: "apart in two clusters",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.apart = "g" },
                Row(id: "B", x: 1, cluster: "C2") { $0.apart = "g" },
            ]
        ),
        Case(
            testDescription: "apart in one cluster",
            rule: "apart",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.apart = "g" },
                Row(id: "B", x: 1, cluster: "C1") { $0.apart = "g" },
            ]
        ),
        Case(
            testDescription: "a locked cluster as it was",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.lock = "l" },
                Row(id: "B", x: 1, cluster: "C1") { $0.lock = "l" }, Row(id: "C", x: 1, cluster: "C2"),
            ]
        ),
        Case(
            testDescription: "a stranger in a locked cluster",
            rule: "lock",
            rows: [Row(id: "A", x: 0, cluster: "C1") { $0.lock = "l" }, Row(id: "B", x: 1, cluster: "C1")]
        ),
        Case(
            testDescription: "a locked cluster torn apart",
            rule: "lock",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.lock = "l" },
                Row(id: "B", x: 1, cluster: "C2") { $0.lock = "l" },
            ]
        ),
        Case(
            testDescription: "equal skills and none",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.skills = ["gas", "water"] },
                Row(id: "B", x: 1, cluster: "C1") { $0.skills = ["water", "gas"] },
                Row(id: "C", x: 1, cluster: "C1"),
            ]
        ),
        Case(
            testDescription: "skills that differ",
            rule: "skills",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.skills = ["gas", "water"] },
                Row(id: "B", x: 1, cluster: "C1") { $0.skills = ["gas"] },
            ]
        ),
        Case(
            testDescription: "due days as far apart as allowed",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.due = "2026-02-27" },
                Row(id: "B", x: 1, cluster: "C1") { $0.due = "2026-03-02" },
                Row(id: "C", x: 1, cluster: "C1"),
            ],
            spread: 3
        ),
        Case(
            testDescription: "due days farther apart",
            rule: "due",
            rows: [
                Row(id: "A", x: 0, cluster: "C1") { $0.due = "2024-02-27" },
                Row(id: "B", x: 1, cluster: "C1") { $0.due = "2024-03-02" },
            ],
            spread: 3
        ),
    ]

    @Test(arguments: cases) func constraintsAreChecked(_ entry: Case) throws {
        let text = Self.plan(
            entry.rows,
            PlanParameters(metric: .planar, maxDueSpread: entry.spread, priorityWeight: 0)
        )
        #expect(try Self.broken(text) == (entry.rule.map { [$0] } ?? []))
    }

    // MARK: Conflicts

    private func conflict(_ ids: [String], _ rows: [Row], _ parameters: PlanParameters) throws -> [String] {
        try Self.broken(
            Self.plan(
                rows,
                parameters,
                unclustered: rows.filter { $0.cluster == nil }.map {
                    UnclusteredTicket(id: $0.id, reason: .constraintConflict, conflict: ids)
                }
            ) {
                $0.objective.lowerBoundOnClusters = 0
                $0.objective.clustersOverBound = nil
            }
        )
    }

    static let limits = PlanParameters(
        metric: .planar,
        maxTickets: 2,
        maxRadius: Length(meters: 5),
        priorityWeight: 0
    )

    @Test func threeThatMustShareTwoSeatsConflict() throws {
        let rows = ["A", "B", "C"].map { Row(id: $0, x: 0, cluster: nil) { $0.together = "g" } }
        #expect(try conflict(["A", "B", "C"], rows, Self.limits) == [])
        // Two of them fit: this is no conflict.
        #expect(try conflict(["A", "B"], Array(rows[..<2]), Self.limits) == ["conflict"])
        // Four conflict, but three of them do already.
        let four = rows + [Row(id: "D", x: 0, cluster: nil) { $0.together = "g" }]
        #expect(try conflict(["A", "B", "C", "D"], four, Self.limits) == ["conflict"])
    }

    @Test func apartAndTogetherConflict() throws {
        let rows = ["A", "B"].map { id in
            Row(id: id, x: 0, cluster: nil) {
                $0.together = "g"
                $0.apart = "a"
            }
        }
        #expect(try conflict(["A", "B"], rows, Self.limits) == [])
    }

    @Test func aGroupThatNoCircleHoldsConflicts() throws {
        let wide = [
            Row(id: "A", x: 0, cluster: nil) { $0.together = "g" },
            Row(id: "B", x: 10.5, cluster: nil) { $0.together = "g" },
        ]
        #expect(try conflict(["A", "B"], wide, Self.limits) == [])
        let narrow = [wide[0], Row(id: "B", x: 9.5, cluster: nil) { $0.together = "g" }]
        #expect(try conflict(["A", "B"], narrow, Self.limits) == ["conflict"])
    }

    @Test func aLockThatTogetherTearsConflicts() throws {
        let rows = [
            Row(id: "A", x: 0, cluster: nil) {
                $0.lock = "l"
                $0.together = "g"
            },
            Row(id: "B", x: 0, cluster: nil) { $0.together = "g" },
        ]
        #expect(try conflict(["A", "B"], rows, Self.limits) == [])
    }

    /// The locked cluster is kept, and who should join it is left out.
    @Test func aLockedPartnerMayBeClustered() throws {
        let rows = [
            Row(id: "A", x: 0, cluster: "C1") {
                $0.lock = "l"
                $0.together = "g"
            },
            Row(id: "B", x: 0, cluster: nil) { $0.together = "g" },
        ]
        #expect(try conflict(["A", "B"], rows, Self.limits) == [])
    }

    /// All of a group are left out, and told the pair that conflicts.
    @Test func whoIsBoundToAConflictIsToldIt() throws {
        let rows = ["A", "B", "C"].map { id in
            Row(id: id, x: 0, cluster: nil) {
                $0.together = "g"
                if id != "C" { $0.apart = "a" }
            }
        }
        let wide = PlanParameters(metric: .planar, maxTickets: 9, priorityWeight: 0)
        #expect(try conflict(["A", "B"], rows, wide) == [])
        let stranger = Array(rows[..<2]) + [Row(id: "C", x: 0, cluster: nil)]
        #expect(try conflict(["A", "B"], stranger, wide) == ["conflict"])
    }

    @Test func aConflictNamesOnlyWhoIsLeftOutAndIsNeverEmpty() throws {
        let rows = [Row(id: "A", x: 0, cluster: nil), Row(id: "B", x: 0, cluster: "C1")]
        #expect(try conflict([], rows, Self.limits) == ["conflict"])
        #expect(try conflict(["A", "B"], rows, Self.limits) == ["conflict"])
    }

    // MARK: Objective, bounds, stability

    static let three = [
        Row(id: "A", x: 0, cluster: "C1"), Row(id: "B", x: 1, cluster: "C1"),
        Row(id: "C", x: 9, cluster: "C2"),
    ]

    @Test func theMinimisedObjectiveIsRecomputedWithItsWeights() throws {
        #expect(try Self.broken(Self.plan(Self.three)) == [])
        #expect(try Self.broken(Self.plan(Self.three) { $0.objective.minimized = 1.1 }) == ["objective"])
        // Medium tickets weigh 1.5 with a priority weight of 1.
        let weighted = PlanParameters(metric: .planar, priorityWeight: 1)
        #expect(try Self.broken(Self.plan(Self.three, weighted)) == ["objective"])
        #expect(try Self.broken(Self.plan(Self.three, weighted) { $0.objective.minimized = 1.5 }) == [])
        let squared = PlanParameters(metric: .planar, priorityWeight: 0, objective: .squared)
        #expect(try Self.broken(Self.plan(Self.three, squared)) == [])
        #expect(
            try Self.broken(Self.plan(Self.three, squared) { $0.objective.minimized = 1 }) == ["objective"]
        )
    }

    @Test func aMedoidMustBeTheBestMember() throws {
        let rows = [
            Row(id: "A", x: 0, cluster: "C1"), Row(id: "B", x: 1, cluster: "C1"),
            Row(id: "C", x: 5, cluster: "C1"),
        ]
        func text(_ medoid: String, _ x: Double) -> [UInt8] {
            Self.plan(rows, PlanParameters(metric: .planar, priorityWeight: 0, objective: .medoid)) { plan in
                let reach = rows.map { abs($0.x - x) }
                plan.clusters[0].medoid = medoid
                plan.clusters[0].center = .planar(x: x, y: 0)
                plan.clusters[0].radius = Length(meters: reach.max() ?? 0)
                plan.objective.sumDistance = reach.reduce(0, +)
                plan.objective.sumSquared = reach.reduce(0) { $0 + $1 * $1 }
                plan.objective.minimized = plan.objective.sumDistance
            }
        }
        #expect(try Self.broken(text("B", 1)) == [])
        #expect(try Self.broken(text("A", 0)) == ["medoid"])
        #expect(try Self.broken(text("A", 1)) == ["center", "medoid"])
    }

    @Test func aBoundOverTheClustersIsWrongAndAnUnprovenOneIsNoted() throws {
        #expect(
            try Self.broken(
                Self.plan(Self.three) {
                    $0.objective.lowerBoundOnClusters = 3
                    $0.objective.clustersOverBound = nil
                }
            ) == ["bound"]
        )
        #expect(try Self.broken(Self.plan(Self.three) { $0.objective.clustersOverBound = 0 }) == ["bound"])
        let unproven = Self.plan(Self.three) {
            $0.objective.lowerBoundOnClusters = 2
            $0.objective.clustersOverBound = 0
        }
        #expect(
            try PlanVerifier().verify(unproven).notes.contains { $0.contains("lower bound of 2 clusters") }
        )
        // Eight apart with a radius of three: two clusters are proven.
        let packed = Self.plan(
            Self.three,
            PlanParameters(metric: .planar, maxRadius: Length(meters: 3), priorityWeight: 0)
        ) {
            $0.objective.lowerBoundOnClusters = 2
            $0.objective.clustersOverBound = 0
        }
        #expect(try PlanVerifier().verify(packed).notes == [])
    }

    /// Skills, apart groups and locks prove more clusters than the seats do.
    @Test func constraintsProveABound() throws {
        let rows = [
            Row(id: "A", x: 0, cluster: "C1") { $0.skills = ["gas"] },
            Row(id: "B", x: 0, cluster: "C2") { $0.skills = ["water"] },
            Row(id: "C", x: 0, cluster: "C3") { $0.lock = "l" },
        ]
        func notes(_ rows: [Row], _ bound: Int) throws -> [String] {
            let text = Self.plan(rows) {
                $0.objective.lowerBoundOnClusters = bound
                $0.objective.clustersOverBound = $0.clusters.count - bound
            }
            let verification = try PlanVerifier().verify(text)
            #expect(verification.violations == [])
            return verification.notes
        }
        #expect(try notes(rows, 3) == [])
        #expect(try notes(Array(rows[1...]), 2) == [])
        let apart = (0..<3).map { index in Row(id: "T\(index)", x: 0, cluster: "C\(index)") { $0.apart = "a" }
        }
        #expect(try notes(apart, 3) == [])
        let plain = (0..<3).map { index in Row(id: "T\(index)", x: 0, cluster: "C\(index)") }
        #expect(try notes(plain, 3).count == 1)
    }

    @Test func movesAreRecounted() throws {
        let before = Self.plan(Self.three)
        let hash = PlanDocument.hash(of: try PlanDocument.decode(before))
        let moved = [Self.three[0], Row(id: "B", x: 1, cluster: "C2"), Self.three[2]]
        func after(_ count: Int, _ churn: Double, _ hash: String = hash) -> [UInt8] {
            Self.plan(moved) { $0.previous = PreviousPlan(planHash: hash, moved: count, churn: churn) }
        }
        #expect(try Self.broken(after(1, 1.0 / 3), previous: before) == [])
        #expect(try Self.broken(after(0, 1.0 / 3), previous: before) == ["stability"])
        #expect(try Self.broken(after(1, 0.5), previous: before) == ["stability"])
        #expect(try Self.broken(after(1, 1.0 / 3, "sha256:0"), previous: before) == ["stability"])
        #expect(try Self.broken(Self.plan(moved), previous: before) == ["stability"])
        #expect(try PlanVerifier().verify(after(1, 1.0 / 3)).notes.contains { $0.contains("--previous") })
    }
}
