import TicketStore
import Tickets

/// `muster store backup`: a copy while others work on the store.
struct StoreBackupCommand: Command {
    let specification = CommandSpecification(
        "backup",
        abstract: "Copy the store while it is in use",
        discussion: [
            "The copy is the store as it is at one moment, whoever writes to it meanwhile. It is checked before it gets its "
                + "name, is one file that needs no other beside it, and is on disk when the command ends."
        ],
        arguments: [
            ArgumentSpecification(
                "FILE",
                kind: .file,
                optional: true,
                help: "Name of the copy; beside the store with the time in its name where left out"
            )
        ],
        options: [ProjectOptions.store, StoreCommand.force],
        examples: [
            CommandExample("muster store backup", "Copy the store to a dated file beside it"),
            CommandExample("muster store backup /backup/muster.sqlite --force", "Replace last night's copy"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let store = try StoreCommand.path(parsed, context)
        let path =
            parsed.positionals.first.map(context.path) ?? StoreBackup.name(of: store, at: context.now())
        let made = try await StoreBackup.make(
            of: store,
            at: path,
            isReplacing: parsed[StoreCommand.force],
            isAcceptingFindings: parsed[StoreCommand.force],
            hash: StoreCommand.digest,
            progress: StoreCommand.copyProgress(context)
        )
        context.progress.finish()
        let document = StoreBackupDocument(made, of: store)
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(document))
        } else {
            for finding in made.examination.findings {
                context.console.warning("\(finding.area.rawValue): \(finding.message)")
            }
            let head = document.auditHead.map { "\nAudit head \($0): keep it elsewhere" } ?? ""
            context.console.result(
                "Backed up '\(context.displayed(store))' to '\(context.displayed(path))': "
                    + "\(grouped(made.bytes / 1_000)) kB, schema \(made.examination.schemaVersion), "
                    + (made.examination.isSound ? "checked" : "NOT SOUND") + head
            )
        }
        return .done
    }
}

/// `{"store","path","bytes","schema","sound","audit_entries","audit_head"}`.
struct StoreBackupDocument: Encodable {
    var store: String
    var path: String
    var bytes: Int
    var schema: Int
    var sound: Bool
    var auditEntries: Int?
    var auditHead: String?

    enum CodingKeys: String, CodingKey {
        case store, path, bytes, schema, sound
        case auditEntries = "audit_entries"
        case auditHead = "audit_head"
    }

    init(_ made: StoreBackup, of store: String) {
        self.store = store
        path = made.path
        bytes = made.bytes
        schema = made.examination.schemaVersion
        sound = made.examination.isSound
        auditEntries = made.examination.audit?.entries
        auditHead = made.examination.audit?.head
    }
}
