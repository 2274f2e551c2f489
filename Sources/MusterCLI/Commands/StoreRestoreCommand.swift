import TicketStore
import Tickets

/// `muster store restore`: a backup in the place of the store.
struct StoreRestoreCommand: Command {
    static let force = Flag("force", help: "Restore a backup that does not pass its check")

    let specification = CommandSpecification(
        "restore",
        abstract: "Put a backup in the place of the store",
        discussion: [
            "The backup is checked first and stays as it is. The store that it replaces is kept beside it under a dated name. "
                + "Refused with exit code 7 while a run works or another program has the store open.",
            "Job Clusters that were made after the backup are not in it: the next run finds them by their labels.",
        ],
        arguments: [ArgumentSpecification("FILE", kind: .file, help: "The backup")],
        options: [ProjectOptions.store, force],
        examples: [
            CommandExample(
                "muster store restore muster.sqlite.backup-20260101T020000Z",
                "Go back to a backup"
            )
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let store = try StoreCommand.path(parsed, context)
        let backup = context.path(parsed.positionals[0])
        let done = try await StoreRestore.perform(
            from: backup,
            over: store,
            at: context.now(),
            isAcceptingFindings: parsed[Self.force],
            hash: StoreCommand.digest,
            progress: StoreCommand.copyProgress(context)
        )
        context.progress.finish()
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(StoreRestoreDocument(done, store, backup)))
        } else {
            for finding in done.backup.findings {
                context.console.warning("\(finding.area.rawValue): \(finding.message)")
            }
            var text = "Restored '\(context.displayed(store))' from '\(context.displayed(backup))'"
            if done.backup.schemaVersion < done.schemaVersion {
                text += ", brought from schema \(done.backup.schemaVersion) to \(done.schemaVersion)"
            }
            if let replaced = done.replacedPath {
                text += "\nThe replaced store is kept as '\(context.displayed(replaced))'"
            }
            context.console.result(text)
            for run in done.backup.unfinishedRuns {
                context.console.message(
                    "Run \(run) was under way in the backup; the next run finishes it first"
                )
            }
        }
        return .done
    }
}

/// `{"store","backup","replaced","schema","audit_head","unfinished_runs","findings":[…]}`.
struct StoreRestoreDocument: Encodable {
    var store: String
    var backup: String
    /// Where the replaced store is kept; absent where there was none.
    var replaced: String?
    var schema: Int
    var auditHead: String?
    var unfinishedRuns: [String]
    var findings: [StoreFindingDocument]

    enum CodingKeys: String, CodingKey {
        case store, backup, replaced, schema, findings
        case auditHead = "audit_head"
        case unfinishedRuns = "unfinished_runs"
    }

    init(_ done: StoreRestore, _ store: String, _ backup: String) {
        self.store = store
        self.backup = backup
        replaced = done.replacedPath
        schema = done.schemaVersion
        auditHead = done.auditHead
        unfinishedRuns = done.backup.unfinishedRuns
        findings = done.backup.findings.map(StoreFindingDocument.init)
    }
}
