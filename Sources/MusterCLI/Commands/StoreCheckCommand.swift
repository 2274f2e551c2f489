import TicketStore
import Tickets

/// `muster store check`: everything in the file against everything else in it.
struct StoreCheckCommand: Command {
    let specification = CommandSpecification(
        "check",
        abstract: "Check the whole store while it is in use",
        discussion: [
            "Reads all of the file and changes nothing: SQLite's integrity check, references between rows, the R-tree against "
                + "the tickets, the chain of the audit log, and the journal. Exit code 1 where something is wrong."
        ],
        options: [ProjectOptions.store],
        examples: [CommandExample("muster store check --json", "Check the store, for a monitoring program")]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let path = try StoreCommand.path(parsed, context)
        context.progress.begin("Checking the store")
        let found = try await StoreExamination.examine(path: path, hash: StoreCommand.digest)
        context.progress.finish()
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(StoreCheckDocument(found, path)))
        } else {
            context.console.result(lines(found, context.displayed(path), context.console.outputStyle))
        }
        return found.isSound ? .done : .failed
    }

    private func lines(_ found: StoreExamination, _ path: String, _ style: TextStyle) -> String {
        let areas = StoreExamination.Finding.Area.allCases.map { area in
            let messages = found.findings.filter { $0.area == area }.map(\.message)
            let name = area.rawValue + String(repeating: " ", count: max(1, 12 - area.rawValue.count))
            guard let first = messages.first else { return "  \(name)\(style.green("ok"))" }
            let rest = messages.dropFirst().prefix(19).map { "\n              \($0)" }
            let more = messages.count > 20 ? "\n              … and \(messages.count - 20) more" : ""
            return "  \(name)\(style.red("FAILED")): \(first)" + rest.joined() + more
        }
        var lines = ["'\(path)': schema \(found.schemaVersion)"] + areas
        lines.append("  " + found.rows.map { "\(grouped($0.rows)) \($0.table)" }.joined(separator: ", "))
        if let head = found.audit?.head { lines.append("  audit head \(head)") }
        if !found.unfinishedRuns.isEmpty {
            lines.append("  unfinished runs: \(found.unfinishedRuns.joined(separator: ", "))")
        }
        if found.schemaVersion < found.knownSchemaVersion {
            lines.append(
                "  brought to schema \(found.knownSchemaVersion) by the next run or muster store migrate"
            )
        }
        if !found.isSound {
            lines.append("Restore a backup with muster store restore, or move the store away and run again.")
        }
        return lines.joined(separator: "\n")
    }
}

/// `{"area","message"}`.
struct StoreFindingDocument: Encodable {
    var area: String
    var message: String

    init(_ finding: StoreExamination.Finding) {
        area = finding.area.rawValue
        message = finding.message
    }
}

/// `{"store","sound","schema","known_schema","findings":[…],"rows":{…},"unfinished_runs":[…],"audit":{…}}`.
struct StoreCheckDocument: Encodable {
    var store: String
    var sound: Bool
    var schema: Int
    var knownSchema: Int
    var findings: [StoreFindingDocument]
    var rows: [String: Int]
    var unfinishedRuns: [String]
    /// Absent where the schema is older than the log.
    var audit: AuditVerdictDocument?

    enum CodingKeys: String, CodingKey {
        case store, sound, schema, findings, rows, audit
        case knownSchema = "known_schema"
        case unfinishedRuns = "unfinished_runs"
    }

    init(_ found: StoreExamination, _ path: String) {
        store = path
        sound = found.isSound
        schema = found.schemaVersion
        knownSchema = found.knownSchemaVersion
        findings = found.findings.map(StoreFindingDocument.init)
        rows = Dictionary(found.rows.map { ($0.table, $0.rows) }, uniquingKeysWith: { $1 })
        unfinishedRuns = found.unfinishedRuns
        audit = found.audit.map(AuditVerdictDocument.init)
    }
}
