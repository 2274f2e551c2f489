import Muster

/// What `config check --json` prints.
struct ConfigCheckReport: Encodable {
    /// Absolute path of the file; nil where there is none.
    var file: String?
    /// Whether no problem is an error.
    var valid: Bool
    /// The problems.
    var problems: [ConfigProblemReport]

    init(_ outcome: ConfigurationOutcome) {
        file = outcome.file
        valid = outcome.configuration != nil
        problems = outcome.problems.map(ConfigProblemReport.init)
    }
}

/// A problem as JSON.
struct ConfigProblemReport: Encodable {
    var severity: String
    var path: String
    var message: String
    var origin: ConfigOriginReport

    init(_ problem: ConfigurationProblem) {
        severity = problem.severity.rawValue
        path = problem.path
        message = problem.message
        origin = ConfigOriginReport(problem.origin)
    }
}

/// An origin as JSON: `kind` and what belongs to it.
struct ConfigOriginReport: Encodable {
    var kind: String
    var file: String?
    var line: Int?
    var column: Int?
    var name: String?

    init(_ origin: ConfigurationOrigin) {
        switch origin {
        case .file(let file, let line, let column):
            (kind, self.file, self.line, self.column) = ("file", file, line, column)
        case .wholeFile(let file): (kind, self.file) = ("file", file)
        case .environment(let name): (kind, self.name) = ("environment", name)
        case .flag(let name): (kind, self.name) = ("flag", name)
        case .standard: kind = "default"
        }
    }
}

/// What `config show --json` prints.
struct ConfigShowReport: Encodable {
    /// A key with its value, as text, and its origin.
    struct Setting: Encodable {
        var path: String
        var value: String?
        var origin: ConfigOriginReport
    }

    /// Absolute path of the file; nil where there is none.
    var file: String?
    /// Every key.
    var settings: [Setting]

    init(_ outcome: ConfigurationOutcome) {
        file = outcome.file
        settings = outcome.settings.map {
            Setting(path: $0.path, value: $0.text, origin: ConfigOriginReport($0.origin))
        }
    }
}
