import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// Bulk operations: tasks on Cloud, one by one on Data Center, one report.
struct BulkOperationTests {
    private let edit = JiraBulkOperation.edit(
        JiraBulkEdit([
            "labels": .addLabels(["x"]), "customfield_10104": .number(90), "priority": .priority(id: "1"),
            "summary": .line("Same"), "description": .document(ADFDocument(plainText: "text")),
            "duedate": .day("2026-12-24"),
        ])
    )

    @Test(arguments: SandboxProduct.allCases)
    func theSameEditGivesTheSameReport(product: SandboxProduct) async throws {
        let site = try FeatureSite(product, tickets: 4)
        let report = await site.client.bulk(edit, on: ["FIELD-1", "10002", "FIELD-99", "FIELD-1"])
        #expect(
            report.entries == [
                .init(issue: "FIELD-1", outcome: .processed), .init(issue: "10002", outcome: .processed),
                .init(issue: "FIELD-99", outcome: .inaccessible),
                .init(issue: "FIELD-1", outcome: .processed),
            ]
        )
        #expect(report.tasks.count == (product == .cloud ? 1 : 0))
        let issue = try await site.client.issue(
            "FIELD-1",
            fields: ["labels", "priority", "summary", "duedate", "customfield_10104"]
        )
        #expect(issue.labels == ["x"] && issue.priority == "Highest" && issue.summary == "Same")
        #expect(issue.due == "2026-12-24")
        let cleared = await site.client.bulk(
            .edit(JiraBulkEdit(["labels": .replaceLabels([]), "customfield_10104": .number(nil)])),
            on: ["FIELD-1"]
        )
        #expect(cleared.processedCount == 1)
        #expect(try await site.client.issue("FIELD-1", fields: ["labels"]).labels == [])
    }

    @Test(arguments: SandboxProduct.allCases)
    func failuresKeepTheirReasons(product: SandboxProduct) async throws {
        let site = try FeatureSite(product) { $0.fieldsOffEditScreen = ["labels"] }
        let report = await site.client.bulk(
            .edit(JiraBulkEdit(["labels": .addLabels(["x"])])),
            on: ["10001"]
        )
        guard case .failed(let reasons)? = report.entries.first?.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(reasons.first?.contains("not on the appropriate screen") == true)
    }

    @Test(arguments: SandboxProduct.allCases)
    func issuesGoToAStatusFromWhereverTheyAre(product: SandboxProduct) async throws {
        let site = try FeatureSite(product, tickets: 4)
        try await site.client.transition(.key("FIELD-2"), toStatus: "Clustered")
        try await site.client.transition(.key("FIELD-3"), toStatus: "Clustered")
        try await site.client.transition(.key("FIELD-3"), toStatus: "In Progress")
        let report = await site.client.bulk(
            .transition(toStatus: "in progress"),
            on: ["FIELD-1", "FIELD-2", "FIELD-3"]
        )
        // One step away, there already, two steps away.
        #expect(report.entries[1].outcome == .processed && report.entries[2].outcome == .processed)
        if case .failed(let reasons) = report.entries[0].outcome {
            #expect(reasons.first?.contains("FIELD-1") == true)
        } else {
            Issue.record("\(report)")
        }
        #expect(try await site.client.issue("FIELD-2", fields: ["status"]).status == "In Progress")
    }

    @Test(arguments: SandboxProduct.allCases) func deletesAndWatchesAreDone(product: SandboxProduct)
        async throws
    {
        let site = try FeatureSite(product, tickets: 3)
        #expect(await site.client.bulk(.watch, on: ["10001"]).processedCount == 1)
        #expect(await site.client.bulk(.unwatch, on: ["10001"]).processedCount == 1)
        let report = await site.client.bulk(.delete, on: ["FIELD-1", "FIELD-99"])
        #expect(report.entries.map(\.outcome) == [.processed, .inaccessible])
        let failure = await jiraFailure { () async throws(JiraError) in
            _ = try await site.client.issue("FIELD-1", fields: [])
        }
        #expect(failure?.code == .notFound)
        let move = await site.client.bulk(
            .move(project: "FIELD", issueTypeID: "10001", parent: nil),
            on: ["10002"]
        )
        #expect((move.processedCount == 1) == (product == .cloud))
    }

    @Test func manyIssuesAreManyTasksAndFullSitesAreWaitedFor() async throws {
        let site = try FeatureSite(.cloud, tickets: 1) { $0.tasks.concurrencyLimit = 1 }
        let ids = (10_001...13_500).map { String($0) }
        let report = await site.client.bulk(.watch, on: ids)
        #expect(report.tasks.count == 4)
        #expect(report.entries.first?.outcome == .processed)
        #expect(report.entries.dropFirst().allSatisfy { $0.outcome == .inaccessible })
    }

    @Test func aLostAnswerIsAmbiguousAndEditsAreSentAgain() async throws {
        let site = try FeatureSite(.cloud) { $0.faults.dropsAfterWrite = [1] }
        let deleted = await site.client.bulk(.delete, on: ["10001"])
        guard case .ambiguous? = deleted.entries.first?.outcome else {
            Issue.record("\(deleted)")
            return
        }
        let other = try FeatureSite(.cloud) { $0.faults.dropsAfterWrite = [1] }
        #expect(await other.client.bulk(edit, on: ["10001"]).processedCount == 1)
        #expect(other.jira.statistics().requests["POST /bulk/issues/fields"] == 2)
    }

    @Test(arguments: [SandboxTasks.End.failed, .dead])
    func whatAnEndedTaskDoesNotNameIsAmbiguous(end: SandboxTasks.End) async throws {
        let site = try FeatureSite(.cloud) {
            $0.tasks.end = end
            $0.tasks.issuesBeforeEnd = 1
        }
        let report = await site.client.bulk(edit, on: ["10001", "10002"])
        #expect(report.entries[0].outcome == .processed)
        guard case .ambiguous(let error) = report.entries[1].outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(error.message.contains(report.tasks[0]))
    }

    @Test func refusalsOfTheWholeRequestAreNotSent() async throws {
        let site = try FeatureSite(.cloud) { $0.deniedPermissions = ["BULK_CHANGE"] }
        guard case .notSent(let error)? = await site.client.bulk(edit, on: ["10001"]).entries.first?.outcome
        else {
            Issue.record("expected not sent")
            return
        }
        #expect(error.code == .forbidden && error.errorMessages.count == 1)
    }

    @Test(
        arguments: [
            (
                #"{"status":"COMPLETE","processedAccessibleIssues":[1],"failedAccessibleIssues":{"2":["no"]},"#
                    + #""invalidOrInaccessibleIssueCount":1}"#, "processed failed inaccessible"
            ),
            (
                #"{"status":"COMPLETE","processedAccessibleIssues":["1"],"failedAccessibleIssues":{"2":"no"}}"#,
                "processed failed inaccessible"
            ),
            (
                #"{"status":"COMPLETE","processedAccessibleIssues":[1,2],"invalidOrInaccessibleIssueCount":0}"#,
                "processed processed ambiguous"
            ),
            (#"{"status":"CANCELLED","processedAccessibleIssues":[1]}"#, "processed ambiguous ambiguous"),
            (#"{"status":"DEAD"}"#, "ambiguous ambiguous ambiguous"),
        ]
    ) func everyEndOfATaskIsRead(json: String, words: String) async throws {
        let transport = ScriptedTransport([
            .json(200, #"{"status":"ENQUEUED"}"#), .json(200, #"{"status":"SOMETHING_NEW"}"#),
            .json(200, #"{"status":"CANCEL_REQUESTED"}"#), .json(200, json),
        ])
        let pacing = RecordedPacing()
        let client = try makeClient(transport, pacing: pacing.pacing())
        let outcomes = try await client.bulkOutcomes(ofTask: "9", issues: ["1", "2", "3"])
        let read = outcomes.map { outcome in
            switch outcome {
            case .processed: "processed"
            case .failed: "failed"
            case .inaccessible: "inaccessible"
            case .notSent: "not sent"
            case .ambiguous: "ambiguous"
            }
        }
        #expect(read.joined(separator: " ") == words)
        #expect(
            pacing.waits == [
                .milliseconds(500), .milliseconds(750), .milliseconds(1_125), .milliseconds(1_688),
            ]
        )
    }

    @Test func patienceEnds() {
        let schedule = JiraTaskSchedule(
            firstWait: .seconds(1),
            growth: 2,
            longestWait: .seconds(5),
            patience: .seconds(10)
        )
        #expect(schedule.wait(afterQuestions: 0, waited: .zero) == .seconds(1))
        #expect(schedule.wait(afterQuestions: 2, waited: .seconds(3)) == .seconds(4))
        #expect(schedule.wait(afterQuestions: 9, waited: .seconds(4)) == .seconds(5))
        #expect(schedule.wait(afterQuestions: 9, waited: .seconds(8)) == .seconds(2))
        #expect(schedule.wait(afterQuestions: 9, waited: .seconds(10)) == nil)
    }
}
