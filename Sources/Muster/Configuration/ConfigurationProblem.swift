/// Something in the configuration that is wrong, or worth a look.
public struct ConfigurationProblem: Hashable, Sendable {
    /// Whether anything can run in spite of it.
    public enum Severity: String, Hashable, Sendable {
        /// Nothing runs.
        case error
        /// Worth a look.
        case warning
    }

    /// Whether anything can run in spite of it.
    public var severity: Severity
    /// Where it comes from.
    public var origin: ConfigurationOrigin
    /// Key such as `sites[0].url`; empty where it is about the whole file.
    public var path: String
    /// The value and the fix, in words; never a secret.
    public var message: String

    /// Makes a problem.
    public init(_ severity: Severity = .error, at origin: ConfigurationOrigin, path: String, message: String)
    {
        self.severity = severity
        self.origin = origin
        self.path = path
        self.message = message
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// Place, key, the value and the fix in one line.
    public var description: String {
        let place = origin == .standard ? "" : origin.description
        return [place, path, message].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

/// Where a value of the configuration comes from.
public enum ConfigurationOrigin: Hashable, Sendable {
    /// A place in a file, line and column from 1.
    case file(String, line: Int, column: Int)
    /// A file as a whole.
    case wholeFile(String)
    /// An environment variable.
    case environment(String)
    /// A command-line flag, with its dashes.
    case flag(String)
    /// Built in.
    case standard
}

extension ConfigurationOrigin: CustomStringConvertible {
    /// `file:line:column`, `environment NAME`, the flag, or `default`.
    public var description: String {
        switch self {
        case .file(let file, let line, let column): "\(file):\(line):\(column)"
        case .wholeFile(let file): file
        case .environment(let name): "environment \(name)"
        case .flag(let name): name
        case .standard: "default"
        }
    }
}

/// A configuration that cannot be used, with everything that is wrong with it.
public struct ConfigurationError: Error, Hashable, Sendable {
    /// The problems in order of place, warnings included; at least one is an error.
    public var problems: [ConfigurationProblem]

    /// Makes an error.
    public init(problems: [ConfigurationProblem]) { self.problems = problems }
}

extension ConfigurationError: CustomStringConvertible {
    /// One line for each problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
