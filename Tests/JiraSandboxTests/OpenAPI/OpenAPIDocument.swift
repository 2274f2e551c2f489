import Foundation
import JiraSandbox

/// Jira's published specification, as far as checking bodies needs it.
///
/// `@unchecked Sendable` because the parsed document is never changed after the initialiser.
final class OpenAPIDocument: @unchecked Sendable {
    static let shared: OpenAPIDocument? = try? OpenAPIDocument(PackagePlaces.openAPI)
    static let dataCenter: OpenAPIDocument? = try? OpenAPIDocument(PackagePlaces.dataCenterOpenAPI)
    static let agile: OpenAPIDocument? = try? OpenAPIDocument(PackagePlaces.agileOpenAPI)

    /// What is wrong with an exchange, by the document of the product; nil for a path that no document has.
    static func problems(
        _ configuration: SandboxConfiguration,
        method: String,
        path: String,
        requestBody: Any?,
        status: Int,
        responseBody: Any?
    ) -> [String]? {
        var path = path
        if path.hasPrefix("/ex/jira/") {
            path = "/" + path.split(separator: "/").dropFirst(3).joined(separator: "/")
        }
        switch configuration.product {
        case .cloud:
            return (path.hasPrefix("/rest/agile") ? agile : shared)?.problems(
                method: method,
                path: path,
                requestBody: requestBody,
                status: status,
                responseBody: responseBody
            )
        case .dataCenter:
            guard path.hasPrefix(configuration.contextPath + "/rest/") else { return nil }
            // The document's server ends in `/rest`.
            path = String(path.dropFirst(configuration.contextPath.count + "/rest".count))
            return dataCenter?.problems(
                method: method,
                path: path,
                requestBody: requestBody,
                status: status,
                responseBody: responseBody
            ).map { DataCenterDefect.removed(from: $0, method: method, path: path, body: responseBody) }
        }
    }

    private let paths: [String: Any]
    private let schemas: [String: Any]

    init(_ file: URL) throws {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        paths = document?["paths"] as? [String: Any] ?? [:]
        let components = document?["components"] as? [String: Any]
        schemas = components?["schemas"] as? [String: Any] ?? [:]
    }

    func schema(named name: String) -> [String: Any]? { schemas[name] as? [String: Any] }

    /// What is wrong with an exchange; nil for a path that the document does not have.
    func problems(
        method: String,
        path: String,
        requestBody: Any?,
        status: Int,
        responseBody: Any?
    ) -> [String]? {
        guard let operation = operation(method, path) else { return nil }
        var problems: [String] = []
        if let requestBody, (200..<300).contains(status),
            let schema = Self.schema(operation["requestBody"] as? [String: Any])
        {
            problems += self.problems(requestBody, schema, at: "request")
        }
        let responses = operation["responses"] as? [String: Any] ?? [:]
        guard let response = responses[String(status)] as? [String: Any] else {
            return problems + ["status \(status) is not documented: \(responses.keys.sorted())"]
        }
        if let schema = Self.schema(response), !schema.isEmpty, status != 204 {
            if let responseBody {
                let found = self.problems(responseBody, schema, at: "response")
                // Whole requests are refused in Jira's usual shape also where the document knows only the endpoint's own.
                let isRefusal =
                    status == 400
                    && self.problems(
                        responseBody,
                        self.schema(named: "ErrorCollection") ?? [:],
                        at: "response"
                    ) == []
                problems += isRefusal ? [] : found
            } else {
                problems.append("response: no body")
            }
        }
        return problems
    }

    /// Scopes of OAuth in the state `Current`; nil where the document names none or has no such operation.
    func classicScopes(method: String, path: String) -> [String]? {
        let list = operation(method, path)?["x-atlassian-oauth2-scopes"] as? [[String: Any]]
        return list?.first { $0["state"] as? String == "Current" }?["scopes"] as? [String]
    }

    /// Alternatives of scopes in the member `security`.
    func agileScopes(method: String, path: String) -> [Set<String>]? {
        let list = operation(method, path)?["security"] as? [[String: Any]]
        return list?.compactMap { ($0["OAuth2"] as? [String]).map(Set.init) }
    }

    /// The operation with the fewest braces among those whose template fits.
    private func operation(_ method: String, _ path: String) -> [String: Any]? {
        let parts = path.split(separator: "/")
        let fitting = paths.keys.filter { template in
            let templateParts = template.split(separator: "/")
            return templateParts.count == parts.count
                && zip(templateParts, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        let best = fitting.min { ($0.filter { $0 == "{" }.count, $0) < ($1.filter { $0 == "{" }.count, $1) }
        let item = best.flatMap { paths[$0] as? [String: Any] }
        return item?[method.lowercased()] as? [String: Any]
    }

    private static func schema(_ message: [String: Any]?) -> [String: Any]? {
        let content = message?["content"] as? [String: Any]
        return (content?["application/json"] as? [String: Any])?["schema"] as? [String: Any]
    }
}
