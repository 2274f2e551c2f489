internal import HTTPMessages
internal import HTTPTransport
public import NetworkAddresses
public import Secrets

/// Where the report of a run is sent, and how it is signed.
public struct WebhookTarget: Sendable {
    /// What people are shown: scheme, host and port.
    ///
    /// The rest of the address may hold a secret.
    public let name: String
    let scheme: String
    let authority: String
    let path: String
    let signature: WebhookSignature
    let addresses: AddressPolicy
    let certificateAuthorityFile: String?

    /// Makes a target.
    ///
    /// - Parameters:
    ///   - url: `https`, or `http` on loopback; may have a query, no user and no fragment.
    ///   - secret: see `WebhookSignature`.
    ///   - allowedHosts: hosts that may be contacted though they are not public.
    ///   - certificateAuthorityFile: authorities to trust instead of the system's.
    /// - Throws: `WebhookError`.
    public init(
        url: String,
        secret: Secret,
        allowedHosts: [AddressPolicy.Exception] = [],
        certificateAuthorityFile: String? = nil
    ) throws(WebhookError) {
        guard !url.contains("#") else { throw .address("has a fragment; end it before '#'") }
        let base = url.prefix { $0 != "?" }
        let query = url.dropFirst(base.count)
        guard query.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .address("holds a space or a character that addresses do not have in its query")
        }
        let site: SiteURL
        do throws(ConfigurationValueProblem) {
            site = try SiteURL(parsing: String(base))
        } catch {
            throw .address("cannot be used: \(error.message)")
        }
        addresses = AddressPolicy(
            site.isLoopback ? .loopback : .publicHosts,
            exceptions: allowedHosts
        )
        if let objection = site.objection(by: addresses) { throw .address("cannot be used: \(objection)") }
        let parts = site.text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        scheme = String(parts[0].dropLast())
        authority = String(parts[2].prefix { $0 != "/" })
        // A slash at the end may mean something there, which it does not in a site's address.
        let typedPath = base.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
        path = (typedPath.isEmpty ? "/" : String(typedPath)) + query
        name = "\(scheme)://\(authority)"
        signature = try WebhookSignature(secret: secret)
        self.certificateAuthorityFile = certificateAuthorityFile
    }

    /// A way there that follows no redirect and dials what the policy allows only.
    func transport() throws(HTTPTransportError) -> CurlTransport {
        var configuration = CurlTransport.Configuration(
            maxResponseBytes: 1 << 20,
            connectTimeout: .seconds(5)
        )
        configuration.userAgent = "Muster/\(MusterVersion.current)"
        configuration.certificateAuthorityFile = certificateAuthorityFile
        configuration.addresses = addresses
        return try CurlTransport(configuration)
    }
}
