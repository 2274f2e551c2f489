import Foundation
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Testing

/// What the client sends for history, properties, remote links, bulk work and webhooks, held against both documents.
@Suite(.enabled(if: SharedFacts.hasSpecification))
struct FeatureSpecificationTests {
    /// Keeps every request on its way.
    private final class Recorder: HTTPClientTransport {
        private let next: any HTTPClientTransport
        private let log = Locked<[HTTPRequest]>([])

        init(_ next: any HTTPClientTransport) { self.next = next }

        var requests: [HTTPRequest] { log.withLock { $0 } }

        func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse
        {
            log.withLock { $0.append(request) }
            return try await next.send(request, timeout: timeout)
        }
    }

    /// Where the documents are known to be wrong, for requests: see `CloudDefect` and `DataCenterDefect` of the sandbox's tests.
    private static let defects = [
        // Any JSON, described as a Java class or as a text.
        ".properties.", "body is no string",
        // Said to be needed, and nowhere described.
        "lacks targetToMultipleSourceMapping", "lacks issueIdOrKeys",
        // Operations are said to be `{operation, value}` on Data Center, where Jira takes `{add: …}`.
        ".update.labels",
        // Values of fields are said to be objects on Data Center.
        "body.fields.",
        // A null that is there empties a number field, as the description says.
        "value is no number",
    ]

    @Test(arguments: SandboxProduct.allCases)
    func everyRequestIsOneThatJiraPublishes(product: SandboxProduct) async throws {
        let recorder = Locked<Recorder?>(nil)
        let site = try FeatureSite(
            product,
            tickets: 6,
            transport: { transport in
                let made = Recorder(transport)
                recorder.withLock { $0 = made }
                return made
            }
        )
        let client = site.client
        let issue = IssueReference.key("FIELD-1")
        try await client.editIssue(issue, addingLabels: ["a"])
        _ = try await client.history(of: issue)
        _ = try await client.histories(of: ["FIELD-1", "10002"], fields: ["labels"])
        try await client.setProperty("p", of: issue, to: ["a": 1])
        _ = try await client.property("p", of: issue)
        _ = try await client.propertyKeys(of: issue)
        try await client.removeProperty("p", of: issue)
        let link = JiraRemoteLink(globalID: "g", url: "http://127.0.0.1/", title: "t", isResolved: true)
        let made = try await client.putRemoteLink(link, on: issue)
        _ = try await client.remoteLinks(of: issue)
        _ = try await client.remoteLink(globalID: "g", of: issue)
        try await client.removeRemoteLink(id: made.id, of: issue)
        try await client.putRemoteLink(link, on: issue)
        try await client.removeRemoteLink(globalID: "g", of: issue)
        let edit = JiraBulkEdit([
            "labels": .removeLabels(["a"]), "customfield_10104": .number(nil), "summary": .line("s"),
            "description": .document(ADFDocument(plainText: "t")), "duedate": .day("2026-12-24"),
            "priority": .priority(id: "1"),
        ])
        var reports = [
            await client.bulk(.edit(edit), on: ["FIELD-1"]),
            await client.bulk(.transition(toStatus: "Clustered"), on: ["10001"]),
            await client.bulk(.watch, on: ["10001"]), await client.bulk(.unwatch, on: ["10001"]),
            await client.bulk(.delete, on: ["10002"]),
            await client.setProperties(["p": try JiraJSON(1)], onAll: ["10001"]),
            await client.setProperties([("10001", ["q": try JiraJSON(1)])]),
        ]
        if product == .cloud {
            reports.append(
                await client.bulk(.move(project: "FIELD", issueTypeID: "10001", parent: nil), on: ["10003"])
            )
            _ = try? await client.registerWebhooks(
                [
                    JiraWebhookDraft(
                        events: ["comment_created"],
                        jql: "project = 10000",
                        fieldIDs: ["summary"]
                    )
                ],
                url: "http://127.0.0.1/"
            )
            _ = try? await client.dynamicWebhooks()
            _ = try? await client.refreshWebhooks(ids: [1])
            try? await client.removeWebhooks(ids: [1])
            try? await client.cancelTask(id: reports[0].tasks[0])
        }
        #expect(reports.allSatisfy { $0.processedCount == 1 }, "\(reports)")
        let name = product == .cloud ? "cloud-v3-openapi.json" : "dc-v2-openapi-10.3.24.json"
        let specification = try Specification(
            try #require(SharedFacts.file(name)),
            root: product == .cloud ? "" : "/rest"
        )
        let requests = try #require(recorder.withLock { $0 }).requests
        #expect(requests.count >= 25)
        for var request in requests {
            request.path = "/ctx" + request.path
            let complaints = specification.complaints(about: request).filter { complaint in
                !Self.defects.contains { complaint.contains($0) }
            }
            #expect(complaints == [], "\(request.method.rawValue) \(request.path)")
        }
    }
}
