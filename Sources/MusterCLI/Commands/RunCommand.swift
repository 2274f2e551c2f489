/// `muster run`: the nightly job.
struct RunCommand: Command {
    let specification = CommandSpecification(
        "run",
        abstract: "Run the nightly job: pull, index, cluster, create Job Clusters, link, report",
        discussion: [
            "Made for cron: one run at a time holds the store's lock, and running again after an interruption finishes "
                + "the work without creating anything twice.",
            "Tickets that are in an open Job Cluster stay there; new ones join Job Clusters with room, or form new ones. What "
                + "people changed by linking and unlinking is respected. A night that looks wrong stops before its first write "
                + "with exit code 5; --accept-guards writes it.",
        ],
        options: [
            ProjectOptions.dryRun, ProjectOptions.acceptGuards, ProjectOptions.site, ProjectOptions.project,
            ProjectOptions.jql,
            ProjectOptions.store,
            ProjectOptions.outputDirectory, ProjectOptions.log, ProjectOptions.ifDue,
        ] + ClusteringOptions.forProjects,
        examples: [
            CommandExample("muster run", "Everything, as muster.yaml says"),
            CommandExample("muster run --dry-run", "The same up to the first write to Jira"),
            CommandExample("muster run --if-due 20h", "Once a night, called every hour by plain cron"),
            CommandExample("muster run --json --quiet > report.json", "For scripts"),
        ]
    )
}
