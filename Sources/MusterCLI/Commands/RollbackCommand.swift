import Publishing

/// `muster rollback`: undoes a run.
struct RollbackCommand: Command {
    /// Said beforehand.
    static let confirm = Option<String>.text(
        "confirm",
        value: "RUN-ID",
        help: "Do not ask; the id of the run once more, or last where that was given"
    )
    /// Closed, not deleted.
    static let close = Flag(
        "close",
        help: "Unlink and close the Job Clusters that the run created, in place of deleting them"
    )
    /// What people touched as well.
    static let force = Flag("force", help: "Undo Job Clusters that people touched since, too")

    let specification = CommandSpecification(
        "rollback",
        abstract: "Undo exactly what one run wrote to Jira",
        discussion: [
            "Job Clusters that the run created are deleted (closed, where the account may not delete), its links removed, "
                + "descriptions and statuses put back, its comments removed. Shows what it will do and asks first; without a "
                + "terminal it needs --confirm.",
            "A Job Cluster that people touched since (a comment, work, another status, assignee, text, ticket, link or file) "
                + "is left alone and named, with exit code 3. One that a later run wrote to is left alone in any case: roll "
                + "that run back first. Running it again finishes what was interrupted.",
        ],
        arguments: [
            ArgumentSpecification(
                "RUN-ID",
                help: "Id of the run, as 'muster runs' lists it; last for the latest"
            )
        ],
        options: [
            ProjectOptions.dryRun, confirm, close, force, ProjectOptions.site, ProjectOptions.project,
            ProjectOptions.store, ProjectOptions.log,
        ],
        examples: [
            CommandExample("muster rollback last --dry-run", "What would be undone of the latest run"),
            CommandExample("muster rollback 1c9e0d2a --confirm 1c9e0d2a", "Without a question, for scripts"),
        ]
    )
}
