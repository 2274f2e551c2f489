import Testing
import Tickets

extension StoreConformance {
    static func plansAreKeptOnce(_ store: Store) async throws {
        #expect(try await store.plan(hash: "h1") == nil)
        try await store.savePlan(hash: "h1", scope: field, document: [1, 0, 255], at: 1)
        try await store.savePlan(hash: "h1", scope: field, document: [9], at: 2)
        try await store.savePlan(hash: "h2", scope: field, document: [], at: 3)
        #expect(try await store.plan(hash: "h1") == [1, 0, 255])
        #expect(try await store.plan(hash: "h2") == [])
    }

    static func newRunKeepsItsIntents(_ store: Store) async throws {
        let run = RunRecord(id: "r1", scope: field, planHash: "h", startedAt: 10)
        let intents = ["C2", "C10", "C1"].map { ClusterIntent(clusterID: $0, marker: "m-\($0)") }
        let (opened, stored) = try await store.openRun(run, intents: intents)
        #expect(opened == run)
        #expect(stored.map(\.clusterID) == ["C1", "C10", "C2"])
        #expect(try await store.intents(runID: "r1") == stored)
        #expect(try await store.runs(in: field, limit: 5) == [run])
    }

    static func recordedIntentsComeBack(_ store: Store) async throws {
        let run = RunRecord(id: "r1", scope: field, planHash: "h", startedAt: 10)
        let pending = ["C1", "C2"].map { ClusterIntent(clusterID: $0, marker: $0) }
        _ = try await store.openRun(run, intents: pending)
        let created = ClusterIntent(
            clusterID: "C2",
            marker: "C2",
            state: .created,
            issueID: "77",
            issueKey: "J-7",
            linkedMembers: ["1", "a\"b", ""],
            message: "half\n"
        )
        try await store.record([created], runID: "r1")
        #expect(try await store.intents(runID: "r1") == [pending[0], created])
    }

    /// A run that ended without a word, or with something left, is continued; its intents are the stored ones.
    static func unfinishedRunIsContinued(_ store: Store, _ outcome: RunRecord.Outcome) async throws {
        let first = RunRecord(id: "r1", scope: field, planHash: "h", startedAt: 10)
        _ = try await store.openRun(first, intents: [ClusterIntent(clusterID: "C1", marker: "m")])
        let linked = ClusterIntent(clusterID: "C1", marker: "m", state: .linked, issueKey: "J-1")
        try await store.record([linked], runID: "r1")
        if outcome != .open { try await store.finishRun(id: "r1", outcome: outcome, at: 20, report: [1]) }

        let second = RunRecord(id: "r2", scope: field, planHash: "h", startedAt: 30)
        let fresh = [ClusterIntent(clusterID: "C1", marker: "m")]
        let (continued, intents) = try await store.openRun(second, intents: fresh)
        if outcome == .open || outcome == .partial {
            #expect(continued == first)
            #expect(intents == [linked])
            #expect(try await store.runs(in: field, limit: 9) == [first])
        } else {
            #expect(continued == second)
            #expect(intents == fresh)
            #expect(try await store.runs(in: field, limit: 9).map(\.id) == ["r2", "r1"])
        }
    }

    static func otherPlanOrScopeIsNotContinued(_ store: Store) async throws {
        _ = try await store.openRun(
            RunRecord(id: "r1", scope: field, planHash: "h", startedAt: 1),
            intents: []
        )
        let other = ProjectScope(site: "hq", project: "OTHER")
        let (second, _) = try await store.openRun(
            RunRecord(id: "r2", scope: other, planHash: "h", startedAt: 2),
            intents: []
        )
        let (third, _) = try await store.openRun(
            RunRecord(id: "r3", scope: field, planHash: "i", startedAt: 3),
            intents: []
        )
        #expect([second.id, third.id] == ["r2", "r3"])
        #expect(try await store.runs(in: field, limit: 9).map(\.id) == ["r3", "r1"])
        #expect(try await store.runs(in: field, limit: 1).map(\.id) == ["r3"])
        #expect(try await store.runs(in: field, limit: 0).isEmpty)
        #expect(try await store.runs(in: field, limit: -1).isEmpty)
    }

    static func finishedRunSaysWhenAndHow(_ store: Store) async throws {
        _ = try await store.openRun(
            RunRecord(id: "r1", scope: field, planHash: "h", startedAt: 1),
            intents: []
        )
        try await store.finishRun(id: "r1", outcome: .done, at: 99, report: [])
        let expected = RunRecord(
            id: "r1",
            scope: field,
            planHash: "h",
            startedAt: 1,
            finishedAt: 99,
            outcome: .done
        )
        #expect(try await store.runs(in: field, limit: 1) == [expected])
    }

    static func unknownAndRepeatedRunsAreRefused(_ store: Store) async throws {
        await #expect(throws: StoreError.self) { try await store.record([ClusterIntent](), runID: "none") }
        await #expect(throws: StoreError.self) {
            try await store.finishRun(id: "none", outcome: .done, at: 1, report: [])
        }
        #expect(try await store.intents(runID: "none").isEmpty)
        _ = try await store.openRun(
            RunRecord(id: "r1", scope: field, planHash: "h", startedAt: 1),
            intents: []
        )
        let again = RunRecord(id: "r1", scope: field, planHash: "i", startedAt: 2)
        await #expect(throws: StoreError.self) {
            _ = try await store.openRun(again, intents: [ClusterIntent(clusterID: "C", marker: "m")])
        }
        #expect(try await store.runs(in: field, limit: 9).count == 1)
        #expect(try await store.intents(runID: "r1").isEmpty)
    }
}
