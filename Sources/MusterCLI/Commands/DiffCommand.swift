import Planning
import Reporting

/// `muster diff`: what changed between two plans.
struct DiffCommand: Command {
    let specification = CommandSpecification(
        "diff",
        abstract: "Say what changed between two plans, and why",
        discussion: [
            "Tickets join, leave or move, clusters merge or split, each with its cause. Clusters keep their identity by "
                + "id where the second plan was made from the first, otherwise by the tickets they share. Exit code 0 "
                + "where the plans are the same, 3 where they differ."
        ],
        arguments: [
            ArgumentSpecification("A", kind: .file, help: "The plan before"),
            ArgumentSpecification(
                "B",
                kind: .file,
                help: "The plan after; one of the two may be - for stdin"
            ),
        ],
        examples: [
            CommandExample("muster diff monday.json tuesday.json", "List what changed"),
            CommandExample("muster diff monday.json tuesday.json --json", "The same for a program"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let (first, second) = (parsed.positionals[0], parsed.positionals[1])
        guard first != "-" || second != "-" else {
            throw CommandFailure(
                .usage,
                "both plans are '-'; standard input can be read once, name a file for one"
            )
        }
        let difference = PlanDifference(
            from: try await context.plan(first).plan,
            to: try await context.plan(second).plan
        )
        if parsed[CommonOptions.json] {
            context.console.result(bytes: difference.encoded())
        } else {
            context.console.result(DifferenceText(difference).lines.joined(separator: "\n"))
        }
        return difference.isEmpty ? .done : .stale
    }
}
