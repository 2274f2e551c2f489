extension CommandNode {
    /// The tree of the `muster` program.
    static let muster = CommandNode.group(
        CommandSpecification(
            "muster",
            abstract:
                "Muster field tickets into jobs: clusters of nearby Jira tickets, planned and published",
            discussion: [
                "Results go to stdout, messages and progress to stderr. Not in this version: "
                    + laterCommands.joined(separator: ", ") + "."
            ],
            examples: [
                CommandExample("muster demo", "See the whole nightly job on an embedded sandbox Jira"),
                CommandExample("muster config init", "Write a commented muster.yaml to fill in"),
                CommandExample(
                    "muster cluster tickets.csv --max-tickets 10 --max-radius 5km --json",
                    "Cluster a file, without Jira"
                ),
            ]
        ),
        [
            .command(DemoCommand()), .command(RunCommand()), .command(PlanCommand()),
            .command(ApplyCommand()),
            .command(RollbackCommand()),
            ClustersCommand.group,
            .command(SyncCommand()),
            .command(ClusterCommand()), .command(TuneCommand()), .command(AssignCommand()),
            .command(DiffCommand()),
            .command(ExplainCommand()), .command(VerifyCommand()), .command(SandboxCommand()),
            .command(ReplayCommand()), .command(RunsCommand()), ServiceCommand.group,
            OverridesCommand.group,
            JQLCommand.group,
            ConfigCommand.group,
            AuthCommand.group,
            StoreCommand.group,
            AuditCommand.group,
            .command(DoctorCommand()), .command(CompletionCommand()),
        ]
    )

    /// Commands of later versions, refused by name.
    static let laterCommands = [
        "serve"
    ]
}
