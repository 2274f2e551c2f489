import FoundationEssentials
import TicketStore
import Tickets

/// `muster audit list`: the entries that somebody asks for.
struct AuditListCommand: Command {
    static let site = Option<String>.text("site", value: "NAME", help: "Only this site; with --project")
    static let project = Option<String>.text("project", value: "KEY", help: "Only this project; with --site")
    static let runID = Option<String>.text("run", value: "RUN-ID", help: "Only entries of this run")
    static let event = Option<String>.text(
        "event",
        value: "NAME",
        help: "Only this event; with a dot at its end (cluster.) all that begin so"
    )
    static let since = Option<MomentArgument>.moment("since", help: "Only from this day, time or age on")
    static let limit = Option<Int>.integer(
        "limit",
        in: 1...1_000_000,
        default: "50",
        help: "Most entries: the latest of those that are asked for"
    )

    let specification = CommandSpecification(
        "list",
        abstract: "List entries of the audit log",
        options: [ProjectOptions.store, site, project, runID, event, since, limit],
        examples: [
            CommandExample("muster audit list --since 24h", "What happened in the last 24 hours"),
            CommandExample("muster audit list --event cluster. --json", "Every write of a Job Cluster"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let path = try StoreCommand.path(parsed, context)
        var query = AuditQuery(
            runID: parsed[Self.runID],
            event: parsed[Self.event],
            since: parsed[Self.since]?.time(now: context.now()),
            limit: parsed[Self.limit] ?? 50,
            isLatest: true
        )
        switch (parsed[Self.site], parsed[Self.project]) {
        case (let site?, let project?): query.scope = ProjectScope(site: site, project: project)
        case (nil, nil): break
        default:
            throw CommandFailure(.usage, "--site and --project go together: a project is one of a site")
        }
        let entries = try await StoreAudit.entries(path: path, query)
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(AuditListDocument(entries)))
        } else if entries.isEmpty {
            context.console.message("No entries")
        } else {
            context.console.result(entries.map(line).joined(separator: "\n"))
        }
        return .done
    }

    private func line(_ entry: AuditEntry) -> String {
        let time = Date(timeIntervalSince1970: Double(entry.time) / 1_000).formatted(.iso8601)
        let scope = entry.scope.map { "\($0.site)/\($0.project)" } ?? "-"
        let parts = [
            "\(entry.number)", time, scope, entry.event, entry.subject ?? "-",
            entry.runID.map { "run \($0)" }, entry.detail == "{}" ? nil : entry.detail,
        ]
        // One entry is one line of plain text, whatever somebody wrote into a key or a reason.
        let text = parts.compactMap { $0 }.joined(separator: "  ")
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isPlain =
                scalar.properties.generalCategory != .control && scalar != "\u{2028}" && scalar != "\u{2029}"
            plain.append(isPlain ? scalar : " ")
        }
        return String(plain)
    }
}

/// `{"entries":[{"number","time","site","project","run","event","subject","detail","previous_hash","hash"}]}`.
struct AuditListDocument: Encodable {
    /// An entry; `detail` is the text that the hash is made of.
    struct Entry: Encodable {
        var number: Int64
        var time: Int64
        var site: String?
        var project: String?
        var run: String?
        var event: String
        var subject: String?
        var detail: String
        var previousHash: String
        var hash: String

        enum CodingKeys: String, CodingKey {
            case number, time, site, project, run, event, subject, detail, hash
            case previousHash = "previous_hash"
        }
    }

    var entries: [Entry]

    init(_ entries: [AuditEntry]) {
        self.entries = entries.map { entry in
            Entry(
                number: entry.number,
                time: entry.time,
                site: entry.scope?.site,
                project: entry.scope?.project,
                run: entry.runID,
                event: entry.event,
                subject: entry.subject,
                detail: entry.detail,
                previousHash: entry.previousHash,
                hash: entry.hash
            )
        }
    }
}
