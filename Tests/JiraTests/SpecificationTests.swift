import Foundation
import HTTPMessages
import Jira
import Testing

/// What the client sends, held against the published OpenAPI document of Jira Cloud.
///
/// A light check: the operation exists, every query parameter is one of its own, and the body has only the members, of
/// the types and with the required ones that the schema names. The sandbox's tests hold the full validator.
struct SpecificationTests {
    @Test(.enabled(if: SharedFacts.hasSpecification))
    func everyRequestIsOneThatJiraPublishes() async throws {
        let specification = try Specification(try #require(SharedFacts.file("cloud-v3-openapi.json")))
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            let path = request.pathOnly
            if path.hasSuffix("/search/jql") { return .json(200, #"{"issues":[{"id":"1"}],"isLast":true}"#) }
            if path.hasSuffix("approximate-count") { return .json(200, #"{"count":900}"#) }
            if path.hasSuffix("bulkfetch") { return .json(200, #"{"issues":[{"id":"1","key":"A-1"}]}"#) }
            if path.hasSuffix("/transitions"), request.method == .get {
                return .json(200, #"{"transitions":[{"id":"2","name":"Go","to":{"id":"3","name":"Done"}}]}"#)
            }
            if ["/field", "/status", "/priority"].contains(where: path.hasSuffix) { return .json(200, "[]") }
            if path.hasSuffix("/issueLinkType") { return .json(200, #"{"issueLinkTypes":[]}"#) }
            if path.contains("createmeta") { return .json(200, #"{"values":[],"isLast":true}"#) }
            if path.hasSuffix("/issue/bulk") { return .json(201, #"{"issues":[{"id":"1","key":"A-1"}]}"#) }
            return .json(200, #"{"id":"1","key":"A-1"}"#)
        }
        let client = try makeClient(transport)
        _ = try await client.serverInfo()
        _ = try await client.myself()
        _ = try await client.fields()
        _ = try await client.statuses()
        _ = try await client.priorities()
        _ = try await client.project("A")
        _ = try await client.issueLinkTypes()
        _ = try await client.creatableIssueTypes(project: "A")
        _ = try await client.createFields(project: "A", issueTypeID: "1")
        _ = try await client.pull("project = A", fields: ["summary", "customfield_1"])
        _ = try await client.issue("A-1", fields: ["summary"])
        let draft = IssueDraft(
            project: "A",
            issueType: "Task",
            summary: "s",
            description: ADFDocument(plainText: "d"),
            labels: ["x"],
            fields: ["customfield_1": .number(1)],
            links: [.init(type: "Relates", outwardIssue: .key("A-1"))]
        )
        _ = try await client.createIssue(draft)
        _ = await client.bulkCreateChunk([draft])
        try await client.editIssue(.key("A-1"), fields: ["summary": .text("x")], addingLabels: ["y"])
        _ = try await client.addComment(ADFDocument(plainText: "c"), to: .key("A-1"))
        try await client.transition(.key("A-1"), toStatus: "Done")
        try await client.link(cluster: .id("1"), member: .key("A-2"), type: "Relates")
        try await client.removeLink(id: "5")

        #expect(transport.requests.count == 24)
        for request in transport.requests {
            #expect(
                specification.complaints(about: request) == [],
                "\(request.method.rawValue) \(request.path)"
            )
        }
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
private struct Specification {
    private let paths: [String: [String: Any]]
    private let schemas: [String: [String: Any]]

    init(_ data: Data) throws {
        let whole = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        paths = try #require(whole["paths"] as? [String: [String: Any]])
        let components = try #require(whole["components"] as? [String: Any])
        schemas = try #require(components["schemas"] as? [String: [String: Any]])
    }

    func complaints(about request: HTTPRequest) -> [String] {
        let segments = request.pathOnly.dropFirst("/ctx".count).split(separator: "/")
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
            let value = try? JSONSerialization.jsonObject(with: request.body)
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
