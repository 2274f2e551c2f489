internal import FoundationEssentials
internal import HTTPMessages
internal import Jira

/// Asks a site of Jira Cloud for its id at the gateway; no credentials are needed (facts 4.2).
struct TenantInfo: Sendable {
    static let path = "/_edge/tenant_info"

    /// The cloud id of a site.
    static func cloudID(
        of site: JiraSite,
        transport: any HTTPClientTransport
    ) async throws(SignInError) -> String {
        // Below the host, whatever context path: it is the edge that answers, not Jira.
        let request = HTTPRequest(
            method: .get,
            scheme: site.scheme,
            authority: site.authority,
            path: path,
            fields: ["Accept": "application/json"]
        )
        let endpoint = "\(site.scheme)://\(site.authority)\(path)"
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await transport.send(request, timeout: TokenEndpoint.timeout)
        } catch {
            if error.kind == .cancelled { throw .cancelled }
            throw .unexpectedAnswer(
                endpoint: endpoint,
                reason: ServerWords.clean(error.message, hiding: [])
            )
        }
        struct Wire: Decodable { var cloudId: String }
        guard response.status == 200,
            let wire = try? JSONDecoder().decode(Wire.self, from: response.body), !wire.cloudId.isEmpty
        else {
            throw .unexpectedAnswer(endpoint: endpoint, reason: ServerWords.kind(of: response, hiding: []))
        }
        return wire.cloudId
    }
}
