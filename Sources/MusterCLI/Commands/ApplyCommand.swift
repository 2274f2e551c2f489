/// `muster apply`: publishes a plan.
struct ApplyCommand: Command {
    let specification = CommandSpecification(
        "apply",
        abstract: "Publish a reviewed plan; resumes where an earlier apply stopped",
        discussion: [
            "Tickets are read again first. A cluster whose tickets changed in Jira since the plan was made is named and "
                + "not written (exit code 3); the other clusters are. Make a new plan for the rest."
        ],
        arguments: [ArgumentSpecification("PLAN", kind: .file, help: "Plan file that 'muster plan' wrote")],
        options: [
            ProjectOptions.dryRun, ProjectOptions.acceptGuards, ProjectOptions.store,
            ProjectOptions.outputDirectory, ProjectOptions.log,
        ],
        examples: [
            CommandExample(
                "muster apply plan.json --dry-run",
                "Check the plan against Jira and write nothing"
            ),
            CommandExample("muster apply plan.json", "Create the Job Clusters and link their members"),
        ]
    )
}
