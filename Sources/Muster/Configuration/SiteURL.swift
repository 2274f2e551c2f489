/// The address of a Jira site: a checked `http` or `https` URL without user, query and fragment.
///
/// Plain `http` is for loopback only, since the token would travel readable. Link-local addresses are refused: no Jira is
/// there, but cloud machines answer with their own credentials (169.254.169.254).
struct SiteURL: Hashable {
    /// The address in lower-case scheme and host, without a slash at its end.
    let text: String
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
        isLoopback = SiteURL.isLoopback(host)
        guard scheme == "https" || isLoopback else {
            throw SiteURL.problem(
                "'\(text)' would send the token readable over the network; write https:// (http is for loopback only)"
            )
        }
        guard !host.hasPrefix("169.254."), !host.hasPrefix("[fe80:") else {
            throw SiteURL.problem("'\(text)' is a link-local address; write the address of a Jira site")
        }
        while path.last == "/" { path.removeLast() }
        self.text = "\(scheme)://\(host)\(port)\(path)"
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func problem(_ message: String) -> ConfigurationValueProblem {
        ConfigurationValueProblem(message: message)
    }
}
