import Jira
import JiraSandbox
import Muster
import Publishing
import Reporting
import Testing
import Tickets

/// Sites and settings with which no job can run: each ends before the first write, with the code of who must act.
struct JobRefusalTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var code: MusterError.Code
        /// What the message must name.
        var words: [String]
        var configure: @Sendable (inout SandboxConfiguration) -> Void = { _ in }
        var adjust: @Sendable (inout JobSettings) -> Void = { _ in }
        var token = SandboxAccount().token

        static let all = [
            Case(
                testDescription: "no issue type",
                code: .siteNotReady,
                words: ["Job Cluster", "cluster_ticket_type"],
                configure: { $0.hasJobClusterType = false }
            ),
            Case(
                testDescription: "no link type",
                code: .siteNotReady,
                words: ["'Clusters'", "Relates", "link_type"],
                adjust: { $0.names.linkType = "Clusters" }
            ),
            Case(
                testDescription: "a required field",
                code: .siteNotReady,
                words: ["customfield_10111", "Cluster Radius m"],
                configure: { $0.requiredClusterFields = ["customfield_10111"] }
            ),
            Case(
                testDescription: "no project",
                code: .siteNotReady,
                words: ["NOWHERE"],
                adjust: { $0.names.project = "NOWHERE" }
            ),
            Case(
                testDescription: "a project that the account may not browse",
                code: .siteNotReady,
                words: ["FIELD"],
                configure: { $0.deniedPermissions = ["BROWSE_PROJECTS"] }
            ),
            Case(
                testDescription: "a wrong token",
                code: .unauthorized,
                words: ["token"],
                token: "wrong"
            ),
            Case(
                testDescription: "JQL that cannot be read",
                code: .configuration,
                words: ["project = "],
                adjust: { $0.jql = "project = " }
            ),
            Case(
                testDescription: "JQL that restricts nothing",
                code: .configuration,
                words: ["restricts nothing"],
                adjust: { $0.jql = "order by created" }
            ),
            Case(
                testDescription: "a field that the site does not have",
                code: .configuration,
                words: ["fields.latitude", "'North'"],
                adjust: {
                    $0.fields.latitude = "North"; $0.fields.longitude = "Longitude"
                }
            ),
            Case(
                testDescription: "half a pair of fields",
                code: .configuration,
                words: ["fields.longitude"],
                adjust: { $0.fields.latitude = "Latitude" }
            ),
            Case(
                testDescription: "a parameter out of range",
                code: .configuration,
                words: ["-3"],
                adjust: { $0.parameters.maxTickets = -3 }
            ),
            Case(
                testDescription: "a site that is down",
                code: .unavailable,
                words: ["503"],
                configure: { $0.faults.serverErrorEvery = 1 }
            ),
        ]
    }

    @Test(arguments: Case.all)
    func nothingIsWrittenAndTheMessageSaysWhatToDo(refusal: Case) async throws {
        var world = try JobWorld(
            tickets: townTickets(6),
            configure: refusal.configure,
            adjust: refusal.adjust
        )
        world.token = refusal.token
        do {
            let result = try await world.job().run()
            Issue.record("ended with \(result.outcome)")
        } catch let error as MusterError {
            #expect(error.code == refusal.code)
            for word in refusal.words { #expect(error.message.contains(word), "\(error.message)") }
        }
        #expect(world.sandbox.statistics().writes == 0)
    }

    @Test func aRequiredFieldThatGetsAValueIsNoObstacle() async throws {
        let world = try JobWorld(tickets: townTickets(6)) {
            $0.requiredClusterFields = ["customfield_10111", "labels"]
        } adjust: {
            $0.clusterFields = JiraClusterSite.ClusterFields(radius: "customfield_10111")
        }
        #expect(try await world.job().run().outcome == .complete)
    }

    @Test func aPermissionThatIsMissingStopsTheRunAndIsNamed() async throws {
        let world = try JobWorld(tickets: townTickets(6)) {
            $0.deniedPermissions = ["LINK_ISSUES"]
            $0.fieldsOffCreateScreen = ["issuelinks"]
        }
        let result = try await world.job().run()
        guard case .partial(let error?) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(error.kind == .unauthorized)
        #expect(result.report.written?.linked == 0)
    }

    @Test func whatJiraRefusesEveryNightIsPlannedAnewAndDoesNotPileUp() async throws {
        var world = try JobWorld(tickets: townTickets(6)) { $0.deniedPermissions = ["CREATE_ISSUES"] }
        world.hook = try WalkScenario.lyingHook(.cloud)
        for night in 1...3 {
            // Something is different every night, so every night has a plan of its own.
            try await world.client().editIssue(.key("FIELD-1"), fields: ["summary": .text("Night \(night)")])
            let result = try await world.job().run()
            #expect(result.outcome == .partial(nil))
            #expect(result.report.written?.created == 0)
            #expect(result.report.failures.allSatisfy { $0.contains("permission to create issues") })
            #expect(result.report.failures.isEmpty == false)
            #expect(result.resumedRuns.count == (night == 1 ? 0 : 1))
            let runs = try await world.store.runs(in: ProjectScope(site: "hq", project: "FIELD"), limit: 100)
            #expect(runs.count { $0.outcome == .partial || $0.outcome == .open } == 1)
        }
        #expect(Census(try await world.issues()).clusters.isEmpty)
    }

    /// Neither links nor labels tell: who created it, when, and what it says does.
    @Test func aLostCreateWithoutLinksAndLabelsIsFoundAndNotSentAgain() async throws {
        var world = try JobWorld(tickets: townTickets(10)) {
            $0.fieldsOffCreateScreen = ["issuelinks", "labels"]
        }
        let plan = try await world.job().plan().plan
        world.hook = JobFaultTests.crashHook(after: 1)
        _ = try await world.job().apply(plan)
        world.hook = nil
        let again = try await world.job().apply(plan)
        #expect(again.outcome == .complete)
        #expect(world.sandbox.statistics().requests["POST /issue/bulk"] == 1)
        #expect(Census(try await world.issues()).problems == [])
        #expect(Census(try await world.issues()).clusters.count == plan.clusters.count)
    }
}
