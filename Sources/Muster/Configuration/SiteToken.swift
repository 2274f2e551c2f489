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
    /// The token, read now from its file or variable.
    ///
    /// - Throws: `ConfigurationError` where the file is not there, empty or unreadable, or the variable is empty.
    public func token(
        environment: [String: String],
        files: ConfigurationFiles = .system
    ) throws(ConfigurationError) -> Secret {
        let origin: ConfigurationOrigin
        let problem: String
        switch authentication.token {
        case .environment(let name):
            let text = SiteToken.trimmed(Array((environment[name] ?? "").utf8))
            if !text.isEmpty { return Secret(text) }
            (origin, problem) = (
                .environment(name), "is not set; put the token of site '\(self.name)' into it"
            )
        case .file(let path):
            origin = .wholeFile(path)
            do {
                let text = SiteToken.trimmed(try files.contents(path) ?? [])
                if !text.isEmpty { return Secret(text) }
                problem = "does not exist or is empty; put the token of site '\(name)' into it"
            } catch {
                problem = "cannot be read: \(error.reason)"
            }
        }
        throw ConfigurationError(problems: [ConfigurationProblem(at: origin, path: "", message: problem)])
    }
}
