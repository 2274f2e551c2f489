import Foundation
import HTTPMessages
import JiraSandbox

extension SandboxCaller {
    /// Asks as a correct client would, without a look at the specification: for answers that are wrong on purpose.
    func raw(
        _ method: HTTPMethod = .get,
        _ path: String = "/myself",
        _ body: String = "",
        by account: SandboxAccount? = nil,
        headers: [String: String] = [:],
        timeout: Duration = .seconds(10)
    ) async throws(HTTPTransportError) -> SandboxReply {
        try SandboxReply(
            await transport.send(
                request(method, path, body, by: account, headers: headers),
                timeout: timeout
            )
        )
    }

    /// What goes over the wire.
    func request(
        _ method: HTTPMethod = .get,
        _ path: String = "/myself",
        _ body: String = "",
        by account: SandboxAccount? = nil,
        headers: [String: String] = [:],
        authority: String = "127.0.0.1:80"
    ) -> HTTPRequest {
        var fields: HTTPFields = [
            "Accept": "application/json", "Authorization": authorization(account ?? configuration.account),
        ]
        for name in headers.keys.sorted() { fields[name] = headers[name] }
        let version = configuration.product == .cloud ? "3" : "2"
        let isWhole = ["/rest/", "/_", "/login"].contains(where: path.hasPrefix)
        return HTTPRequest(
            method: method,
            scheme: "http",
            authority: authority,
            path: isWhole ? path : "\(configuration.contextPath)/rest/api/\(version)\(path)",
            fields: fields,
            body: Data(body.utf8)
        )
    }

    /// Asks a control; its answer.
    @discardableResult
    func control(
        _ method: HTTPMethod,
        _ path: String,
        _ body: String = "",
        headers: [String: String] = [:]
    ) async throws -> SandboxReply {
        try await raw(method, "/_sandbox\(path)", body, headers: headers)
    }

    /// Replaces the fault rules by one of JSON.
    func rule(_ json: String) async throws {
        let answer = try await control(.put, "/rules", "{\"rules\": [\(json)]}")
        guard answer.status == 200 else { throw RuleRefused(text: answer.text) }
    }

    struct RuleRefused: Error { let text: String }

    /// Statuses of the same request sent so often; 0 where none came.
    func statuses(_ count: Int, _ method: HTTPMethod = .get, _ path: String = "/myself") async -> [Int] {
        var statuses: [Int] = []
        for _ in 0..<count { statuses.append((try? await raw(method, path))?.status ?? 0) }
        return statuses
    }
}
