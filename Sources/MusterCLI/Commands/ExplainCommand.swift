import PlanVerification
import Planning
import Reporting

/// `muster explain`: why a ticket is where it is.
struct ExplainCommand: Command {
    let specification = CommandSpecification(
        "explain",
        abstract: "Say why a ticket is where it is, and what would have to change",
        discussion: [
            "Names the ticket's role in its cluster, then the next best clusters with what the objective would change "
                + "and what keeps the ticket out. Every statement is recomputed by the independent checker before it "
                + "is printed."
        ],
        arguments: [
            ArgumentSpecification("PLAN", kind: .file, help: "Plan file; - reads stdin"),
            ArgumentSpecification("TICKET", help: "Id or key of a ticket"),
        ],
        examples: [CommandExample("muster explain plan.json FIELD-12", "Explain one ticket")]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let (plan, bytes) = try await context.plan(parsed.positionals[0])
        let explanation: PlanExplanation
        do throws(UnknownTicketError) {
            explanation = try PlanExplainer(plan).explain(parsed.positionals[1])
        } catch {
            throw CommandFailure(.inputRefused, "\(parsed.positionals[0]): \(error.description)")
        }
        let text = explanation.encoded()
        let verification = try ExplanationVerifier().verify(text, of: bytes)
        guard verification.isValid else {
            throw CommandFailure(
                .stale,
                "the explanation of '\(parsed.positionals[1])' does not hold against the plan; check the plan with "
                    + "muster verify",
                details: verification.violations.map { "  \($0.rule): \($0.message)" }
            )
        }
        if parsed[CommonOptions.json] {
            context.console.result(bytes: text)
        } else {
            let count = verification.checks.values.reduce(0, +)
            let lines = ExplanationText(explanation).lines + ["Checked: \(grouped(count)) statements hold."]
            context.console.result(lines.joined(separator: "\n"))
        }
        return .done
    }
}
