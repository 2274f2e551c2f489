internal import NetworkAddresses

/// The address of a Jira site: a checked `http` or `https` URL without user, query and fragment.
///
/// Plain `http` is for loopback only, since the token would travel readable. Hosts in another spelling of an address are
/// refused, and so are addresses where no host is; which of the others need an entry of `allow_hosts` is judged with it.
struct SiteURL: Hashable {
    /// The address in lower-case scheme and host, without a slash at its end.
    let text: String
    /// The host in lower case; an address of version 6 in brackets.
    let host: String
    /// Whether the host is this machine.
    let isLoopback: Bool

    /// Reads an address; the message of a problem never holds a password.
    init(parsing text: String) throws(ConfigurationValueProblem) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw SiteURL.problem("'\(text)' has no scheme; write https://\(text)")
        }
        let scheme = text[..<colon].lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw SiteURL.problem("scheme '\(scheme)' is not known; write https://")
        }
        let rest = text[colon...].dropFirst(3)
        var authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw SiteURL.problem("has a user or password in it; remove what stands before '@' and use auth")
        }
        var path = rest.dropFirst(authority.count)
        guard !path.contains("?"), !path.contains("#") else {
            throw SiteURL.problem("'\(text)' has a query or fragment; end it before '?' and '#'")
        }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
            throw SiteURL.problem("'\(text)' holds a space or a character that addresses do not have")
        }
        var port = ""
        if let mark = authority.lastIndex(of: ":"), !authority[mark...].contains("]") {
            let digits = authority[mark...].dropFirst()
            guard let number = UInt16(digits), number > 0 else {
                throw SiteURL.problem("port '\(digits)' must be a whole number from 1 to 65535")
            }
            port = ":\(number)"
            authority = authority[..<mark]
        }
        let host = authority.lowercased()
        guard !host.isEmpty else {
            throw SiteURL.problem("'\(text)' has no host; write https://example.atlassian.net")
        }
        self.host = host
        switch HostText(host) {
        case .malformed: throw SiteURL.problem("'\(host)' is neither a host name nor an address")
        case .disguised(let address):
            throw SiteURL.problem(
                "'\(host)' is another spelling of \(address); write that, or the site's name"
            )
        case .address(let address): isLoopback = address.reach == .loopback && address.embedded == nil
        case .name(let name): isLoopback = name == "localhost"
        }
        guard scheme == "https" || isLoopback else {
            throw SiteURL.problem(
                "'\(text)' would send the token readable over the network; write https:// (http is for loopback only)"
            )
        }
        while path.last == "/" { path.removeLast() }
        self.text = "\(scheme)://\(host)\(port)\(path)"
    }

    /// Reads scheme, host and port of an address that may have a path and a query, as a webhook's has.
    ///
    /// The rest is not looked at, and no problem tells it: it may hold a secret.
    init(originOf text: String) throws(ConfigurationValueProblem) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            try self.init(parsing: text)
            return
        }
        let rest = text[colon...].dropFirst(3).drop { $0 != "/" && $0 != "?" && $0 != "#" }
        try self.init(parsing: String(text[..<rest.startIndex]))
    }

    /// Why the host may not be contacted by a policy, or nil; this machine needs no entry, since nobody else can be meant.
    func objection(by policy: AddressPolicy) -> AddressObjection? {
        isLoopback ? nil : policy.objection(to: host)
    }

    private static func problem(_ message: String) -> ConfigurationValueProblem {
        ConfigurationValueProblem(message: message)
    }
}
