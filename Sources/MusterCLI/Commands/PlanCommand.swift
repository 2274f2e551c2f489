/// `muster plan`: the job without any write to Jira.
struct PlanCommand: Command {
    /// Plan file.
    static let out = Option<String>.text(
        "out",
        short: "o",
        value: "FILE",
        kind: .file,
        default: "plan.json",
        help: "Where the plan goes; - is stdout"
    )

    let specification = CommandSpecification(
        "plan",
        abstract: "Make a plan to review, without any write to Jira",
        options: [
            out, ProjectOptions.site, ProjectOptions.project, ProjectOptions.jql, ProjectOptions.store,
            ProjectOptions.outputDirectory, ProjectOptions.log,
        ] + ClusteringOptions.forProjects,
        examples: [
            CommandExample("muster plan --out plan.json", "Write the plan, then review it"),
            CommandExample("muster apply plan.json", "Publish it"),
        ]
    )
}
