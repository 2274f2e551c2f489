import Testing
import Tickets

extension StoreConformance {
    /// Claims about what nights leave behind, by name.
    static var night: [String: @Sendable (Store) async throws -> Void] {
        [
            "standing records come back by number": standingRecordsComeBackByNumber,
            "overrides replace the same decision": overridesReplaceTheSameDecision,
            "overrides are removed by kind or all": overridesAreRemovedByKindOrAll,
            "actions come back": actionsComeBack,
            "actions of an unknown run are refused": actionsOfAnUnknownRunAreRefused,
            "flights come back newest first": flightsComeBackNewestFirst,
            "a flight is found by its run": flightIsFoundByItsRun,
            "audit events are chained": auditEventsAreChained,
            "audit entries are found": auditEntriesAreFound,
            "the journal writes the audit log": journalWritesTheAuditLog,
            "a kept head is found": keptHeadIsFound,
            "a lease is held by one": leaseIsHeldByOne,
            "a lease ends": leaseEnds,
            "a lease of a gone process is taken at once": leaseOfAGoneProcessIsTakenAtOnce,
            "a clock that goes back neither steals nor blocks": clockThatGoesBackNeitherStealsNorBlocks,
            "retention keeps what is needed": retentionKeepsWhatIsNeeded,
            "retention leaves a verifiable log": retentionLeavesAVerifiableLog,
        ]
    }

    static func standingRecordsComeBackByNumber(_ store: Store) async throws {
        let records = ["1000", "999", "20"].map { id in
            StandingRecord(
                issueID: id,
                issueKey: "J-\(id)",
                marker: id == "20" ? nil : "muster-\(id)",
                members: id == "20" ? [] : ["1", "a\"b", "é"],
                contentHash: id == "20" ? nil : "c",
                runID: "r",
                writtenAt: 7,
                isClosed: id == "999"
            )
        }
        try await store.save(records, in: field)
        #expect(
            try await store.standingRecords(in: field, includingClosed: true)
                == [records[2], records[1], records[0]]
        )
        #expect(
            try await store.standingRecords(in: field, includingClosed: false) == [records[2], records[0]]
        )
        var closed = records[0]
        (closed.isClosed, closed.members) = (true, [])
        try await store.save([closed], in: field)
        #expect(try await store.standingRecords(in: field, includingClosed: false) == [records[2]])
        #expect(try await store.standingRecords(in: field, includingClosed: true).last == closed)
        let other = ProjectScope(site: "hq", project: "OTHER")
        #expect(try await store.standingRecords(in: other, includingClosed: true).isEmpty)
    }

    static func override(
        _ ticket: String,
        _ kind: ClusterOverride.Kind,
        _ cluster: String?,
        reason: String = "by hand",
        expires: Int64? = nil
    ) -> ClusterOverride {
        ClusterOverride(
            ticketID: ticket,
            ticketKey: "FIELD-\(ticket)",
            kind: kind,
            clusterID: cluster,
            clusterKey: cluster.map { "J-\($0)" },
            reason: reason,
            madeAt: 5,
            expiresAt: expires
        )
    }

    static func overridesReplaceTheSameDecision(_ store: Store) async throws {
        let all = [
            override("9", .keepOut, "100"), override("10", .hold, nil), override("9", .keepOut, "99"),
            override("9", .keepIn, "100", expires: 80), override("9", .keepOut, nil),
            override("9", .keepOut, ""),
        ]
        try await store.save(all, in: field)
        let sorted = [all[3], all[4], all[5], all[2], all[0], all[1]]
        #expect(try await store.overrides(in: field) == sorted)
        let changed = override("9", .keepOut, "99", reason: "again", expires: 90)
        try await store.save([changed], in: field)
        #expect(try await store.overrides(in: field) == [all[3], all[4], all[5], changed, all[0], all[1]])
        // What is there as it is is no event.
        let before = try await store.verifyAudit().entries
        try await store.save([changed], in: field)
        #expect(try await store.verifyAudit().entries == before)
    }

    static func overridesAreRemovedByKindOrAll(_ store: Store) async throws {
        let all = [
            override("9", .keepOut, "100"), override("9", .keepOut, "99"), override("9", .keepIn, "100"),
            override("99", .hold, nil),
        ]
        try await store.save(all, in: field)
        #expect(try await store.removeOverrides(of: "9", kind: .keepOut, in: field) == 2)
        #expect(try await store.overrides(in: field) == [all[2], all[3]])
        #expect(try await store.removeOverrides(of: "9", kind: nil, in: field) == 1)
        #expect(try await store.removeOverrides(of: "9", kind: nil, in: field) == 0)
        #expect(try await store.overrides(in: field) == [all[3]])
        let other = ProjectScope(site: "hq", project: "OTHER")
        #expect(try await store.removeOverrides(of: "99", kind: nil, in: other) == 0)
        let events = try await store.auditEntries(AuditQuery(event: "override.")).map(\.event)
        #expect(
            events == Array(repeating: "override.added", count: 4)
                + Array(repeating: "override.removed", count: 3)
        )
    }

    static func actionsComeBack(_ store: Store) async throws {
        let run = RunRecord(id: "r1", scope: field, planHash: "h", startedAt: 10)
        _ = try await store.openRun(run, intents: [])
        let full = SiteAction(
            number: 10,
            kind: .comment,
            issueID: "77",
            issueKey: "J-7",
            memberID: "5",
            memberKey: "FIELD-5",
            value: "text\n",
            marker: "m",
            before: "{}",
            state: .refused,
            message: "no \"right\""
        )
        let kinds = SiteAction.Kind.allCases.enumerated().map { index, kind in
            SiteAction(number: index, kind: kind, issueID: "1", issueKey: "J-1")
        }
        try await store.record([full] + kinds, runID: "r1")
        #expect(try await store.actions(runID: "r1") == kinds + [full])
        var done = kinds[3]
        done.state = .done
        try await store.record([done], runID: "r1")
        #expect(try await store.actions(runID: "r1")[3] == done)
        #expect(try await store.actions(runID: "none").isEmpty)
        let events = try await store.auditEntries(AuditQuery(event: "action."))
        #expect(events.map(\.event) == ["action.refused", "action.done"])
        #expect(
            events[0].detail
                == #"{"issue_id":"77","kind":"comment","member":"FIELD-5","member_id":"5","message":"no \"right\"","number":10}"#
        )
    }

    static func actionsOfAnUnknownRunAreRefused(_ store: Store) async throws {
        let action = SiteAction(number: 1, kind: .delete, issueID: "1", issueKey: "J-1")
        await #expect(throws: StoreError.self) { try await store.record([action], runID: "none") }
        #expect(try await store.actions(runID: "none").isEmpty)
    }

    private static func flight(_ id: String, _ startedAt: Int64, run: String? = nil) -> FlightRecord {
        FlightRecord(id: id, scope: field, kind: "run", startedAt: startedAt, runID: run)
    }

    static func flightsComeBackNewestFirst(_ store: Store) async throws {
        try await store.save(flight("a", 10), document: nil)
        try await store.save(flight("b", 30), document: [1, 0, 2])
        try await store.save(flight("c", 10), document: [])
        #expect(try await store.flights(in: field, limit: 9).map(\.id) == ["b", "c", "a"])
        #expect(try await store.flights(in: field, limit: 1).map(\.id) == ["b"])
        #expect(try await store.flights(in: field, limit: -1).isEmpty)
        var ended = flight("b", 30, run: "r")
        (ended.finishedAt, ended.outcome, ended.numbers) = (40, "complete", #"{"tickets":5}"#)
        (ended.planHash, ended.inputsHash) = ("p", "i")
        try await store.save(ended, document: nil)
        let found = try #require(try await store.flight(id: "b"))
        #expect(found.0 == ended)
        #expect(found.document == [1, 0, 2])
        #expect(try await store.flight(id: "c")?.document == [])
        let none = try #require(try await store.flight(id: "a"))
        #expect(none.document == nil)
        #expect(try await store.flight(id: "x") == nil)
    }

    static func flightIsFoundByItsRun(_ store: Store) async throws {
        try await store.save(flight("late", 50, run: "r"), document: [5])
        try await store.save(flight("early", 20, run: "r"), document: [2])
        try await store.save(flight("r2", 10, run: "r2"), document: nil)
        try await store.save(flight("first", 5, run: "r2"), document: nil)
        #expect(try await store.flight(id: "r")?.0.id == "early")
        #expect(try await store.flight(id: "r2")?.0.id == "r2")
    }
}
