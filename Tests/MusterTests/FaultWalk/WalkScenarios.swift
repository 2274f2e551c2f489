import Jira
import JiraSandbox
import Muster
import Planning
import Publishing
import Testing
import Tickets

extension WalkScenario {
    /// Publishes a plan that was made and reviewed before.
    static let applying: @Sendable (JobWorld) async throws -> Work = { world in
        let plan = try await world.job().plan().plan
        return { world in WalkDone(try await world.job().apply(plan)) }
    }

    /// Undoes the night before.
    static let rollingBack: @Sendable (JobWorld) async throws -> Work = { world in
        let runs = try await world.store.runs(in: world.scope, limit: .max)
        let run = try #require(runs.first)
        return { world in try await world.rollBack(run) }
    }

    /// A night, and a day after it.
    static let night: @Sendable (JobWorld) async throws -> Void = { world in
        let result = try await world.job().run()
        try #require(result.outcome == .complete)
        world.clock.advance(by: .seconds(86_400))
    }

    /// A night; the day after it the late tickets are ready.
    static func night(then late: Set<Int>) -> @Sendable (JobWorld) async throws -> Void {
        { world in
            try await night(world)
            for number in late.sorted() {
                try world.sandbox.setStatus(key: "FIELD-\(number)", to: "Ready For Clustering")
            }
            world.clock.advance(by: .seconds(86_400))
        }
    }

    /// A night; the day after it one Job Cluster is all done, and one member of another.
    static let nightAndWorkDone: @Sendable (JobWorld) async throws -> Void = { world in
        try await night(world)
        let clusters = Census(try await world.issues()).members.sorted { $0.key < $1.key }
        let (first, second) = (try #require(clusters.first), try #require(clusters.dropFirst().first))
        for key in first.value.sorted() + second.value.sorted().prefix(1) {
            try world.sandbox.setStatus(key: key, to: "Done")
        }
        world.clock.advance(by: .seconds(86_400))
    }

    static let all: [WalkScenario] = {
        let both = ["labels", "issuelinks"]
        let late: Set = [8, 9, 10]
        let scenarios = [
            WalkScenario(name: "links and labels", sample: 100),
            WalkScenario(name: "members are moved", clusteredStatus: "Clustered"),
            WalkScenario(name: "no labels", off: ["labels"]),
            WalkScenario(
                name: "labels that createmeta has",
                off: ["labels"],
                createMetaLies: true
            ),
            WalkScenario(name: "neither", off: Set(both), guarantee: .toldOfLostCreates),
            WalkScenario(name: "two creates", tickets: 52, maxTickets: 1),
            WalkScenario(name: "a plan is applied", work: applying),
            WalkScenario(
                name: "tickets join",
                clusteredStatus: "Clustered",
                sample: 60,
                late: late,
                prepare: night(then: late)
            ),
            WalkScenario(name: "work is done", prepare: nightAndWorkDone),
            WalkScenario(
                name: "a night is rolled back",
                clusteredStatus: "Clustered",
                prepare: night,
                work: rollingBack
            ),
        ]
        // What Data Center has no links inside creates for.
        let onCloud = [
            WalkScenario(name: "no links", off: ["issuelinks"]),
            WalkScenario(
                name: "links that createmeta has",
                off: ["issuelinks"],
                createMetaLies: true
            ),
        ]
        return scenarios.map { $0.on(.cloud) } + onCloud + scenarios.map { $0.on(.dataCenter) }
    }()
}

extension JobWorld {
    /// Rolls a run back in a process of its own.
    func rollBack(_ run: RunRecord) async throws -> WalkDone {
        let client = try client(hook: hook)
        let readiness = try await SiteReadiness.check(client, names: settings.names)
        let clock = clock
        let site = JiraClusterSite(
            client: client,
            names: settings.names,
            readiness: readiness,
            mapper: TicketMapper(
                mapping: TicketFieldMapping(
                    place: .pair(latitude: "customfield_10101", longitude: "customfield_10102")
                ),
                clusterIssueType: readiness.clusterIssueType,
                linkType: readiness.linkType
            ),
            plan: Plan(
                source: .jira(site: scope.site, project: scope.project, jql: ""),
                parameters: settings.parameters,
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
        let outcome = try await Rollback(
            site: site,
            journal: store,
            now: { clock.now },
            sleep: { try clock.sleep($0) },
            concurrency: concurrency
        ).perform(run, id: nextID())
        return WalkDone(
            isComplete: outcome.isComplete,
            words: "\(outcome.failures) \(outcome.left) \(String(describing: outcome.interruption))"
        )
    }
}
