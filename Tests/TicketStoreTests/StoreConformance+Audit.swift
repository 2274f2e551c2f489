import Testing
import Tickets

extension StoreConformance {
    static func auditEventsAreChained(_ store: Store) async throws {
        #expect(try await store.verifyAudit() == AuditVerdict(entries: 0, head: nil))
        try await store.append([
            AuditEvent(time: 5, event: "a.b"),
            AuditEvent(
                time: -1,
                scope: field,
                runID: "r",
                event: "c",
                subject: "S,1:\u{0}",
                detail: "{\"x\":1}"
            ),
        ])
        try await store.append([])
        try await store.append([AuditEvent(time: 9, event: "d", subject: "")])
        let entries = try await store.auditEntries(AuditQuery())
        #expect(entries.map(\.number) == [1, 2, 3])
        #expect(entries[0].previousHash == String(repeating: "0", count: 64))
        #expect(entries[1].previousHash == entries[0].hash && entries[2].previousHash == entries[1].hash)
        #expect(entries[1].scope == field && entries[1].runID == "r" && entries[1].subject == "S,1:\u{0}")
        #expect(entries[0].subject == nil && entries[2].subject == "")
        for entry in entries { #expect(entry.hash.utf8.count == 64) }
        let verdict = try await store.verifyAudit()
        #expect(verdict == AuditVerdict(entries: 3, head: entries[2].hash, headNumber: 3))
        #expect(verdict.holds)
    }

    static func auditEntriesAreFound(_ store: Store) async throws {
        let other = ProjectScope(site: "hq", project: "OTHER")
        var events: [AuditEvent] = []
        for number in 1...6 {
            var event = AuditEvent(time: Int64(number * 10), event: number == 3 ? "run" : "run.\(number)")
            if number > 1 { event.scope = number.isMultiple(of: 2) ? field : other }
            if number > 4 { event.runID = "r" }
            events.append(event)
        }
        try await store.append(events)
        func numbers(_ query: AuditQuery) async throws -> [Int64] {
            try await store.auditEntries(query).map(\.number)
        }
        #expect(try await numbers(AuditQuery(after: 4)) == [5, 6])
        #expect(try await numbers(AuditQuery(scope: field)) == [2, 4, 6])
        #expect(try await numbers(AuditQuery(runID: "r")) == [5, 6])
        #expect(try await numbers(AuditQuery(event: "run")) == [3])
        #expect(try await numbers(AuditQuery(event: "run.")) == [1, 2, 4, 5, 6])
        #expect(try await numbers(AuditQuery(event: "run.4")) == [4])
        #expect(try await numbers(AuditQuery(since: 40)) == [4, 5, 6])
        #expect(try await numbers(AuditQuery(limit: 2)) == [1, 2])
        #expect(try await numbers(AuditQuery(limit: 2, isLatest: true)) == [5, 6])
        #expect(try await numbers(AuditQuery(limit: 0)) == [])
        #expect(
            try await store.auditEntries(after: 1, scope: field, runID: nil, limit: 1).map(\.number) == [2]
        )
    }

    /// Each step of a run leaves an entry, once; nothing is said of what did not change.
    static func journalWritesTheAuditLog(_ store: Store) async throws {
        let run = RunRecord(id: "r", scope: field, planHash: "h", startedAt: 10)
        var intent = ClusterIntent(clusterID: "C1", marker: "m")
        _ = try await store.openRun(run, intents: [intent, ClusterIntent(clusterID: "C2", marker: "n")])
        intent.state = .sent
        try await store.record([intent], runID: "r")
        try await store.record([intent], runID: "r")
        (intent.state, intent.issueID, intent.issueKey) = (.created, "7", "J-7")
        intent.linkedMembers = ["2"]
        try await store.record([intent], runID: "r")
        intent.linkedMembers = ["2", "1", "3"]
        try await store.record([intent], runID: "r")
        intent.state = .linked
        try await store.record([intent], runID: "r")
        try await store.record(
            [ClusterIntent(clusterID: "C2", marker: "n", state: .refused, message: "no")],
            runID: "r"
        )
        try await store.finishRun(id: "r", outcome: .partial, at: 90, report: [])
        _ = try await store.openRun(
            RunRecord(id: "r9", scope: field, planHash: "h", startedAt: 95),
            intents: []
        )
        let entries = try await store.auditEntries(AuditQuery(runID: "r"))
        #expect(
            entries.map(\.event) == [
                "run.opened", "cluster.sent", "cluster.created", "cluster.links", "cluster.linked",
                "cluster.refused", "run.finished", "run.continued",
            ]
        )
        #expect(entries.map(\.subject) == ["h", "C1", "J-7", "J-7", "J-7", "C2", "partial", "h"])
        #expect(entries[0].detail == #"{"clusters":2}"#)
        #expect(entries[2].detail == #"{"cluster":"C1","issue_id":"7","linked":["2"],"marker":"m"}"#)
        #expect(entries[3].detail == #"{"cluster":"C1","issue_id":"7","linked":["1","3"],"marker":"m"}"#)
        #expect(entries[5].detail == #"{"cluster":"C2","marker":"n","message":"no"}"#)
        #expect(entries.map(\.time) == [10, 10, 10, 10, 10, 10, 90, 95])
        for entry in entries { #expect(entry.scope == field) }
        // A call that fails leaves no entry.
        let refused = ClusterIntent(clusterID: "C", marker: "m", state: .sent)
        await #expect(throws: StoreError.self) { try await store.record([refused], runID: "x") }
        #expect(try await store.verifyAudit().entries == 8)
        #expect(try await store.verifyAudit().holds)
    }

    static func keptHeadIsFound(_ store: Store) async throws {
        try await store.append((0..<3).map { AuditEvent(time: Int64($0), event: "e") })
        let head = try #require(try await store.verifyAudit().head)
        #expect(try await store.verifyAudit(head: head).keptHead == .found(number: 3))
        try await store.append([AuditEvent(time: 9, event: "f")])
        let later = try await store.verifyAudit(head: head)
        #expect(later.keptHead == .found(number: 3) && later.holds && later.headNumber == 4)
        let other = try await store.verifyAudit(head: String(repeating: "a", count: 64))
        #expect(other.keptHead == .missing && !other.holds && other.firstBroken == nil)
        #expect(try await store.verifyAudit(head: AuditEntry.firstPreviousHash).keptHead == .missing)
    }

    static func retentionKeepsWhatIsNeeded(_ store: Store) async throws {
        // Runs: old and done, old and unfinished, old and done with an open record, young and done.
        for (id, start) in [("old", 0), ("open", 1), ("standing", 2), ("young", 900)] as [(String, Int64)] {
            try await store.savePlan(hash: "plan-\(id)", scope: field, document: [1], at: start)
            let run = RunRecord(id: id, scope: field, planHash: "plan-\(id)", startedAt: start)
            _ = try await store.openRun(run, intents: [ClusterIntent(clusterID: "C", marker: id)])
            try await store.record(
                [
                    SiteAction(number: 1, kind: .link, issueID: "1", issueKey: "J-1", state: .done),
                    SiteAction(number: 2, kind: .link, issueID: "1", issueKey: "J-1", state: .sent),
                ],
                runID: id
            )
            let flight = FlightRecord(id: id, scope: field, kind: "run", startedAt: start, runID: id)
            try await store.save(flight, document: [7])
            if id != "open" { try await store.finishRun(id: id, outcome: .done, at: start, report: []) }
        }
        try await store.savePlan(hash: "unused", scope: field, document: [1], at: 5)
        try await store.savePlan(hash: "fresh", scope: field, document: [1], at: 500)
        try await store.savePlan(hash: "flown", scope: field, document: [1], at: 5)
        var dry = FlightRecord(id: "dry", scope: field, kind: "run", startedAt: 800)
        dry.planHash = "flown"
        try await store.save(dry, document: [8])
        try await store.save(
            [
                StandingRecord(issueID: "1", issueKey: "J-1", members: [], runID: "standing", writtenAt: 2),
                StandingRecord(
                    issueID: "2",
                    issueKey: "J-2",
                    members: [],
                    runID: "old",
                    writtenAt: 2,
                    isClosed: true
                ),
            ],
            in: field
        )
        try await store.save(
            [
                override("1", .hold, nil, expires: 100), override("2", .hold, nil, expires: 500),
                override("3", .hold, nil),
            ],
            in: field
        )
        var policy = RetentionPolicy(olderThan: .milliseconds(600))
        policy.audit = nil
        let expected = RetentionSummary(plans: 2, flightDocuments: 1, actions: 1, overrides: 1)
        #expect(try await store.prune(policy, at: 1_000, isDryRun: true) == expected)
        #expect(try await store.plan(hash: "plan-old") != nil)
        #expect(try await store.prune(policy, at: 1_000, isDryRun: false) == expected)
        for hash in ["plan-open", "plan-standing", "plan-young", "fresh", "flown"] {
            #expect(try await store.plan(hash: hash) != nil, "\(hash) is gone")
        }
        for hash in ["plan-old", "unused"] { #expect(try await store.plan(hash: hash) == nil, "\(hash)") }
        #expect(try await store.actions(runID: "old").map(\.number) == [2])
        for id in ["open", "standing", "young"] {
            #expect(try await store.actions(runID: id).count == 2, "\(id)")
        }
        let flown = try #require(try await store.flight(id: "old"))
        #expect(flown.document == nil)
        for id in ["open", "standing", "young", "dry"] {
            #expect(try await store.flight(id: id)?.document != nil, "\(id)")
        }
        #expect(try await store.flights(in: field, limit: 9).count == 5)
        #expect(try await store.overrides(in: field).map(\.ticketID) == ["2", "3"])
        #expect(try await store.prune(policy, at: 1_000, isDryRun: false) == RetentionSummary())
        let notes = try await store.auditEntries(AuditQuery(event: "retention."))
        #expect(
            notes.map(\.detail) == [
                #"{"actions":1,"audit_entries":0,"flight_documents":1,"overrides":1,"plans":2}"#
            ]
        )
        #expect(try await store.prune(RetentionPolicy(), at: .max, isDryRun: false).total == 0)
    }

    static func retentionLeavesAVerifiableLog(_ store: Store) async throws {
        func run(_ id: String, _ time: Int64) async throws {
            let run = RunRecord(id: id, scope: field, planHash: id, startedAt: time)
            _ = try await store.openRun(run, intents: [])
        }
        try await store.append((1...5).map { AuditEvent(time: Int64($0), event: "e") })
        let fifth = try #require(try await store.verifyAudit().head)
        try await run("unfinished", 6)
        try await store.append((7...20).map { AuditEvent(time: Int64($0), event: "e") })
        let policy = RetentionPolicy(audit: .milliseconds(10))
        // Of time 20 or less would go all, but what an unfinished run wrote stays, and all that follows it.
        let first = try await store.prune(policy, at: 30, isDryRun: false)
        #expect(first == RetentionSummary(auditEntries: 5))
        var verdict = try await store.verifyAudit(head: fifth)
        #expect(verdict.holds && verdict.prunedThrough == 5 && verdict.keptHead == .found(number: 5))
        #expect(verdict.entries == 17 && verdict.headNumber == 22)
        #expect(try await store.auditEntries(AuditQuery(limit: 1)).first?.number == 6)
        try await store.finishRun(id: "unfinished", outcome: .done, at: 31, report: [])
        let second = try await store.prune(policy, at: 1_000, isDryRun: false)
        #expect(second == RetentionSummary(auditEntries: 18))
        verdict = try await store.verifyAudit()
        #expect(verdict.holds && verdict.prunedThrough == 23 && verdict.entries == 2)
        #expect(
            try await store.auditEntries(AuditQuery()).map(\.event) == ["audit.pruned", "retention.done"]
        )
        try await store.append([AuditEvent(time: 1_001, event: "e")])
        #expect(try await store.verifyAudit().holds)
    }
}
