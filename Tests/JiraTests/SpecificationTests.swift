import Foundation
import HTTPMessages
import JQL
import Jira
import Testing

/// What the client sends, held against the published OpenAPI document of Jira Cloud.
///
/// A light check: the operation exists, every query parameter is one of its own, and the body has only the members, of
/// the types and with the required ones that the schema names. The sandbox's tests hold the full validator.
struct SpecificationTests {
    @Test(.enabled(if: SharedFacts.hasSpecification))
    func everyRequestToCloudIsOneThatItPublishes() async throws {
        let specification = try Specification(try #require(SharedFacts.file("cloud-v3-openapi.json")))
        let requests = try await requestsOfEveryCall(.cloud)
        #expect(requests.count == 37)
        for request in requests {
            #expect(
                specification.complaints(about: request) == [],
                "\(request.method.rawValue) \(request.path)"
            )
        }
    }

    @Test(.enabled(if: SharedFacts.hasSpecification))
    func everyRequestToDataCenterIsOneThatItPublishes() async throws {
        let data = try #require(SharedFacts.file("dc-v2-openapi-10.3.24.json"))
        let specification = try Specification(data, root: "/rest")
        let requests = try await requestsOfEveryCall(.dataCenter)
        #expect(requests.count == 35)
        for request in requests {
            let complaints = specification.complaints(about: request).filter { complaint in
                !Self.dataCenterDefects.contains { complaint.contains($0.0) && complaint.hasSuffix($0.1) }
            }
            #expect(complaints == [], "\(request.method.rawValue) \(request.path)")
        }
    }

    /// Where the document of Data Center is known to be wrong: values of fields are said to be objects, and operations of an
    /// update to be `{operation, value}` where Jira takes `{add: …}` (facts, head and section 2.3).
    private static let dataCenterDefects = [
        ("body.fields.", " is no object"), ("].fields.", " is no object"),
        (".update.labels", ".add is unknown"),
        (".update.labels", ".remove is unknown"),
    ]

    /// What the client sends when each of its calls is made.
    private func requestsOfEveryCall(_ flavor: JiraFlavor) async throws -> [HTTPRequest] {
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            let path = request.pathOnly
            if path.hasSuffix("/search/jql") { return .json(200, #"{"issues":[{"id":"1"}],"isLast":true}"#) }
            if path.hasSuffix("/search") {
                return .json(
                    200,
                    #"{"startAt":0,"total":1,"issues":[{"id":"1","key":"A-1","fields":{"created":5}}]}"#
                )
            }
            if path.hasSuffix("approximate-count") { return .json(200, #"{"count":900}"#) }
            if path.hasSuffix("bulkfetch") { return .json(200, #"{"issues":[{"id":"1","key":"A-1"}]}"#) }
            if path.hasSuffix("/transitions"), request.method == .get {
                return .json(200, #"{"transitions":[{"id":"2","name":"Go","to":{"id":"3","name":"Done"}}]}"#)
            }
            if ["/field", "/status", "/priority"].contains(where: path.hasSuffix) { return .json(200, "[]") }
            if path.hasSuffix("/issueLinkType") { return .json(200, #"{"issueLinkTypes":[]}"#) }
            if path.hasSuffix("/comment"), request.method == .get {
                return .json(200, #"{"comments":[],"total":0}"#)
            }
            if path.hasSuffix("/mypermissions") { return .json(200, #"{"permissions":{}}"#) }
            if path.contains("createmeta") { return .json(200, #"{"values":[],"isLast":true}"#) }
            if path.hasSuffix("/issue/bulk") { return .json(201, #"{"issues":[{"id":"1","key":"A-1"}]}"#) }
            return .json(200, #"{"id":"1","key":"A-1","accountId":"x","name":"x"}"#)
        }
        let client = try makeClient(transport, flavor: flavor)
        var cursor = IncrementalCursor(overlap: .seconds(60))
        _ = cursor.finish([], siteTime: 1_790_000_000_000)
        _ = try await client.serverInfo()
        _ = try await client.verifiedAccount()
        _ = try await client.permissions(project: "A", keys: ["CREATE_ISSUES"])
        _ = try await client.fields()
        _ = try await client.statuses()
        _ = try await client.priorities()
        _ = try await client.project("A")
        _ = try await client.issueLinkTypes()
        _ = try await client.creatableIssueTypes(project: "A")
        _ = try await client.createFields(project: "A", issueTypeID: "1")
        // On Data Center, which counts exactly, one of 900 is an error; what was sent is all that matters here.
        _ = try? await client.pull("project = A", fields: ["summary", "customfield_1"])
        _ = try? await client.census("project = A")
        _ = try await client.keys("project = A")
        _ = try await client.delta(try JQLQuery(parsing: "project = A"), since: cursor, fields: ["summary"])
        _ = try await client.search("project = A ORDER BY key", fields: [], reconciling: ["1", "2"])
        _ = try await client.issue("A-1", fields: ["summary"])
        _ = try await client.issues(
            (1...25).map { "\($0)" }.prefix(flavor == .cloud ? 25 : 3).map(\.self),
            fields: []
        )
        _ = try await client.comments(of: .key("A-1"))
        var draft = IssueDraft(
            project: "A",
            issueType: "Task",
            summary: "s",
            description: ADFDocument(plainText: "d"),
            labels: ["x"],
            fields: [
                "customfield_1": .number(1), "components": .eachNamed(["North", "South"]),
                "assignee": .user(flavor == .cloud ? .accountID("x") : .name("x")),
            ]
        )
        if flavor.linksInsideCreate { draft.links = [.init(type: "Relates", outwardIssue: .key("A-1"))] }
        _ = try await client.createIssue(draft)
        _ = await client.bulkCreateChunk([draft])
        try await client.editIssue(.key("A-1"), fields: ["summary": .text("x")], addingLabels: ["y"])
        try await client.editIssue(.key("A-1"), removingLabels: ["y"], notifying: false)
        _ = try await client.addComment(ADFDocument(plainText: "c"), to: .key("A-1"))
        try await client.transition(.key("A-1"), toStatus: "Done", fields: ["resolution": .named("Done")])
        try await client.link(cluster: .id("1"), member: .key("A-2"), type: "Relates")
        try await client.removeLink(id: "5")
        try await client.deleteIssue(.key("A-1"), withSubtasks: true)
        return transport.requests
    }

    @Test(.enabled(if: SharedFacts.hasSpecification))
    func theCheckItselfFindsFaults() throws {
        let specification = try Specification(try #require(SharedFacts.file("cloud-v3-openapi.json")))
        func complaints(_ method: HTTPMethod, _ path: String, _ body: String) -> Int {
            specification.complaints(
                about: HTTPRequest(
                    method: method,
                    scheme: "https",
                    authority: "x",
                    path: "/ctx" + path,
                    body: Data(body.utf8)
                )
            ).count
        }
        #expect(complaints(.post, "/rest/api/3/search/jql", #"{"jql":"a","colour":1}"#) == 1)
        #expect(complaints(.post, "/rest/api/3/search/jql", #"{"jql":1,"fields":"x"}"#) == 2)
        #expect(complaints(.get, "/rest/api/3/search/jql/x", "") == 1)
        #expect(complaints(.get, "/rest/api/3/issue/A-1?colour=1", "") == 1)
        #expect(
            complaints(.post, "/rest/api/3/issueLink", #"{"type":{"name":"x"},"inwardIssue":{"key":"a"}}"#)
                == 1
        )
        #expect(complaints(.post, "/rest/api/3/issue/bulk", #"{"issueUpdates":{}}"#) == 1)
    }
}

/// As much of an OpenAPI document as the check needs.
struct Specification {
    private let paths: [String: [String: Any]]
    private let schemas: [String: [String: Any]]
    private let root: String

    /// Reads a document; its paths lack `root`, which the server's address in it ends with.
    init(_ data: Data, root: String = "") throws {
        self.root = root
        let whole = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        paths = try #require(whole["paths"] as? [String: [String: Any]])
        let components = try #require(whole["components"] as? [String: Any])
        schemas = try #require(components["schemas"] as? [String: [String: Any]])
    }

    func complaints(about request: HTTPRequest) -> [String] {
        let segments = request.pathOnly.dropFirst("/ctx".count + root.count).split(separator: "/")
        // A fixed segment is a better match than a parameter.
        let matching = paths.keys.filter { template in
            let parts = template.split(separator: "/")
            return parts.count == segments.count
                && zip(parts, segments).allSatisfy { $0 == $1 || $0.first == "{" }
        }
        let template = matching.min { $0.split(separator: "{").count < $1.split(separator: "{").count }
        guard let template,
            let operation = paths[template]?[request.method.rawValue.lowercased()] as? [String: Any]
        else { return ["no such operation"] }
        return queryComplaints(request, operation) + bodyComplaints(request, operation)
    }

    private func queryComplaints(_ request: HTTPRequest, _ operation: [String: Any]) -> [String] {
        let parameters = operation["parameters"] as? [[String: Any]] ?? []
        let known = Set(
            parameters.filter { $0["in"] as? String == "query" }.compactMap { $0["name"] as? String }
        )
        let query = request.path.dropFirst(request.pathOnly.count + 1).split(separator: "&")
        return query.compactMap { pair in
            let name = String(pair.prefix { $0 != "=" })
            return known.contains(name) ? nil : "unknown query parameter \(name)"
        }
    }

    private func bodyComplaints(_ request: HTTPRequest, _ operation: [String: Any]) -> [String] {
        guard !request.body.isEmpty else { return [] }
        guard let body = operation["requestBody"] as? [String: Any],
            let content = body["content"] as? [String: Any],
            let json = content["application/json"] as? [String: Any],
            let schema = json["schema"] as? [String: Any],
            let value = try? JSONSerialization.jsonObject(with: request.body, options: .fragmentsAllowed)
        else { return ["no body expected"] }
        return complaints(value, schema, "body")
    }

    private func complaints(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            return complaints(
                value,
                schemas[String(reference.split(separator: "/").last ?? "")] ?? [:],
                place
            )
        }
        if let parts = schema["allOf"] as? [[String: Any]] {
            return parts.flatMap { complaints(value, $0, place) }
        }
        switch schema["type"] as? String {
        case "object":
            guard let object = value as? [String: Any] else { return ["\(place) is no object"] }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            let additional = schema["additionalProperties"]
            let isOpen = properties.isEmpty || additional is [String: Any] || additional as? Bool == true
            let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
            return missing.map { "\(place) lacks \($0)" }
                + object.keys.sorted().flatMap { key -> [String] in
                    let inner = "\(place).\(key)"
                    if let known = properties[key] { return complaints(object[key] as Any, known, inner) }
                    if let rest = additional as? [String: Any] {
                        return complaints(object[key] as Any, rest, inner)
                    }
                    return isOpen ? [] : ["\(inner) is unknown"]
                }
        case "array":
            guard let array = value as? [Any] else { return ["\(place) is no array"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return array.enumerated().flatMap { complaints($1, items, "\(place)[\($0)]") }
        case "string": return value is String ? [] : ["\(place) is no string"]
        case "integer", "number": return value is NSNumber ? [] : ["\(place) is no number"]
        default: return []
        }
    }
}
