internal import FoundationEssentials
internal import HTTPMessages
internal import Jira

/// Address of a server: https, or http on this machine; without a slash at its end.
struct ServerAddress: Hashable, Sendable {
    let scheme: String
    let authority: String
    let path: String

    /// Reads an address of the configuration.
    ///
    /// - Parameters:
    ///   - url: `https://host[:port][/path]`.
    ///   - key: what the configuration calls it.
    /// - Throws: `SignInError.configuration`.
    init(_ url: String, key: String) throws(SignInError) {
        do throws(JiraSiteError) {
            let site = try JiraSite(name: key, url: url)
            (scheme, authority, path) = (site.scheme, site.authority, site.contextPath)
        } catch {
            throw .configuration(key: key, problem: "is no address that can be used: \(error)")
        }
    }

    var url: String { "\(scheme)://\(authority)\(path)" }

    /// A request to something below the address.
    func request(
        _ method: HTTPMethod,
        _ below: String,
        fields: HTTPFields = [:],
        body: Data = Data()
    ) -> HTTPRequest {
        HTTPRequest(
            method: method,
            scheme: scheme,
            authority: authority,
            path: path + below,
            fields: fields,
            body: body
        )
    }
}
