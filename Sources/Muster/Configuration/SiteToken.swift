public import Secrets

/// Reading the token of a site when it is needed, and not before.
enum SiteToken {
    /// The text of a token file without white space around it; empty where it is no text.
    static func trimmed(_ bytes: [UInt8]) -> String {
        let text = String(validating: bytes, as: UTF8.self) ?? ""
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension SiteConfiguration {
    /// The token, read now from its file or variable; nil where it is with the encrypted credentials.
    ///
    /// - Throws: `ConfigurationError` where the file is not there, empty or unreadable, or the variable is empty.
    public func token(
        environment: [String: String],
        files: ConfigurationFiles = .system
    ) throws(ConfigurationError) -> Secret? {
        try secret(authentication.token, "the token", environment: environment, files: files)
    }

    /// The client secret of the OAuth 2.0 app, as `token`; nil also where there is none.
    ///
    /// - Throws: `ConfigurationError`, as `token`.
    public func clientSecret(
        environment: [String: String],
        files: ConfigurationFiles = .system
    ) throws(ConfigurationError) -> Secret? {
        guard let source = authentication.clientSecret else { return nil }
        return try secret(source, "the client secret", environment: environment, files: files)
    }

    private func secret(
        _ source: SiteAuthentication.SecretSource,
        _ what: String,
        environment: [String: String],
        files: ConfigurationFiles
    ) throws(ConfigurationError) -> Secret? {
        let origin: ConfigurationOrigin
        let problem: String
        switch source {
        case .vault: return nil
        case .environment(let name):
            let text = SiteToken.trimmed(Array((environment[name] ?? "").utf8))
            if !text.isEmpty { return Secret(text) }
            (origin, problem) = (
                .environment(name), "is not set; put \(what) of site '\(self.name)' into it"
            )
        case .file(let path):
            origin = .wholeFile(path)
            do {
                let text = SiteToken.trimmed(try files.contents(path) ?? [])
                if !text.isEmpty { return Secret(text) }
                problem = "does not exist or is empty; put \(what) of site '\(name)' into it"
            } catch {
                problem = "cannot be read: \(error.reason)"
            }
        }
        throw ConfigurationError(problems: [ConfigurationProblem(at: origin, path: "", message: problem)])
    }
}
