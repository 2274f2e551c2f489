import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// Fields as Jira wrote them, put back as they were, and moves that do without bulk work where they must.
///
/// Every request is checked against the published documents on its way.
struct RawIssueTests {
    @Test(arguments: FeatureSession.products)
    func whatWasReadIsPutBackExactly(_ product: SandboxProduct) async throws {
        let session = try FeatureSession(product, tickets: 3)
        let client = session.client
        let document = ADFDocument([
            .heading(level: 2, [.text("Crew")]),
            .table(
                header: [["Key"], ["Job"]],
                rows: [[[.link("FIELD-1", to: "https://x.example/1")], ["a|b"]]]
            ),
            .paragraph([.strong("Mind "), .text("{the} [dog] äöü 🐕")]),
        ])
        try await client.editIssue(
            .id("10001"),
            fields: [
                "description": .document(document), "labels": .texts(["b", "a"]),
                "customfield_10104": .number(90.5),
            ]
        )
        let fields = ["summary", "description", "labels", "customfield_10104", "duedate", "priority"]
        let before = try await client.rawIssues(["FIELD-1", "10002", "FIELD-99", "10001"], fields: fields)
        #expect(before.map(\.id) == ["10001", "10002"])
        let values = try #require(before.first?.fields)
        #expect(Set(values.keys) == Set(fields))
        #expect(values["duedate"]?.text == "null")
        #expect(values["description"]?.text.hasPrefix(product == .cloud ? "{" : "\"") == true)

        try await client.editIssue(
            .id("10001"),
            fields: [
                "summary": .text("Other"), "description": .document(ADFDocument(plainText: "Other")),
                "labels": .texts([]), "customfield_10104": .null, "duedate": .text("2026-12-24"),
            ]
        )
        try await client.editIssue(
            .id("10001"),
            fields: values.filter { $0.key != "priority" }.mapValues { .json($0) }
        )
        let after = try await client.rawIssues(["10001"], fields: fields)
        #expect(after.first == before.first)
    }

    @Test(arguments: FeatureSession.products)
    func aHundredIssuesAreMovedWithOrWithoutThePermissionForBulkWork(
        _ product: SandboxProduct
    ) async throws {
        for denied in [Set<String>(), ["BULK_CHANGE"]] {
            let session = try FeatureSession(product, tickets: 30) { $0.deniedPermissions = denied }
            let ids = (10_001...10_030).map(String.init)
            try await session.client.transition(.id("10002"), toStatus: "Clustered")
            let report = await session.client.transitionWherePossible(ids + ["99999"], toStatus: "clustered")
            #expect(report.processedCount == 30, "\(report.exceptions)")
            #expect(report.exceptions.map(\.issue) == ["99999"])
            #expect(report.exceptions.map(\.outcome) == [.inaccessible])
            let present = try await session.client.issues(ids, fields: ["status"])
            #expect(present.allSatisfy { $0.status == "Clustered" })
            let singles = session.lines.count { $0.hasPrefix("POST") && $0.hasSuffix("/transitions") }
            let isBulk = product == .cloud && denied.isEmpty
            #expect(isBulk ? singles <= 2 : singles >= 29, "\(singles)")
        }
    }
}
