import Muster
import Testing

/// A world of files and variables for the loader, with one good site and project to start from.
struct ConfigurationWorld {
    static let good = """
        sites:
          - name: hq
            url: https://jira.example.com
            auth: {type: api_token, email: ops@example.com, token_file: hq.token}
        projects:
          - key: FIELD
        """

    var files: [String: String] = ["/etc/m/hq.token": "s3cret\n"]
    var modes: [String: UInt32] = [:]
    var unreadable: Set<String> = []
    var environment: [String: String] = [:]

    /// A world with this text as `/etc/m/muster.yaml`.
    init(_ text: String = good) { files["/etc/m/muster.yaml"] = text }

    var access: ConfigurationFiles {
        let (files, modes, unreadable) = (files, modes, unreadable)
        return ConfigurationFiles(
            contents: { path throws(ConfigurationFileFailure) in
                if unreadable.contains(path) { throw ConfigurationFileFailure(reason: "Permission denied") }
                return files[path].map { Array($0.utf8) }
            },
            permissions: { files[$0] == nil ? nil : modes[$0] ?? 0o600 }
        )
    }

    func examine(
        file: String? = "/etc/m/muster.yaml",
        overrides: [ConfigurationLoader.Override] = [],
        requiring requirement: ConfigurationLoader.Requirement = .project
    ) -> ConfigurationOutcome {
        ConfigurationLoader(environment: environment, workingDirectory: "/home/me", files: access)
            .examine(file: file, overrides: overrides, requiring: requirement)
    }

    /// The problems as lines, with the file's folder taken away.
    func problems(
        file: String? = "/etc/m/muster.yaml",
        requiring requirement: ConfigurationLoader.Requirement = .project
    ) -> [String] {
        examine(file: file, requiring: requirement).problems.map { problem in
            let text = problem.description
            let isInFile = text.hasPrefix("/etc/m/muster.yaml:") && !text.hasPrefix("/etc/m/muster.yaml: ")
            return (problem.severity == .warning ? "warning " : "")
                + (isInFile ? String(text.dropFirst(19)) : text)
        }
    }
}
