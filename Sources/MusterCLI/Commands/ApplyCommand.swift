/// `muster apply`: publishes a plan.
struct ApplyCommand: Command {
    let specification = CommandSpecification(
        "apply",
        abstract: "Publish a reviewed plan; resumes where an earlier apply stopped",
        discussion: [
            "Tickets that changed in Jira since the plan was made are named, and nothing is written then (exit code 3): "
                + "make a new plan."
        ],
        arguments: [ArgumentSpecification("PLAN", kind: .file, help: "Plan file that 'muster plan' wrote")],
        options: [ProjectOptions.dryRun, ProjectOptions.store, ProjectOptions.outputDirectory],
        examples: [
            CommandExample(
                "muster apply plan.json --dry-run",
                "Check the plan against Jira and write nothing"
            ),
            CommandExample("muster apply plan.json", "Create the Job Clusters and link their members"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        throw NotWired(command: specification.name)
    }
}
