/// `muster verify`: checks a plan without the algorithms that made it.
struct VerifyCommand: Command {
    let specification = CommandSpecification(
        "verify",
        abstract: "Check a plan independently: capacity, radius, completeness, arithmetic",
        discussion: ["Shares no code with the algorithms. Exit code 3 where something does not hold."],
        arguments: [ArgumentSpecification("PLAN", kind: .file, help: "Plan file")],
        examples: [CommandExample("muster verify plan.json", "Print what was checked and what does not hold")]
    )
}
