extension Doctor {
    /// The configuration that was read, and the token files that it names.
    ///
    /// - Parameters:
    ///   - outcome: what the loader found.
    ///   - variables: environment variables, for tokens kept there.
    ///   - files: how token files are read.
    /// - Returns: one check for the whole, one for each problem, one for the token of each site.
    public static func configuration(
        _ outcome: ConfigurationOutcome,
        variables: [String: String],
        files: ConfigurationFiles = .system
    ) -> [DoctorCheck] {
        let name = outcome.file ?? "no file, environment and flags alone"
        var checks: [DoctorCheck] = []
        if let configuration = outcome.configuration {
            let projects = configuration.projects.map { "\($0.key) on \($0.site)" }.joined(separator: ", ")
            checks.append(.ok("configuration", "\(name): \(projects.isEmpty ? "no project" : projects)"))
        }
        for problem in outcome.problems where !isAboutTokenFile(problem) || outcome.configuration == nil {
            let fix = "correct it and see what 'muster config check' says."
            switch problem.severity {
            case .error:
                checks.append(.failed("configuration", problem.description, fix: fix, code: .configuration))
            case .warning:
                checks.append(.warning("configuration", problem.description, fix: fix))
            }
        }
        for site in outcome.configuration?.sites ?? [] {
            checks.append(token(of: site, variables: variables, files: files))
        }
        return checks
    }

    /// Said of the site's token with more words.
    private static func isAboutTokenFile(_ problem: ConfigurationProblem) -> Bool {
        problem.path.hasSuffix(".token_file")
    }

    private static func token(
        of site: SiteConfiguration,
        variables: [String: String],
        files: ConfigurationFiles
    ) -> DoctorCheck {
        do {
            _ = try site.token(environment: variables, files: files)
        } catch {
            let create =
                "make a token at https://id.atlassian.com/manage-profile/security/api-tokens and put it there."
            return .failed("token", error.description, fix: create, code: .configuration)
        }
        switch site.authentication.token {
        case .environment(let variable):
            return .ok("token", "site '\(site.name)': in the environment variable \(variable)")
        case .vault:
            return .ok("token", "site '\(site.name)': with the encrypted credentials")
        case .file(let path):
            guard let bits = files.permissions(path), bits & 0o077 != 0 else {
                return .ok("token", "site '\(site.name)': '\(path)', readable by its owner alone")
            }
            let mode = String(bits & 0o777, radix: 8)
            return .warning(
                "token",
                "site '\(site.name)': '\(path)' can be read by others (mode \(mode))",
                fix: "chmod 600 '\(path)'."
            )
        }
    }
}
