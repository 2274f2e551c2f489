import JQL
import Jira
import JiraSandbox
import Locking
import Testing

/// Readings of what changed lose nothing, whatever the account's zone, over a night in which clocks are put back, and
/// while the search lags behind the writes.
@Suite(.timeLimit(.minutes(2)))
struct ZoneIndependenceTests {
    private final class Clock: Sendable {
        private let milliseconds: Locked<Int64>

        init(_ now: Int64) { milliseconds = Locked(now) }

        var now: Int64 { milliseconds.withLock { $0 } }

        func advance(_ seconds: Int64) { milliseconds.withLock { $0 += seconds * 1_000 } }

        var clock: SandboxClock {
            SandboxClock(now: { self.now }, sleep: { _ in })
        }
    }

    @Test(arguments: ["Pacific/Pago_Pago", "Pacific/Kiritimati", "Europe/Berlin", "Etc/UTC"])
    func changesLoseNothingUnderLag(zone: String) async throws {
        // 2026-10-24T23:30Z; Berlin's clocks are put back at 01:00Z.
        let clock = Clock(1_792_884_600_000)
        var configuration = SandboxConfiguration(clock: clock.clock)
        configuration.account.timeZoneName = zone
        configuration.searchLag = .seconds(90)
        let jira = try SandboxJira(configuration: configuration, tickets: [])
        let client = JiraClient(
            site: try JiraSite(name: "sandbox", url: "http://127.0.0.1:1"),
            credentials: try JiraCredentials.apiToken(email: "ops@example.com", token: "sandbox-token"),
            transport: SandboxTransport(jira),
            pacing: RecordedPacing().pacing()
        )
        let query = JQLQuery(JQLFieldReference.project.equals("FIELD"))
        var cursor = IncrementalCursor(overlap: .seconds(120))
        var written: [String: String] = [:]
        var given: [String: String] = [:]
        var state: UInt64 = 7
        func below(_ count: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % count
        }
        func read() async throws {
            let changes = try await client.changes(query, since: &cursor, fields: ["summary"])
            for issue in changes.issues { given[issue.id] = issue.summary }
        }
        for step in 0..<120 {
            clock.advance(Int64(below(90)))
            if written.isEmpty || below(3) == 0 {
                let draft = IssueDraft(project: "FIELD", issueType: "Job Cluster", summary: "s\(step)")
                written[try await client.createIssue(draft).id] = "s\(step)"
            } else {
                let ids = written.keys.sorted()
                let id = ids[Int(below(UInt64(ids.count)))]
                try await client.editIssue(.id(id), fields: ["summary": .text("s\(step)")])
                written[id] = "s\(step)"
            }
            if below(4) == 0 { try await read() }
        }
        clock.advance(91)
        try await read()
        #expect(given == written)
        #expect(written.count > 20)
        #expect(clock.now > 1_792_890_000_000, "the night's change of clocks was passed")
    }
}
