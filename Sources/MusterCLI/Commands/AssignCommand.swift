/// `muster assign`: late and closed tickets, without planning anew.
struct AssignCommand: Command {
    /// Output file.
    static let output = Option<String>.text(
        "output",
        short: "o",
        value: "FILE",
        kind: .file,
        help: "Write the new plan to a file; - is stdout"
    )
    /// Tickets to be taken out.
    static let close = Option<String>.text(
        "close",
        value: "ID,...",
        repeatable: true,
        help: "Take these tickets out of the plan first, by id or key"
    )

    let specification = CommandSpecification(
        "assign",
        abstract: "Put late tickets into a plan, or take closed ones out; nobody else moves",
        discussion: [
            "Late tickets join the best cluster that admits them, or a new one. The result is a plan of its own. Without "
                + "--output nothing is written."
        ],
        arguments: [
            ArgumentSpecification("PLAN", kind: .file, help: "Plan file"),
            ArgumentSpecification(
                "TICKETS",
                kind: .file,
                optional: true,
                help: "Late tickets as for muster cluster; - reads stdin"
            ),
        ],
        options: [
            output, close, ClusterCommand.from, ClusterCommand.columns, ClusteringOptions.threads,
            ClusteringOptions.keepSuspects,
        ],
        examples: [
            CommandExample("muster assign plan.json late.csv --output plan2.json", "Put late tickets in"),
            CommandExample(
                "muster assign plan.json --close FIELD-7,FIELD-9 --output plan2.json",
                "Take closed tickets out"
            ),
        ]
    )
}
