import JQL
import Muster
import TicketFiles
import Tickets

/// `muster jql eval`: asks the tickets that are kept here.
struct JQLEvalCommand: Command {
    /// A file instead of the store.
    static let from = Option<String>.text(
        "from",
        value: "FILE",
        kind: .file,
        default: "the ticket store",
        help: "Ask the tickets of a CSV, GeoJSON or NDJSON file; - reads stdin"
    )
    /// Keys alone.
    static let keys = Flag("keys", help: "Print keys only, one a line")

    let specification = CommandSpecification(
        "eval",
        abstract: "Ask the cached tickets, or those of a file, without asking Jira",
        discussion: [
            "The store keeps key, project, summary, status, priority, due, updated and coordinates; a file has its columns. "
                + "A ticket is printed where the query holds whatever the fields that are not kept may hold. Tickets "
                + "for which it depends on them are counted, with the conditions that cannot be decided here."
        ],
        arguments: [JQLCommand.argument],
        options: [
            from, keys, JQLCommand.zone, ProjectOptions.site, ProjectOptions.project, ProjectOptions.store,
        ],
        examples: [
            CommandExample("muster jql eval 'priority >= High ORDER BY due'", "Ask the store"),
            CommandExample("muster jql eval 'status = Open' --from tickets.csv --keys", "Ask a file"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        if parsed.positionals[0] == "-", parsed[Self.from] == "-" {
            throw CommandFailure(.usage, "JQL and --from are both '-'; standard input can be read once")
        }
        let text = try await JQLCommand.text(parsed, context)
        let zone = parsed[JQLCommand.zone] ?? .utc
        var checker = JQLChecker(now: context.now())
        checker.timeZone = zone.zone
        // Offline a query without a restriction is the way to list everything.
        checker.refusesUnbounded = false
        let check = checker.check(text)
        guard let query = check.query else { throw JQLCommand.failure(check) }
        let tickets = try await tickets(parsed, context)
        let answer: TicketQueries.Answer
        do throws(JQLEvaluationError) {
            answer = try tickets.ask(query, now: context.now(), timeZone: zone.zone)
        } catch {
            guard check.isAccepted else { throw JQLCommand.failure(check) }
            throw CommandFailure(
                .usage,
                error.messages.first ?? error.description,
                details: Array(error.messages.dropFirst())
            )
        }
        for finding in check.findings where finding.rule == .timeZone && finding.severity == .warning {
            let used =
                parsed[JQLCommand.zone] == nil ? "UTC here; --zone names the account's" : "\(zone.name) here"
            context.console.warning("\(finding.message) It was read in \(used).")
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(JQLAnswerDocument(answer, query: query)))
            return .done
        }
        let lines = parsed[Self.keys] ? answer.found.map(\.key) : JQLAnswerTable.lines(answer.found)
        if !lines.isEmpty { context.console.result(lines.joined(separator: "\n")) }
        report(answer, context)
        return .done
    }

    private func tickets(_ parsed: ParsedArguments, _ context: CommandContext) async throws -> TicketQueries {
        guard let name = parsed[Self.from] else {
            return try await TicketQueries.stored(
                try context.configuration(parsed),
                selection: ProjectSelection(
                    site: parsed[ProjectOptions.site],
                    project: parsed[ProjectOptions.project]
                ),
                now: context.now()
            )
        }
        let file = try TicketFileReader().read(try await context.bytes(of: name), name: name)
        // Columns that clustering does not use are of use here.
        for warning in file.warnings { context.console.detail("\(name): \(warning)") }
        return TicketQueries(file: file)
    }

    private func report(_ answer: TicketQueries.Answer, _ context: CommandContext) {
        context.console.message(
            "\(grouped(answer.found.count)) of \(counted(answer.asked, "ticket")) found"
                + (answer.undecided.isEmpty ? "." : "; \(grouped(answer.undecided.count)) not decided here.")
        )
        let numbers = Set(answer.undecided.flatMap(\.conditions)).sorted()
        for number in numbers {
            let condition = answer.conditions[number]
            let count = answer.undecided.count { $0.conditions.contains(number) }
            context.console.message(
                "  \(condition.text): \(condition.reason ?? "not known of \(count == 1 ? "it" : "them")") "
                    + "(\(counted(count, "ticket")))"
            )
        }
        if !answer.undecided.isEmpty {
            let keys = answer.undecided.prefix(10).map(\.ticket.key).joined(separator: ", ")
            let more = answer.undecided.count > 10 ? ", … (--json lists all)" : ""
            context.console.message("  Not decided: \(keys)\(more)")
        }
        if !answer.ignoredOrderings.isEmpty {
            context.console.message(
                "  Not ordered by \(answer.ignoredOrderings.joined(separator: ", ")): not kept here."
            )
        }
    }
}
