import Muster

/// `muster clusters`: Job Clusters after they were published.
enum ClustersCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "clusters",
            abstract: "Look at open Job Clusters and change them: add, remove, comment, dissolve",
            discussion: [
                "Every change is a run of its own in the journal: 'muster rollback' undoes it. Tickets that are added or removed "
                    + "here stay so: the nights respect it for existing.override_days."
            ]
        ),
        [
            .command(ClustersListCommand()), .command(ClustersShowCommand()),
            .command(ClustersStatusCommand()), .command(ClustersCommentCommand()),
            .command(ClustersAddCommand()), .command(ClustersRemoveCommand()),
            .command(ClustersDissolveCommand()),
        ]
    )

    /// The Job Cluster.
    static let key = ArgumentSpecification("KEY", help: "Key of the Job Cluster, such as FIELD-1201")
    /// The tickets.
    static let tickets = ArgumentSpecification(
        "TICKET",
        repeated: true,
        help: "Keys of tickets, such as FIELD-12"
    )
    /// Options of what only looks.
    static let looking: [any OptionDeclaring] = [
        ProjectOptions.site, ProjectOptions.project, ProjectOptions.store, ProjectOptions.log,
    ]
    /// Options of what changes something.
    static let changing: [any OptionDeclaring] = [ProjectOptions.dryRun] + looking
}

/// `muster clusters list`.
struct ClustersListCommand: Command {
    let specification = CommandSpecification(
        "list",
        abstract: "List open Job Clusters with tickets, radius, status and what is odd about them",
        options: ClustersCommand.looking,
        examples: [CommandExample("muster clusters list --json", "For scripts")]
    )
}

/// `muster clusters show`.
struct ClustersShowCommand: Command {
    let specification = CommandSpecification(
        "show",
        abstract: "Show one Job Cluster with its tickets",
        arguments: [ClustersCommand.key],
        options: ClustersCommand.looking
    )
}

/// `muster clusters status`.
struct ClustersStatusCommand: Command {
    let specification = CommandSpecification(
        "status",
        abstract: "Move a Job Cluster to another status",
        arguments: [
            ClustersCommand.key,
            ArgumentSpecification("STATUS", help: "Name of the status, in any letter case"),
        ],
        options: ClustersCommand.changing,
        examples: [CommandExample("muster clusters status FIELD-1201 'In Progress'", "Work has begun")]
    )
}

/// `muster clusters comment`.
struct ClustersCommentCommand: Command {
    let specification = CommandSpecification(
        "comment",
        abstract: "Add a comment to a Job Cluster",
        arguments: [ClustersCommand.key, ArgumentSpecification("TEXT", help: "What it says")],
        options: ClustersCommand.changing
    )
}

/// `muster clusters add`.
struct ClustersAddCommand: Command {
    /// Beyond the limits.
    static let force = Flag("force", help: "Add the tickets also where a limit breaks")

    let specification = CommandSpecification(
        "add",
        abstract: "Add tickets to a Job Cluster and keep them there",
        discussion: [
            "Refused with exit code 5 where capacity or radius would break; --force adds them all the same."
        ],
        arguments: [ClustersCommand.key, ClustersCommand.tickets],
        options: [force] + ClustersCommand.changing,
        examples: [CommandExample("muster clusters add FIELD-1201 FIELD-12 FIELD-14", "Two more tickets")]
    )
}

/// `muster clusters remove`.
struct ClustersRemoveCommand: Command {
    let specification = CommandSpecification(
        "remove",
        abstract: "Take tickets out of a Job Cluster and keep them out of it",
        arguments: [ClustersCommand.key, ClustersCommand.tickets],
        options: ClustersCommand.changing
    )
}

/// `muster clusters dissolve`.
struct ClustersDissolveCommand: Command {
    /// Why.
    static let reason = Option<String>.text("reason", value: "TEXT", help: "Why, for the comment")

    let specification = CommandSpecification(
        "dissolve",
        abstract: "Unlink the open tickets of a Job Cluster, so that they are planned anew, and close it",
        arguments: [ClustersCommand.key],
        options: [reason] + ClustersCommand.changing
    )
}
