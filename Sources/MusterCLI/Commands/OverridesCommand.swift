/// `muster overrides`: what people decided about tickets.
enum OverridesCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "overrides",
            abstract: "Hold tickets back, keep them in or out of a Job Cluster, until a day",
            discussion: [
                "A night makes overrides by itself: a ticket that a person unlinked from a Job Cluster is kept out of it, "
                    + "one that a person linked is kept in, for existing.override_days."
            ]
        ),
        [
            .command(OverridesListCommand()), .command(OverridesAddCommand()),
            .command(OverridesRemoveCommand()),
        ]
    )

    /// The ticket.
    static let ticket = ArgumentSpecification("TICKET", help: "Key of the ticket, such as FIELD-12")
}

/// `muster overrides list`.
struct OverridesListCommand: Command {
    /// Those of before as well.
    static let all = Flag("all", help: "List those that have expired as well")

    let specification = CommandSpecification(
        "list",
        abstract: "List overrides with when they end",
        options: [all, ProjectOptions.site, ProjectOptions.project, ProjectOptions.store],
        examples: [
            CommandExample("muster overrides list", "Those that count tonight"),
            CommandExample("muster overrides list --all --json", "Everything, for scripts"),
        ]
    )
}

/// `muster overrides add`.
struct OverridesAddCommand: Command {
    /// No Job Cluster at all.
    static let hold = Flag("hold", help: "Put the ticket into no Job Cluster")
    /// Not that one.
    static let keepOut = Option<String>.text(
        "keep-out",
        value: "KEY",
        help: "Never put the ticket into this Job Cluster"
    )
    /// That one.
    static let keepIn = Option<String>.text(
        "keep-in",
        value: "KEY",
        help: "Leave the ticket in this Job Cluster, which it is linked to"
    )
    /// The day.
    static let until = Option<OverrideEnd>(
        "until",
        value: "DATE",
        default: "existing.override_days from now",
        help: "Last day that it counts, in UTC, such as 2026-12-31; never for no end"
    ) { text throws(ValueProblem) in
        guard let end = OverrideEnd(parsing: text) else {
            throw ValueProblem(allowed: "a day such as 2026-12-31, or never")
        }
        return end
    }
    /// Why.
    static let reason = Option<String>.text(
        "reason",
        value: "TEXT",
        default: "by hand",
        help: "Why, for those who read the list"
    )

    let specification = CommandSpecification(
        "add",
        abstract: "Hold a ticket back, or keep it in or out of a Job Cluster",
        discussion: [
            "A ticket or Job Cluster that the store does not know is looked up in Jira. The same decision again replaces "
                + "the one of before. To put a ticket into a Job Cluster, link it there, in Jira or with 'muster clusters add'."
        ],
        arguments: [OverridesCommand.ticket],
        options: [
            hold, keepOut, keepIn, until, reason, ProjectOptions.site, ProjectOptions.project,
            ProjectOptions.store,
        ],
        examples: [
            CommandExample(
                "muster overrides add FIELD-12 --hold --until 2026-12-31 --reason 'customer away'",
                "Plan it from January on"
            ),
            CommandExample("muster overrides add FIELD-12 --keep-out FIELD-900", "Anywhere but there"),
        ]
    )
}

/// `muster overrides remove`.
struct OverridesRemoveCommand: Command {
    /// One kind.
    static let kind = Option<String>.choice(
        "kind",
        value: "KIND",
        ["hold", "keep_out", "keep_in"],
        default: "all of them",
        help: "Which to remove"
    )

    let specification = CommandSpecification(
        "remove",
        abstract: "Remove the overrides of a ticket",
        discussion: ["Exit code 1 where there was none."],
        arguments: [OverridesCommand.ticket],
        options: [kind, ProjectOptions.site, ProjectOptions.project, ProjectOptions.store],
        examples: [CommandExample("muster overrides remove FIELD-12", "Let it be planned like any other")]
    )
}
