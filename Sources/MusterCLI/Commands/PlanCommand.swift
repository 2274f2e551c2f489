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

    /// A plan to try other settings on.
    static let from = Option<String>.text(
        "from",
        value: "PLAN",
        kind: .file,
        help: "With --what-if: try them on the tickets of this plan; - is stdin"
    )
    /// Whether tickets are read now.
    static let fresh = Flag(
        "fresh",
        help:
            "With --what-if: read the tickets from Jira now, instead of those that the last run or plan read"
    )

    let specification = CommandSpecification(
        "plan",
        abstract: "Make a plan to review, without any write to Jira",
        discussion: [
            "With --what-if nothing is kept: the tickets that the last run or plan read are planned again, without a call "
                + "to Jira, with the settings that hold and with each variant, side by side. Where the store has no "
                + "such record, and with --fresh, they are read once. " + WhatIfOptions.discussion
        ],
        options: [
            out, WhatIfOptions.whatIf, from, fresh, ProjectOptions.site, ProjectOptions.project,
            ProjectOptions.jql, ProjectOptions.store,
            ProjectOptions.outputDirectory, ProjectOptions.log,
        ] + ClusteringOptions.forProjects,
        examples: [
            CommandExample("muster plan --out plan.json", "Write the plan, then review it"),
            CommandExample("muster apply plan.json", "Publish it"),
            CommandExample(
                "muster plan --what-if max_radius=8km --what-if max_radius=8km,max_tickets=12",
                "What other limits would change"
            ),
        ]
    )
}
