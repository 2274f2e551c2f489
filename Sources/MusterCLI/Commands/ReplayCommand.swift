import Muster
import Planning
import Reporting

/// `muster replay`: plans a night again from its record.
struct ReplayCommand: Command {
    /// Where the plan goes.
    static let out = Option<String>.text(
        "out",
        short: "o",
        value: "FILE",
        kind: .file,
        help: "Write the plan that comes out to a file; - is stdout"
    )

    let specification = CommandSpecification(
        "replay",
        abstract: "Plan a recorded run again, offline, and compare the plan",
        discussion: [
            "Reads everything that decided the plan from the store: tickets, standing Job Clusters, overrides, "
                + "parameters. Nothing is sent anywhere and no credentials are needed. Exit code 0 where the plan's "
                + "hash is the same, 3 where it differs, with what differs; 1 where there is no record."
        ],
        arguments: [FlightOptions.runID],
        options: [
            out, ClusteringOptions.threads, ProjectOptions.site, ProjectOptions.project, ProjectOptions.store,
        ],
        examples: [
            CommandExample("muster replay last", "Was the last plan made of what the record says?"),
            CommandExample("muster replay RUN-ID --out plan.json", "Get the plan of that night back"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let out = parsed[Self.out]
        guard out != "-" || !parsed[CommonOptions.json] else {
            throw CommandFailure(.usage, "--json and --out - both want standard output; name a file for one")
        }
        let replay = try await context.withArchive(parsed) { archive, configuration in
            let id = try await context.flightID(parsed.positionals[0], parsed, configuration, archive) {
                $0.inputsHash != nil
            }
            return try await archive.replay(
                id,
                threads: parsed[ClusteringOptions.threads] ?? processorCount()
            )
        }
        if let out {
            let bytes = PlanDocument.encode(replay.plan, summary: PlanReports.lines(replay.plan))
            if out == "-" {
                context.console.result(bytes: bytes)
            } else {
                try context.files.write(bytes, to: context.path(out))
            }
        }
        if parsed[CommonOptions.json] {
            context.console.result(bytes: replay.encoded())
        } else if out != "-" {
            let difference = replay.difference.map { DifferenceText($0).lines } ?? []
            context.console.result((replay.lines + difference).joined(separator: "\n"))
        }
        return replay.isSame ? .done : .stale
    }
}
