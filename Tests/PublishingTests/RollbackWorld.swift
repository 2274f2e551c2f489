import Locking
import Publishing
import Tickets

/// A project with a night behind it: two Job Clusters created, one topped up, one dissolved.
struct RollbackWorld {
    static let scope = ProjectScope(site: "hq", project: "FIELD")

    let jira = FakeJira()
    let ledger = FakeLedger()
    /// The site before the night.
    let before: FakeJira.Snapshot
    /// The night, as the journal has it.
    var run: RunRecord

    init() async throws {
        for (id, status) in [("100", "To Do"), ("300", "To Do")] {
            jira.add(id, isCluster: true, status: status, fields: ["summary": "\"cluster \(id)\""])
        }
        for id in 1...7 { jira.add("\(id)", isCluster: false, status: "Ready") }
        jira.linkDirectly("100", "1")
        jira.person(on: "100", changing: "summary")
        jira.world.withLock { $0.time += 1_000_000 }
        before = jira.snapshot

        run = RunRecord(
            id: "night",
            scope: Self.scope,
            planHash: "sha256:00",
            startedAt: jira.world.withLock { $0.time }
        )
        let intents = [("C1", "500", ["2", "3"]), ("C2", "600", ["4", "5"])].map {
            (id: String, issue: String, members: [String]) in
            ClusterIntent(
                clusterID: id,
                marker: "muster-00-\(id.lowercased())",
                state: .linked,
                issueID: issue,
                issueKey: "FIELD-\(issue)",
                linkedMembers: members
            )
        }
        _ = try await ledger.openRun(run, intents: intents)
        for intent in intents {
            let id = intent.issueID ?? ""
            jira.add(
                id,
                isCluster: true,
                status: "To Do",
                fields: ["labels": "[\"\(intent.marker)\",\"muster-job-cluster\"]", "summary": "\"made\""]
            )
            for member in intent.linkedMembers { jira.linkDirectly(id, member) }
        }
        _ = try await ActionExecutor(site: jira, journal: ledger, concurrency: 1)
            .perform(Self.actions, runID: run.id)
        try await ledger.finishRun(id: run.id, outcome: .done, at: run.startedAt + 1, report: [])
        run.outcome = .done
        try await ledger.save(
            [("100", ["1", "6"]), ("500", ["2", "3"]), ("600", ["4", "5"])].map { id, members in
                StandingRecord(
                    issueID: id,
                    issueKey: "FIELD-\(id)",
                    members: members,
                    runID: run.id,
                    writtenAt: 0
                )
            },
            in: Self.scope
        )
        jira.world.withLock { world in
            world.calls = 0
            world.writes = []
            world.time += 1_000_000
        }
    }

    private static var actions: [SiteAction] {
        var actions = [
            action(.link, "100", member: "6"),
            action(.edit, "100", value: #"{"summary":"cluster 100 of two","description":"two tickets"}"#),
            action(.comment, "100", value: "FIELD-6 joined.", marker: "muster-night-100"),
            action(.comment, "300", value: "Nothing is left.", marker: "muster-night-300"),
            action(.close, "300"),
            action(.comment, "2", value: "You are in FIELD-500.", marker: "muster-member-500-2"),
        ]
        actions += ["2", "3", "4", "5", "6"].map {
            action(.transition, $0, value: "Clustered", before: "Ready")
        }
        for index in actions.indices { actions[index].number = index + 1 }
        return actions
    }

    static func action(
        _ kind: SiteAction.Kind,
        _ issue: String,
        member: String? = nil,
        value: String? = nil,
        marker: String? = nil,
        before: String? = nil
    ) -> SiteAction {
        SiteAction(
            number: 1,
            kind: kind,
            issueID: issue,
            issueKey: "FIELD-\(issue)",
            memberID: member,
            memberKey: member.map { "FIELD-\($0)" },
            value: value,
            marker: marker,
            before: before
        )
    }

    var rollback: Rollback {
        let jira = jira
        return Rollback(
            site: jira,
            journal: ledger,
            now: { jira.world.withLock { $0.time } },
            sleep: { _ in },
            concurrency: 1
        )
    }

    /// Another run after the night that does one thing.
    func laterRun(_ id: String, _ action: SiteAction) async throws -> RunRecord {
        let record = RunRecord(
            id: id,
            scope: Self.scope,
            planHash: RunWork.upkeep(id).planHash,
            startedAt: jira.world.withLock { $0.time }
        )
        _ = try await ledger.openRun(record, intents: [])
        _ = try await ActionExecutor(site: jira, journal: ledger).perform([action], runID: id)
        try await ledger.finishRun(id: id, outcome: .done, at: record.startedAt, report: [])
        jira.world.withLock { $0.time += 1_000_000 }
        return record
    }

    /// The run as the journal has it now.
    func stored(_ id: String = "night") async throws -> RunRecord? {
        try await ledger.runs(in: Self.scope, limit: .max).first { $0.id == id }
    }

    func record(_ id: String) async throws -> StandingRecord? {
        try await ledger.standingRecords(in: Self.scope, includingClosed: true).first { $0.issueID == id }
    }

    func status(_ id: String) -> String? { jira.world.withLock { $0.issues[id]?.status } }
}
