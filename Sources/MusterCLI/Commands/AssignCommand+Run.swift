import PlanVerification
import Planning
import Reporting
import TicketFiles

extension AssignCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let names = parsed.all(Self.close).flatMap { $0.split(separator: ",").map(String.init) }
        guard parsed.positionals.count > 1 || !names.isEmpty else {
            throw CommandFailure(
                .usage,
                "there is nothing to assign; name a file of late tickets, or --close ID,..."
            )
        }
        let input = parsed.positionals[0]
        let (plan, _) = try await context.plan(input)
        var late: TicketFile?
        if parsed.positionals.count > 1 {
            late = try await ClusterCommand.read(
                parsed.positionals[1],
                parsed,
                metric: plan.parameters.metric,
                context
            )
            for warning in late?.warnings ?? [] { context.console.warning(warning) }
        }
        let update: PlanUpdate
        do throws(PlanUpdateError) {
            var work = try PlanUpdate(
                of: plan,
                threads: parsed[ClusteringOptions.threads] ?? processorCount(),
                screening: parsed[ClusteringOptions.keepSuspects] ? .warn : .leaveOut
            )
            if !names.isEmpty { try work.close(names) }
            if let late { try work.add(late.tickets) }
            update = work
        } catch {
            if case .clustering(let error) = error { throw error }
            throw CommandFailure(.inputRefused, "\(input): \(error.description)")
        }
        let bytes = PlanDocument.encode(update.plan)
        let toStandardOutput = parsed[Self.output] == "-"
        if let output = parsed[Self.output], !toStandardOutput {
            try context.files.write(bytes, to: context.path(output))
        }
        if parsed[CommonOptions.json] || toStandardOutput {
            context.console.result(bytes: bytes)
        } else {
            context.console.result(UpdateText(update).lines.joined(separator: "\n"))
            if parsed[Self.output] == nil {
                context.console.message("Nothing was written; add --output FILE to keep the new plan.")
            }
        }
        return .done
    }
}
