import Muster

/// `muster sync`: the tickets of a project in the store, brought up to what Jira has.
struct SyncCommand: Command {
    /// Everything is read.
    static let full = Flag("full", help: "Read every ticket, not only what is new or changed")

    let specification = CommandSpecification(
        "sync",
        abstract: "Bring the tickets in the store up to what Jira has",
        discussion: [
            "Lists the ids of all tickets that the query finds, reads those that are new or changed, and removes those that "
                + "left, saying why: closed, moved, deleted, in another status. Everything is read where the query or the "
                + "fields are other ones, and once a week.",
            "It only pulls: nothing is ever written to Jira, and edits of tickets in the store are not pushed in this "
                + "version.",
        ],
        options: [
            full, ProjectOptions.dryRun, ProjectOptions.site, ProjectOptions.project, ProjectOptions.jql,
            ProjectOptions.store,
        ],
        examples: [
            CommandExample("muster sync", "What changed since the last time"),
            CommandExample("muster sync --full", "Everything"),
            CommandExample("muster sync --dry-run --json", "What would change in the store, for scripts"),
        ]
    )
}
