import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Planning
import Publishing
import Testing
import Tickets

/// A rollback with the client against the sandbox, on both of its faces: afterwards the site is what it was.
@Suite(.timeLimit(.minutes(3)))
struct RollbackSandboxTests {
    /// A site with six tickets, a Job Cluster of an earlier night and a night that is to be rolled back.
    struct Night {
        let jira: SandboxJira
        let client: JiraClient
        let ledger = FakeLedger()
        let clock = Locked<Int64>(1_760_000_000_000)
        let readiness: SiteReadiness
        var run: RunRecord
        /// Every issue before the night, with all its fields but those that any write changes.
        let before: [JiraRawIssue]

        static let mapper = TicketMapper(
            mapping: TicketFieldMapping(
                place: .pair(latitude: "customfield_10101", longitude: "customfield_10102")
            ),
            clusterIssueType: "Job Cluster",
            linkType: "Relates"
        )

        init(
            _ product: SandboxProduct,
            killedAt number: Int? = nil,
            _ cut: FakeSite.Cut = .before
        ) async throws {
            let clock = clock
            var configuration = SandboxConfiguration(
                clock: SandboxClock(
                    now: { clock.withLock { $0 } },
                    sleep: { wait in clock.withLock { $0 += Int64(wait / .milliseconds(1)) } }
                )
            )
            configuration.product = product
            jira = try SandboxJira(
                configuration: configuration,
                tickets: (1...9).map { index in
                    SandboxTicket(
                        key: "FIELD-\(index)",
                        summary: "Job \(index)",
                        latitude: "51.5",
                        longitude: "-0.1"
                    )
                }
            )
            client = try Self.client(jira, product, clock)
            readiness = try await SiteReadiness.check(client, names: ProjectNames(project: "FIELD"))
            let pull = try await client.pull(
                #"project = "FIELD""#,
                fields: Self.mapper.mapping.requestedFields
            )
            let tickets = pull.issues.map { JobClusterIssue(id: $0.id, key: $0.key) }

            // The night before: one Job Cluster of three tickets, described by hand since.
            let first = try samplePlan(clusters: 1, of: tickets)
            let site = Self.site(client, readiness)
            let earlier = RunRecord(
                id: "before",
                scope: sampleRun.scope,
                planHash: "sha256:aaaaaaaaaaaaaaaaaaaaaaaa",
                startedAt: clock.withLock { $0 }
            )
            let made = try await Publisher(site: site, journal: ledger, sleep: { _ in })
                .publish(first, run: earlier)
            try await ledger.finishRun(id: earlier.id, outcome: .done, at: earlier.startedAt, report: [])
            let standing = try #require(made.intents.first)
            let issueID = try #require(standing.issueID)
            clock.withLock { $0 += 3_600_000 }
            before = try await Self.everything(client)

            // The night: two Job Clusters, the old one gets another text, a comment, and is closed.
            run = RunRecord(
                id: "night",
                scope: sampleRun.scope,
                planHash: "sha256:bbbbbbbbbbbbbbbbbbbbbbbb",
                startedAt: clock.withLock { $0 }
            )
            let second = try samplePlan(clusters: 2, of: Array(tickets.dropFirst(3)))
            if let number {
                try await ledger.savePlan(
                    hash: run.planHash,
                    scope: run.scope,
                    document: PlanDocument.encode(second),
                    at: run.startedAt
                )
                let count = Locked(0)
                let dying = try Self.client(jira, product, clock) {
                    count.withLock { count -> FakeSite.Cut? in
                        count += 1
                        return count == number ? cut : count > number ? .before : nil
                    }
                }
                _ = try? await Publisher(
                    site: Self.site(dying, readiness),
                    journal: ledger,
                    clusteredStatus: "Clustered",
                    sleep: { _ in }
                ).publish(second, run: run)
                try await ledger.finishRun(id: run.id, outcome: .partial, at: run.startedAt, report: [])
                run.outcome = .partial
                return
            }
            let publisher = Publisher(
                site: site,
                journal: ledger,
                clusteredStatus: "Clustered",
                sleep: { _ in }
            )
            let outcome = try await publisher.publish(second, run: run)
            try #require(outcome.created == 2 && outcome.isComplete)
            let key = standing.issueKey ?? issueID
            let number = (try await ledger.actions(runID: run.id).map(\.number).max() ?? 0) + 1
            let kinds: [(SiteAction.Kind, String?, String?)] = [
                (.edit, try await text("Two tickets are left.", of: issueID, site), nil),
                (.comment, "One ticket is done.", "muster-night-\(issueID)"), (.close, nil, nil),
            ]
            _ = try await ActionExecutor(site: site, journal: ledger).perform(
                kinds.enumerated().map { place, kind in
                    SiteAction(
                        number: number + place,
                        kind: kind.0,
                        issueID: issueID,
                        issueKey: key,
                        value: kind.1,
                        marker: kind.2
                    )
                },
                runID: run.id
            )
            try await ledger.finishRun(id: run.id, outcome: .done, at: run.startedAt, report: [])
            run.outcome = .done
            clock.withLock { $0 += 3_600_000 }
        }

        /// Fields that a night would write: the description of another Job Cluster, and a summary.
        private func text(
            _ summary: String,
            of issueID: String,
            _ site: JiraClusterSite
        ) async throws -> String {
            let raw = try await site.rawFields(["description"], of: issueID)
            return String(raw.dropLast().replacing("Job", with: "Task")) + #","summary":"\#(summary)"}"#
        }

        static func client(
            _ jira: SandboxJira,
            _ product: SandboxProduct,
            _ clock: Locked<Int64>,
            hook: (@Sendable () -> FakeSite.Cut?)? = nil
        ) throws -> JiraClient {
            JiraClient(
                site: try JiraSite(
                    name: "sandbox",
                    url: "http://127.0.0.1:1",
                    flavor: product == .cloud ? .cloud : .dataCenter
                ),
                credentials: product == .cloud
                    ? try JiraCredentials.apiToken(email: "ops@example.com", token: "sandbox-token")
                    : try JiraCredentials.personalToken(account: "ops", token: "sandbox-token"),
                transport: CuttingTransport(base: SandboxTransport(jira), cut: hook ?? { nil }),
                pacing: JiraPacing(
                    now: { clock.withLock { $0 } },
                    sleep: { wait in clock.withLock { $0 += Int64(wait / .milliseconds(1)) } },
                    chance: { 0.5 }
                )
            )
        }

        static func site(_ client: JiraClient, _ readiness: SiteReadiness) -> JiraClusterSite {
            JiraClusterSite(
                client: client,
                names: ProjectNames(project: "FIELD"),
                readiness: readiness,
                mapper: mapper,
                plan: Plan(
                    source: .jira(site: "hq", project: "FIELD", jql: ""),
                    parameters: PlanParameters(),
                    tickets: [],
                    clusters: [],
                    unclustered: [],
                    objective: PlanObjective(
                        sumDistance: 0,
                        sumSquared: 0,
                        clusters: 0,
                        lowerBoundOnClusters: 0
                    )
                )
            )
        }

        func rollback(_ client: JiraClient? = nil) -> Rollback {
            let clock = clock
            return Rollback(
                site: Self.site(client ?? self.client, readiness),
                journal: ledger,
                now: { clock.withLock { $0 } },
                sleep: { _ in }
            )
        }

        func stored() async throws -> RunRecord {
            try #require(
                try await ledger.runs(in: sampleRun.scope, limit: .max).first { $0.id == "night" }
            )
        }

        /// All issues with all fields; without those that every write changes, and without ids that Jira gives to links.
        static func everything(_ client: JiraClient) async throws -> [JiraRawIssue] {
            let fields = [
                "summary", "description", "status", "issuetype", "priority", "labels", "issuelinks",
                "assignee", "comment", "worklog", "subtasks", "parent", "resolution", "duedate", "project",
                "customfield_10101", "customfield_10102", "customfield_10110", "customfield_10111",
            ]
            return try await client.rawIssues((10_001...10_040).map(String.init), fields: fields)
        }

        func differences() async throws -> [String] {
            let after = try await Self.everything(client)
            let old = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            var words: [String] = []
            if after.map(\.id) != before.map(\.id) { words.append("other issues: \(after.map(\.key))") }
            for issue in after {
                for (field, value) in issue.fields.sorted(by: { $0.key < $1.key })
                where old[issue.id]?.fields[field] != value {
                    words.append("\(issue.key) \(field): \(value.text.prefix(300))")
                }
            }
            return words
        }
    }

    static let products = [SandboxProduct.cloud, .dataCenter]

    @Test(arguments: products)
    func afterARollbackTheSiteIsExactlyWhatItWas(_ product: SandboxProduct) async throws {
        let night = try await Night(product)
        #expect(try await night.differences().count > 5)
        let calls = night.client.statistics.calls
        let outcome = try await night.rollback().perform(night.run, id: "rb")

        #expect(outcome.isComplete, "\(outcome.failures) \(outcome.left.map(\.reasons))")
        #expect(outcome.deleted.count == 2)
        #expect(try await night.differences() == [])
        #expect(night.client.statistics.calls - calls < (product == .cloud ? 80 : 120))
    }

    @Test(arguments: products)
    func theSamePlanCanBeAppliedAgainWithMarkersOfItsOwn(_ product: SandboxProduct) async throws {
        for mode in [RollbackPlan.Mode.delete, .close] {
            let night = try await Night(product)
            let old = Set(try await night.ledger.intents(runID: "night").map(\.marker))
            let outcome = try await night.rollback().perform(
                night.run,
                id: "rb",
                options: .init(mode: mode)
            )
            #expect(outcome.isComplete, "\(outcome.failures)")
            let pull = try await night.client.pull(
                #"project = "FIELD" AND issuetype != "Job Cluster""#,
                fields: Night.mapper.mapping.requestedFields
            )
            let tickets = pull.issues.map { JobClusterIssue(id: $0.id, key: $0.key) }
            let plan = try samplePlan(clusters: 2, of: Array(tickets.dropFirst(3)))
            var again = night.run
            (again.id, again.outcome) = ("again", .open)
            let site = Night.site(night.client, night.readiness)
            let second = try await Publisher(site: site, journal: night.ledger, sleep: { _ in })
                .publish(plan, run: again)
            #expect(second.created == 2 && second.createdBefore == 0)
            #expect(second.isComplete, "\(second.failures)")
            let new = Set(second.intents.map(\.marker))
            #expect(new.isDisjoint(with: old) && new.count == 2)
            let open = try await site.openJobClusters()
            #expect(open.count == 3)
            #expect(open.allSatisfy { $0.members.count == 3 })
        }
    }

    @Test(arguments: products)
    func aRollbackThatIsKilledAnywhereIsFinishedByTheNext(_ product: SandboxProduct) async throws {
        let probe = try await Night(product)
        let sent = Locked(0)
        let counting = try Night.client(probe.jira, product, probe.clock) {
            sent.withLock { $0 += 1 }
            return nil
        }
        _ = try await probe.rollback(counting).perform(probe.run, id: "rb")
        let requests = sent.withLock { $0 }
        #expect(requests > 20)
        for number in stride(from: 1, through: requests, by: 9) {
            for cut in FakeSite.Cut.allCases {
                let night = try await Night(product)
                let count = Locked(0)
                let dying = try Night.client(night.jira, product, night.clock) {
                    count.withLock { count -> FakeSite.Cut? in
                        count += 1
                        // From this request on, nothing gets through any more.
                        return count == number ? cut : count > number ? .before : nil
                    }
                }
                let first = try? await night.rollback(dying).perform(night.run, id: "rb")
                #expect(first?.isComplete != true, "request \(number)")
                let outcome = try await night.rollback().perform(try await night.stored(), id: "rb-2")
                #expect(outcome.isComplete, "request \(number) \(cut): \(outcome.failures)")
                #expect(try await night.differences() == [], "request \(number) \(cut)")
            }
        }
    }

    /// A run that was killed is undone as far as it came: lost creates are looked for first.
    @Test(arguments: products)
    func aRunThatWasKilledAnywhereIsUndone(_ product: SandboxProduct) async throws {
        for number in stride(from: 1, through: 21, by: 4) {
            for cut in FakeSite.Cut.allCases {
                let night = try await Night(product, killedAt: number, cut)
                let outcome = try await night.rollback().perform(try await night.stored(), id: "rb")
                #expect(outcome.isComplete, "request \(number) \(cut): \(outcome.failures)")
                #expect(try await night.differences() == [], "request \(number) \(cut)")
            }
        }
    }

    @Test(arguments: products)
    func whatPeopleDidIsSeenInJira(_ product: SandboxProduct) async throws {
        let night = try await Night(product)
        let ids = try await night.ledger.intents(runID: "night").compactMap(\.issueID)
        let (touched, other) = (ids[0], ids[1])
        // With the very account that Muster uses: no name tells it, only that the journal does not know of it.
        _ = try await night.client.addComment(ADFDocument(plainText: "I take this."), to: .id(touched))
        try await night.client.editIssue(.id(touched), fields: ["summary": .text("Mine")])
        try await night.client.transition(.id(touched), toStatus: "In Progress")
        let outcome = try await night.rollback().perform(night.run, id: "rb")

        let left = try #require(outcome.left.first)
        #expect(outcome.left.count == 1 && left.issue.id == touched)
        #expect(left.reasons.count == 3, "\(left.reasons)")
        let present = try await night.client.issues([touched, other], fields: ["summary", "issuelinks"])
        #expect(present.map(\.id) == [touched])
        #expect(present.first?.links.count == 3)
    }

    @Test(arguments: products)
    func withoutThePermissionToDeleteJobClustersAreClosed(_ product: SandboxProduct) async throws {
        let night = try await Night(product)
        let outcome = try await night.rollback().perform(
            night.run,
            id: "rb",
            options: .init(mode: .close)
        )
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(outcome.closed.count == 2)
        let ids = try await night.ledger.intents(runID: "night").compactMap(\.issueID)
        let closed = try await night.client.issues(ids, fields: ["status", "labels", "issuelinks"])
        #expect(closed.allSatisfy { $0.statusCategory == "done" && $0.links.isEmpty })
        #expect(closed.allSatisfy { $0.labels == ["muster-rolled-back"] })
        let tickets = try await night.client.issues(
            (10_001...10_009).map(String.init),
            fields: ["status", "issuelinks"]
        )
        #expect(tickets.allSatisfy { $0.status == "Ready For Clustering" })
    }
}

/// A transport whose requests can be lost before they are sent, or with their answers.
private struct CuttingTransport: HTTPClientTransport {
    let base: any HTTPClientTransport
    let cut: @Sendable () -> FakeSite.Cut?

    func send(
        _ request: HTTPRequest,
        timeout: Duration
    ) async throws(HTTPTransportError) -> HTTPResponse {
        switch cut() {
        case nil: return try await base.send(request, timeout: timeout)
        case .before:
            throw HTTPTransportError(kind: .cannotConnect, deliveryState: .notSent, message: "gone")
        case .after:
            _ = try await base.send(request, timeout: timeout)
            throw HTTPTransportError(kind: .connectionLost, deliveryState: .unknown, message: "gone")
        }
    }
}
