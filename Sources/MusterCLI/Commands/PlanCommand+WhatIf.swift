import Jira
import Muster
import Planning
import Publishing
import Tickets

extension PlanCommand {
    /// `muster plan --what-if`: several plans of the same tickets, none of them kept.
    func compare(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let variants = parsed.all(WhatIfOptions.whatIf)
        try context.refuse(
            [Self.out.specification, ProjectOptions.outputDirectory.specification],
            besideWhatIf: parsed
        )
        if let name = parsed[Self.from] {
            return try await compare(variants, over: name, parsed, context)
        }
        let work = ProjectWork(parsed: parsed, context: context)
        let configuration = try work.configuration()
        if !parsed[Self.fresh], parsed[ProjectOptions.jql] == nil,
            let inputs = try await recorded(parsed, configuration, context)
        {
            return try context.compare(inputs, with: variants, parsed)
        }
        // Looking takes no lock: a night may be under way.
        let workspace = try await work.open(configuration, isLocked: false)
        return try await workspace.closing {
            let inputs = try await workspace.job.planningInputs()
            context.progress.finish()
            return try context.compare(inputs, with: variants, parsed)
        }
    }

    /// Over a plan document, without configuration, store or site.
    private func compare(
        _ variants: [WhatIfVariant],
        over name: String,
        _ parsed: ParsedArguments,
        _ context: CommandContext
    ) async throws -> ExitCode {
        if parsed[Self.fresh] {
            throw CommandFailure(.usage, "--from and --fresh both say where the tickets are; leave one out")
        }
        var inputs = FlightInputs(try await context.plan(name).plan)
        let limits = CommandContext.overrides(parsed).filter { $0.path.hasPrefix("clustering.") }
        for limit in limits {
            throw CommandFailure(
                .usage,
                "\(limit.flag) does not go with --from: the base is the plan's own settings; vary them with --what-if"
            )
        }
        if parsed[ClusteringOptions.keepSuspects] { inputs.screening = .warn }
        return try context.compare(inputs, with: variants, parsed)
    }

    /// The newest recorded tickets of the project, with the settings that hold now; nil where there are none.
    private func recorded(
        _ parsed: ParsedArguments,
        _ configuration: MusterConfiguration,
        _ context: CommandContext
    ) async throws -> FlightInputs? {
        guard context.files.exists(configuration.store) else { return nil }
        let settings = try JobSettings(
            configuration,
            selection: ProjectSelection(
                site: parsed[ProjectOptions.site],
                project: parsed[ProjectOptions.project]
            )
        )
        let scope = ProjectScope(site: settings.site.name, project: settings.names.project)
        return try await context.withArchive(parsed) { archive, _ in
            let flights = try await archive.flights(in: scope, limit: 1_000)
            guard let last = flights.first(where: { $0.inputsHash != nil }) else { return nil }
            let (flight, found) = try await archive.inputs(of: last.id)
            var inputs = found
            inputs.parameters = settings.parameters
            inputs.territory = settings.territory
            inputs.screening = parsed[ClusteringOptions.keepSuspects] ? .warn : settings.screening
            context.console.message(
                "Over \(counted(inputs.tickets.count, "ticket")) that \(flight.kind) \(flight.id) read at "
                    + "\(RunHistoryText.minute(flight.startedAt)) UTC, without a call to Jira; --fresh reads them anew."
            )
            return inputs
        }
    }
}
