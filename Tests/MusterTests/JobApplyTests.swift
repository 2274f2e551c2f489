import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Muster
import Planning
import Publishing
import Reporting
import Testing

struct JobApplyTests {
    @Test func anUnchangedPlanIsAppliedOnceHoweverOftenItIsApplied() async throws {
        let world = try JobWorld(tickets: townTickets(16))
        let plan = try await world.job().plan().plan
        #expect(world.sandbox.statistics().writes == 0)
        let first = try await world.job().apply(plan)
        #expect(first.outcome == .complete)
        #expect(first.report.written?.created == plan.clusters.count)
        let writes = world.sandbox.statistics().writes
        for _ in 1...2 {
            let again = try await world.job().apply(plan)
            #expect(again.outcome == .complete)
            #expect(again.report.written?.created == 0)
            #expect(again.report.written?.linked == 0)
            #expect(again.report.written?.skipped == plan.clusters.count)
            #expect(again.report.published == first.report.published)
        }
        #expect(world.sandbox.statistics().writes == writes)
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(census.clusters.count == plan.clusters.count)
    }

    @Test func aFinishedPlanIsNotAppliedAgainAfterItsJobClustersWereClosed() async throws {
        let world = try JobWorld(tickets: townTickets(8))
        let plan = try await world.job().plan().plan
        let first = try await world.job().apply(plan)
        for cluster in first.report.published {
            try await world.move(cluster.issueKey, through: "In Progress", "Done")
        }
        let again = try await world.job().apply(plan)
        #expect(again.outcome == .complete)
        #expect(Census(try await world.issues()).clusters.count == plan.clusters.count)
    }

    /// What happens to one ticket between plan and apply.
    enum Change: String, CaseIterable {
        case closed, moved, reprioritised, displaced, durationChanged, linkedElsewhere, deleted

        func make(_ key: String, in world: JobWorld) async throws {
            let client = try world.client()
            switch self {
            case .closed: try await world.move(key, through: "Clustered", "In Progress", "Done")
            case .moved: try await world.move(key, through: "Clustered")
            case .reprioritised:
                let old = try await client.issue(key, fields: ["priority"]).priority
                try await client.editIssue(
                    .key(key),
                    fields: ["priority": .named(old == "Low" ? "High" : "Low")]
                )
            case .displaced:
                try await client.editIssue(.key(key), fields: ["customfield_10101": .number(48.2)])
            case .durationChanged:
                try await client.editIssue(.key(key), fields: ["customfield_10104": .number(45)])
            case .linkedElsewhere:
                _ = try await client.createIssue(
                    IssueDraft(
                        project: "FIELD",
                        issueType: "Job Cluster",
                        summary: "Made by hand",
                        links: [IssueDraft.Link(type: "Relates", outwardIssue: .key(key))]
                    )
                )
            case .deleted: try await world.delete(key)
            }
        }

        var words: String {
            switch self {
            case .closed: "is in status 'Done', no longer 'Ready For Clustering'"
            case .moved: "is in status 'Clustered', no longer 'Ready For Clustering'"
            case .reprioritised: "has priority"
            case .displaced: "has other coordinates"
            case .durationChanged: "has load 45.0, no longer 1.0"
            case .linkedElsewhere: "already"
            case .deleted: "is gone or hidden"
            }
        }
    }

    @Test(arguments: Change.allCases)
    func aTicketThatChangedKeepsOnlyItsOwnClusterBack(change: Change) async throws {
        let world = try JobWorld(tickets: townTickets(16))
        let plan = try await world.job().plan().plan
        let cluster = plan.clusters[1]
        let ticket = try #require(plan.tickets.first { $0.id == cluster.members[0] })
        try await change.make(ticket.key, in: world)
        let before = Census(try await world.issues()).clusters.count
        let dry = try await world.job().apply(plan, dryRun: true)
        let result = try await world.job().apply(plan)
        #expect(dry.outcome == result.outcome)
        guard case .stale(let drifts) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(drifts.map(\.clusterID) == [cluster.id])
        #expect(drifts[0].changes.count == 1)
        #expect(drifts[0].changes[0].hasPrefix(ticket.key + " "))
        #expect(drifts[0].changes[0].contains(change.words))
        let census = Census(try await world.issues())
        #expect(census.clusters.count == before + plan.clusters.count - 1)
        #expect(result.report.written?.created == plan.clusters.count - 1)
        #expect(result.report.written?.skipped == 0)
    }

    @Test func aClusterWhoseTicketCameBackIsWrittenByTheNextApply() async throws {
        let world = try JobWorld(tickets: townTickets(12))
        let plan = try await world.job().plan().plan
        let ticket = try #require(plan.tickets.first { $0.id == plan.clusters[0].members[0] })
        try await world.move(ticket.key, through: "Clustered")
        _ = try await world.job().apply(plan)
        try await world.move(ticket.key, through: "Ready For Clustering")
        let result = try await world.job().apply(plan)
        #expect(result.outcome == .complete)
        #expect(result.report.written?.created == 1)
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(census.clustered.count == 12)
    }

    @Test func aLostCreateThatWasNotMadeIsComparedBeforeItIsSentAgain() async throws {
        var world = try JobWorld(tickets: townTickets(12))
        let plan = try await world.job().plan().plan
        world.hook = JobFaultTests.crashHook(after: 1, isDone: false)
        let first = try await world.job().apply(plan)
        guard case .partial(let error) = first.outcome else {
            Issue.record("\(first.outcome)")
            return
        }
        #expect(error?.kind == .unavailable)
        world.hook = nil
        let ticket = try #require(plan.tickets.first { $0.id == plan.clusters[0].members[0] })
        try await world.move(ticket.key, through: "Clustered", "In Progress", "Done")
        let result = try await world.job().apply(plan)
        guard case .stale(let drifts) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(drifts.map(\.clusterID) == [plan.clusters[0].id])
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(!census.clustered.contains(ticket.key))
        #expect(census.clusters.count == plan.clusters.count - 1)
    }

    @Test func aPlanOfAnotherProjectOrOfAFileIsRefused() async throws {
        let world = try JobWorld(tickets: townTickets(8))
        var plan = try await world.job().plan().plan
        for source in [
            PlanSource.jira(site: "hq", project: "OTHER", jql: ""),
            .jira(site: "other", project: "FIELD", jql: ""),
            .file(name: "tickets.csv"),
        ] {
            plan.source = source
            await #expect { try await world.job().apply(plan) } throws: {
                ($0 as? MusterError)?.code == .configuration
            }
        }
        #expect(world.sandbox.statistics().total == world.sandbox.statistics().requests.values.reduce(0, +))
        #expect(world.sandbox.statistics().writes == 0)
    }

    @Test func aPlanThatBreaksItsOwnLimitsIsNotPublished() async throws {
        let world = try JobWorld(tickets: townTickets(8))
        var plan = try await world.job().plan().plan
        plan.parameters.maxTickets = 1
        await #expect { try await world.job().apply(plan) } throws: {
            ($0 as? MusterError)?.code == .planRejected && ($0 as? MusterError)?.details.isEmpty == false
        }
        #expect(world.sandbox.statistics().writes == 0)
    }

    @Test(arguments: 1...12)
    func aRunThatIsCancelledAtAnyWriteIsFinishedByTheNext(write: Int) async throws {
        var world = try JobWorld(tickets: townTickets(10)) { $0.fieldsOffCreateScreen = ["issuelinks"] }
        let running = Locked<Task<NightResult, any Error>?>(nil)
        let writes = Locked(0)
        world.hook = { request, base throws(HTTPTransportError) in
            let number = writes.withLock { count in
                if request.isWrite { count += 1 }
                return count
            }
            if request.isWrite, number == write { running.withLock { $0 }?.cancel() }
            return try await base.send(request, timeout: .seconds(1))
        }
        let job = try world.job()
        // The task is held before it may start, so that there is something to cancel.
        let task = running.withLock { task in
            let started = Task { try await job.run() }
            task = started
            return started
        }
        switch await task.result {
        case .success(let result):
            if write <= 11 {
                guard case .partial(let error?) = result.outcome else {
                    Issue.record("\(result.outcome)")
                    return
                }
                #expect(error.kind == .cancelled)
            } else {
                #expect(result.outcome == .complete)
            }
        case .failure(let error): #expect((error as? MusterError)?.code == .cancelled)
        }
        world.hook = nil
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        let census = Census(try await world.issues())
        #expect(census.problems == [])
        #expect(census.clustered.count == 10)
        #expect(census.clusters.count == 3)
    }
}
