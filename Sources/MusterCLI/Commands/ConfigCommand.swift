import Muster

/// `muster config`: the configuration file.
enum ConfigCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "config",
            abstract: "Write, check and show the configuration",
            discussion: [
                "Flags win over environment variables, those over the file, and the file over the defaults. Every key has "
                    + "a variable: clustering.max_tickets is MUSTER_CLUSTERING_MAX_TICKETS; keys of a list speak of the "
                    + "first element (MUSTER_SITES_URL) or of any by its index from 0 (MUSTER_SITES_1_URL)."
            ]
        ),
        [.command(ConfigInitCommand()), .command(ConfigCheckCommand()), .command(ConfigShowCommand())]
    )
}

/// `muster config check`: every mistake with its place and fix.
struct ConfigCheckCommand: Command {
    let specification = CommandSpecification(
        "check",
        abstract: "Check the configuration and explain every mistake with its line and fix",
        discussion: [
            "Reads files and environment only; 'muster doctor' asks the site. Exit code 2 where something is wrong."
        ],
        examples: [CommandExample("muster config check", "Check what 'muster run' would read")]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let outcome = context.configurationLoader.examine(file: parsed[CommonOptions.config])
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(ConfigCheckReport(outcome)))
            return outcome.configuration == nil ? .usage : .done
        }
        for problem in outcome.problems {
            switch problem.severity {
            case .error: context.console.error(problem.description)
            case .warning: context.console.warning(problem.description)
            }
        }
        let name = outcome.file.map(context.displayed) ?? "environment"
        guard let configuration = outcome.configuration else {
            let errors = outcome.problems.count { $0.severity == .error }
            context.console.message("\(name): \(counted(errors, "error"))")
            return .usage
        }
        let sites = counted(configuration.sites.count, "site")
        context.console.result(
            "\(name): no errors; \(sites), \(counted(configuration.projects.count, "project"))"
        )
        return .done
    }
}

/// `muster config show`: what holds, and where it comes from.
struct ConfigShowCommand: Command {
    let specification = CommandSpecification(
        "show",
        abstract: "Print every value with where it comes from; secrets are never among them",
        options: ClusteringOptions.configured,
        examples: [
            CommandExample("muster config show", "YAML with the origin of each value as a comment"),
            CommandExample("muster config show --json", "The same for scripts"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let outcome = context.configurationLoader.examine(
            file: parsed[CommonOptions.config],
            overrides: CommandContext.overrides(parsed),
            requiring: .nothing
        )
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(ConfigShowReport(outcome)))
        } else {
            context.console.result(ConfigurationListing.yaml(outcome.settings))
        }
        guard outcome.configuration == nil else { return .done }
        throw ConfigurationError(problems: outcome.problems)
    }
}

/// `muster config init`: a commented file to fill in.
struct ConfigInitCommand: Command {
    /// Replaces a file.
    static let force = Flag("force", short: "f", help: "Replace a file that is there")
    /// Site.
    static let url = Option<String>.text(
        "url",
        value: "URL",
        help: "Address of the site, instead of a placeholder"
    )
    /// Account.
    static let email = Option<String>.text("email", value: "EMAIL", help: "Address of the account")
    /// Project.
    static let project = Option<String>.text("project", value: "KEY", help: "Key of the project")

    let specification = CommandSpecification(
        "init",
        abstract: "Write a commented muster.yaml to fill in",
        discussion: ["Writes to --config FILE, or to muster.yaml in the working directory."],
        options: [url, email, project, force, ProjectOptions.dryRun],
        examples: [
            CommandExample(
                "muster config init --url https://example.atlassian.net --email ops@example.com --project FIELD",
                "Write muster.yaml for a site"
            ),
            CommandExample("(umask 077; cat > hq.token)", "Put the token beside it: paste, Enter, Ctrl-D"),
            CommandExample("muster config check", "See what is left to do"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let name = parsed[CommonOptions.config] ?? "muster.yaml"
        let path = context.path(name)
        let template = ConfigurationTemplate(
            url: parsed[ConfigInitCommand.url],
            email: parsed[ConfigInitCommand.email],
            project: parsed[ConfigInitCommand.project]
        )
        if parsed[ProjectOptions.dryRun] {
            context.console.result(template.text)
            return .done
        }
        guard !context.files.exists(path) || parsed[ConfigInitCommand.force] else {
            throw CommandFailure(
                .failed,
                "'\(name)' is there already; --force replaces it, --config names another file"
            )
        }
        try context.files.write(Array(template.text.utf8), to: path)
        let outcome = context.configurationLoader.examine(file: path)
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(ConfigCheckReport(outcome)))
            return .done
        }
        context.console.result("wrote \(name)")
        if !outcome.problems.isEmpty {
            context.console.message("Left to do:")
            for problem in outcome.problems { context.console.message("  \(problem.description)") }
        }
        context.console.message("Then: muster config check")
        return .done
    }
}

/// "1 site", "2 sites".
func counted(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }
