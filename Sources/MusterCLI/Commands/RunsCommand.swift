import Muster
import Tickets

/// `muster runs`: history and trends.
struct RunsCommand: Command {
    /// Most rows.
    static let limit = Option<Int>.integer("limit", in: 1...10_000, default: "20", help: "Most runs to list")
    /// Kind.
    static let kind = Option<String>.choice(
        "kind",
        value: "KIND",
        ["run", "plan", "apply", "rollback", "sync", "upkeep"],
        default: "all",
        help: "Only executions of this kind"
    )

    let specification = CommandSpecification(
        "runs",
        abstract: "List what was run, newest first, and what is unusual about the last one",
        discussion: [
            "'muster runs show RUN-ID' says everything about one: parameters, guards, calls, times, what was written "
                + "with keys, what failed, how to replay it and how to roll it back. Read from the store alone."
        ],
        arguments: [
            ArgumentSpecification("show", kind: .choice(["show"]), optional: true, help: "Show one run"),
            ArgumentSpecification(
                "RUN-ID",
                optional: true,
                help: "Id as the list shows it, or the id of its run; 'last' is the newest"
            ),
        ],
        options: [limit, kind, ProjectOptions.site, ProjectOptions.project, ProjectOptions.store],
        examples: [
            CommandExample("muster runs", "The last 20, and the last night against the median"),
            CommandExample("muster runs --kind run --limit 7", "The last week's nights"),
            CommandExample("muster runs show last", "Everything about the newest"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        switch parsed.positionals.count {
        case 0: return try await list(parsed, context)
        case 2 where parsed.positionals[0] == "show": return try await show(parsed, context)
        default:
            throw CommandFailure(
                .usage,
                "'muster runs \(parsed.positionals.joined(separator: " "))' is not understood; write muster runs, or "
                    + "muster runs show RUN-ID"
            )
        }
    }

    private func list(_ parsed: ParsedArguments, _ context: CommandContext) async throws -> ExitCode {
        let limit = parsed[Self.limit] ?? 20
        let kind = parsed[Self.kind]
        // Trends need the nights before; a quarter of a year of them and as many other executions.
        let reading = max(200, limit * (kind == nil ? 1 : 10))
        let history = try await context.withArchive(parsed) { archive, configuration in
            // One call that waits: the optimiser of Swift 6.3.1 crashes on two in such a closure.
            try await archive.history(
                in: try context.scope(parsed, configuration),
                kind: kind,
                reading: reading,
                limit: limit
            )
        }
        if parsed[CommonOptions.json] {
            context.console.result(bytes: history.encoded())
        } else {
            context.console.result(RunHistoryText(history).lines.joined(separator: "\n"))
        }
        return .done
    }

    private func show(_ parsed: ParsedArguments, _ context: CommandContext) async throws -> ExitCode {
        let account = try await context.withArchive(parsed) { archive, configuration in
            try await archive.account(
                of: try await context.flightID(parsed.positionals[1], parsed, configuration, archive)
            )
        }
        if parsed[CommonOptions.json] {
            context.console.result(bytes: account.encoded())
        } else {
            context.console.result(FlightAccountText(account).lines.joined(separator: "\n"))
        }
        return .done
    }
}
