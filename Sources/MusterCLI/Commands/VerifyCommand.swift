/// `muster verify`: checks a plan without the algorithms that made it.
struct VerifyCommand: Command {
    /// The plan that it was made from.
    static let previous = Option<String>.text(
        "previous",
        value: "PLAN",
        kind: .file,
        help: "The plan that this one was made from, to recount what moved"
    )

    let specification = CommandSpecification(
        "verify",
        abstract: "Check a plan independently: limits, constraints, completeness, arithmetic",
        discussion: ["Shares no code with the algorithms. Exit code 3 where something does not hold."],
        arguments: [ArgumentSpecification("PLAN", kind: .file, help: "Plan file; - reads stdin")],
        options: [previous],
        examples: [
            CommandExample("muster verify plan.json", "Print what was checked and what does not hold"),
            CommandExample("muster verify plan.json --previous yesterday.json", "Recount the moves as well"),
        ]
    )
}
