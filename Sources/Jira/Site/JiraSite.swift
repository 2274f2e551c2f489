/// One Jira site: its name in the configuration, its address and which product it runs.
public struct JiraSite: Hashable, Sendable {
    /// Name in the configuration.
    public let name: String
    /// Product whose dialect the client speaks.
    public let flavor: JiraFlavor
    /// `https`, or `http` for a loopback host.
    public let scheme: String
    /// Host and, where given, port.
    public let authority: String
    /// Path below which the site lives, without a slash at its end; empty for most.
    public let contextPath: String
    /// Where requests go: the site itself, or Atlassian's gateway for grants and scoped tokens.
    public private(set) var apiAddress: APIAddress

    /// Where requests of a site go.
    public struct APIAddress: Hashable, Sendable {
        /// `https`, or `http` for a loopback host.
        public var scheme: String
        /// Host and, where given, port.
        public var authority: String
        /// Path before the interface's own, without a slash at its end: `/jira`, or `/ex/jira/{cloudId}` at the gateway.
        public var contextPath: String
    }

    /// Checks and keeps the address of a site.
    ///
    /// - Parameters:
    ///   - name: name in the configuration, not empty.
    ///   - url: `https://host[:port][/context]`; plain `http://` is accepted for 127.0.0.0/8, `localhost` and `[::1]` only.
    ///   - flavor: product that runs there.
    /// - Throws: `JiraSiteError`, which names the value and the fix.
    public init(name: String, url: String, flavor: JiraFlavor = .cloud) throws(JiraSiteError) {
        guard !name.isEmpty else { throw .emptyName(url: Self.withoutUserInfo(url)) }
        guard let schemeEnd = url.firstRange(of: "://"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw .malformed(url: Self.withoutUserInfo(url))
        }
        let scheme = url[..<schemeEnd.lowerBound].lowercased()
        let rest = url[schemeEnd.upperBound...]
        guard scheme == "https" || scheme == "http" else { throw .scheme(url: Self.withoutUserInfo(url)) }
        let authority = rest.prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else { throw .credentialsInURL(site: name) }
        let path = rest.dropFirst(authority.count)
        guard !path.contains("?"), !path.contains("#"), !path.contains("%"),
            let host = Self.host(of: authority)
        else { throw .malformed(url: url) }
        guard scheme == "https" || Self.isLoopback(host) else { throw .plainHTTP(url: url) }

        self.name = name
        self.flavor = flavor
        self.scheme = scheme
        self.authority = authority.lowercased()
        var context = path
        while context.last == "/" { context.removeLast() }
        contextPath = String(context)
        apiAddress = APIAddress(scheme: scheme, authority: self.authority, contextPath: contextPath)
    }

    /// The same site, called through Atlassian's gateway: where OAuth 2.0 grants and scoped API tokens of Jira Cloud work.
    ///
    /// - Parameters:
    ///   - gateway: address of the gateway, `https://api.atlassian.com` but for a sandbox.
    ///   - cloudID: the site's id there.
    /// - Returns: a site whose requests go to `{gateway}/ex/jira/{cloudID}`; its browse addresses stay.
    /// - Throws: `JiraSiteError` where the gateway's address or the id cannot be used.
    public func throughGateway(_ gateway: String, cloudID: String) throws(JiraSiteError) -> JiraSite {
        guard !cloudID.isEmpty,
            cloudID.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { throw .malformed(url: "\(gateway)/ex/jira/\(cloudID)") }
        let target = try JiraSite(name: name, url: "\(gateway)/ex/jira/\(cloudID)", flavor: flavor)
        var site = self
        site.apiAddress = target.apiAddress
        return site
    }

    /// The address without a slash at its end.
    public var url: String { "\(scheme)://\(authority)\(contextPath)" }

    /// Page of an issue in the browser.
    public func browseURL(issueKey: String) -> String { "\(url)/browse/\(issueKey)" }

    /// The host of `host[:port]` or `[v6][:port]`, nil where that is malformed.
    private static func host(of authority: Substring) -> Substring? {
        let host: Substring
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
        } else {
            host = authority.prefix { $0 != ":" }
        }
        let port = authority.dropFirst(host.count)
        guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || ".-_[]:".contains($0) }) else {
            return nil
        }
        guard port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil) else { return nil }
        return host
    }

    /// Only spellings that are loopback beyond doubt: what a resolver makes of any other name is not known here.
    private static func isLoopback(_ host: Substring) -> Bool {
        let lowercased = host.lowercased()
        if lowercased == "localhost" || lowercased == "[::1]" { return true }
        let parts = lowercased.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func withoutUserInfo(_ url: String) -> String {
        guard let at = url.lastIndex(of: "@") else { return url }
        return "…" + url[at...]
    }
}

/// An address that is not accepted as that of a Jira site.
public enum JiraSiteError: Error, Hashable, Sendable {
    /// A site without a name.
    case emptyName(url: String)
    /// Not `https://host[:port][/context]`.
    case malformed(url: String)
    /// Neither https nor http.
    case scheme(url: String)
    /// Plain http to a host that is not this machine.
    case plainHTTP(url: String)
    /// A user name or password in the address.
    case credentialsInURL(site: String)
}

extension JiraSiteError: CustomStringConvertible {
    /// The value, what is wrong with it and the fix; never a password.
    public var description: String {
        switch self {
        case .emptyName(let url):
            "the site with the address \"\(url)\" has no name; give it one under sites[].name"
        case .malformed(let url):
            "\"\(url)\" is not the address of a Jira site; write https://host or https://host/context, nothing after it"
        case .scheme(let url):
            "\"\(url)\" has a scheme other than https; write https://…"
        case .plainHTTP(let url):
            "\"\(url)\" would send the token unencrypted; use https:// (http:// is for this machine only, such as "
                + "http://127.0.0.1:8080)"
        case .credentialsInURL(let site):
            "the address of the site \"\(site)\" holds a user name or password; remove it and use sites[].auth"
        }
    }
}
