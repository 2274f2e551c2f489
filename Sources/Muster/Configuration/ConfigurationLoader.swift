/// Finds, reads and checks the configuration: flags over environment over file over defaults.
public struct ConfigurationLoader: Sendable {
    /// What the caller cannot do without.
    public enum Requirement: Hashable, Sendable {
        /// A site and a project.
        case project
        /// Nothing: what stands there is checked, and what is missing is not missed.
        case nothing
    }

    /// A value that a command-line flag gives to a key outside lists.
    public struct Override: Hashable, Sendable {
        /// Key, such as `clustering.max_tickets`.
        public var path: String
        /// The value as text.
        public var text: String
        /// The flag with its dashes, for messages.
        public var flag: String

        /// Makes an override.
        public init(path: String, text: String, flag: String) {
            self.path = path
            self.text = text
            self.flag = flag
        }
    }

    private let environment: [String: String]
    private let workingDirectory: String
    private let files: ConfigurationFiles

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - workingDirectory: absolute path that relative paths outside the file start from.
    ///   - files: how files are read.
    public init(environment: [String: String], workingDirectory: String, files: ConfigurationFiles = .system)
    {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.files = files
    }

    /// Reads and checks everything, and never throws: the outcome holds all problems.
    ///
    /// The file is `file`, or `MUSTER_CONFIG`, or the first that exists of `muster.yaml` in the working directory,
    /// `$XDG_CONFIG_HOME/muster/muster.yaml` and `~/.config/muster/muster.yaml` where the former variable is not set.
    public func examine(
        file: String? = nil,
        overrides: [Override] = [],
        requiring requirement: Requirement = .project
    ) -> ConfigurationOutcome {
        var draft = ConfigurationDraft()
        let found = readFile(file, into: &draft)
        draft.read(environment: environment)
        for override in overrides {
            guard let key = ConfigurationSchema.key(override.path) else {
                preconditionFailure("\(override.flag) overrides \(override.path), which is no key")
            }
            draft.set(key, at: 0, text: override.text, origin: .flag(override.flag))
        }
        var assembly = ConfigurationAssembly(
            draft: draft,
            file: found,
            workingDirectory: workingDirectory,
            environment: environment,
            files: files
        )
        return assembly.outcome(requiring: requirement, searched: found == nil ? searchPath : [])
    }

    /// Reads and checks everything.
    ///
    /// - Throws: `ConfigurationError` with every problem where one of them is an error.
    public func load(
        file: String? = nil,
        overrides: [Override] = [],
        requiring requirement: Requirement = .project
    ) throws(ConfigurationError) -> MusterConfiguration {
        let outcome = examine(file: file, overrides: overrides, requiring: requirement)
        guard let configuration = outcome.configuration else {
            throw ConfigurationError(problems: outcome.problems)
        }
        return configuration
    }

    /// Where the file is looked for if nobody names one, in order.
    public var searchPath: [String] {
        var paths = [absolute("muster.yaml")]
        // XDG: a relative path in the variable is to be ignored.
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            paths.append(folder + "/muster/muster.yaml")
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            paths.append(home + "/.config/muster/muster.yaml")
        }
        return paths
    }

    private func absolute(_ path: String) -> String {
        ConfigurationAssembly.absolute(path, from: workingDirectory)
    }

    /// Reads the file that is named or the first that exists, and gives back its path.
    private func readFile(_ named: String?, into draft: inout ConfigurationDraft) -> String? {
        let fromEnvironment = environment[ConfigurationEnvironment.file].flatMap { $0.isEmpty ? nil : $0 }
        let name = named ?? fromEnvironment
        for path in name.map({ [absolute($0)] }) ?? searchPath {
            do {
                guard let bytes = try files.contents(path) else { continue }
                draft.read(bytes, file: display(path))
                return path
            } catch {
                draft.refuse("", at: .wholeFile(display(path)), "cannot be read: \(error.reason)")
                return path
            }
        }
        if let name {
            let source = named == nil ? " (named by \(ConfigurationEnvironment.file))" : ""
            draft.refuse(
                "",
                at: .wholeFile(name),
                "does not exist\(source); 'muster config init' writes one to fill in"
            )
            return absolute(name)
        }
        return nil
    }

    /// A path as it is shown: without the working directory in front.
    private func display(_ path: String) -> String {
        let prefix = workingDirectory.hasSuffix("/") ? workingDirectory : workingDirectory + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }
}

/// What reading the configuration brought.
public struct ConfigurationOutcome: Hashable, Sendable {
    /// The configuration; nil where a problem is an error.
    public var configuration: MusterConfiguration?
    /// Every problem: those of the file in its order first, then those of variables and flags.
    public var problems: [ConfigurationProblem]
    /// Absolute path of the file that was read; nil where there is none.
    public var file: String?
    /// Every key with its value and origin, in the order of the file.
    public var settings: [ConfigurationSetting]
}

/// A key with the value that holds and where it comes from.
public struct ConfigurationSetting: Hashable, Sendable {
    /// Key, such as `sites[0].url`.
    public var path: String
    /// The value as text; nil for none.
    public var text: String?
    /// Where it comes from.
    public var origin: ConfigurationOrigin
}
