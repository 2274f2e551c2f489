internal import FoundationEssentials
internal import HTTPMessages
internal import Jira
internal import Secrets

/// A site that a grant covers.
public struct AccessibleSite: Hashable, Sendable {
    /// Cloud id.
    public let id: String
    /// Name that people see.
    public let name: String
    /// Address.
    public let url: String
    /// What is allowed there.
    public let scopes: [String]

    /// Makes a site of its parts.
    public init(id: String, name: String, url: String, scopes: [String]) {
        self.id = id
        self.name = name
        self.url = url
        self.scopes = scopes
    }
}

/// Finds out which sites a grant covers.
struct AccessibleSites: Sendable {
    static let path = "/oauth/token/accessible-resources"

    let gateway: ServerAddress
    let transport: any HTTPClientTransport

    /// Every site that the token covers, one for each cloud id, ordered by address.
    func list(_ accessToken: Secret) async throws(SignInError) -> [AccessibleSite] {
        let request = gateway.request(
            .get,
            Self.path,
            fields: [
                "Authorization": "Bearer \(accessToken.unsafelyRevealed)", "Accept": "application/json",
            ]
        )
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await transport.send(request, timeout: TokenEndpoint.timeout)
        } catch {
            if error.kind == .cancelled { throw .cancelled }
            throw .unexpectedAnswer(
                endpoint: gateway.url + Self.path,
                reason: ServerWords.clean(error.message, hiding: [accessToken])
            )
        }
        guard response.status == 200,
            let wires = try? JSONDecoder().decode([Wire].self, from: response.body)
        else {
            throw .unexpectedAnswer(
                endpoint: gateway.url + Self.path,
                reason: ServerWords.kind(of: response, hiding: [accessToken])
            )
        }
        return Self.merged(wires)
    }

    /// The site of an address, or of a cloud id where one is configured.
    static func match(_ sites: [AccessibleSite], url: String, cloudID: String?) -> AccessibleSite? {
        if let cloudID { return sites.first { $0.id == cloudID } }
        return sites.first { same($0.url, url) }
    }

    /// One grant names a site once for each product on it, with the scopes of that product.
    private static func merged(_ wires: [Wire]) -> [AccessibleSite] {
        var sites: [AccessibleSite] = []
        for wire in wires {
            guard let id = wire.id, let url = wire.url else { continue }
            if let index = sites.firstIndex(where: { $0.id == id }) {
                let known = sites[index]
                let further = (wire.scopes ?? []).filter { !known.scopes.contains($0) }
                sites[index] = AccessibleSite(
                    id: id,
                    name: known.name,
                    url: known.url,
                    scopes: known.scopes + further
                )
            } else {
                sites.append(
                    AccessibleSite(
                        id: id,
                        name: ServerWords.clean(wire.name ?? "", hiding: []),
                        url: ServerWords.clean(url, hiding: []),
                        scopes: wire.scopes ?? []
                    )
                )
            }
        }
        return sites.sorted { ($0.url, $0.id) < ($1.url, $1.id) }
    }

    /// Whether two spellings are one address: letter case of the host and slashes at the end do not count.
    private static func same(_ left: String, _ right: String) -> Bool {
        guard let left = try? JiraSite(name: "a", url: left), let right = try? JiraSite(name: "b", url: right)
        else { return false }
        return left.url == right.url
    }

    private struct Wire: Decodable {
        var id: String?
        var name: String?
        var url: String?
        var scopes: [String]?
    }
}
