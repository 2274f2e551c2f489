import TicketStore
import Tickets

/// `muster store prune`: cleaning by age.
struct StorePruneCommand: Command {
    static let olderThan = Option<Duration>.age(
        "older-than",
        help: "Age from which on things go, such as 90d, 12w or 36h; required"
    )
    static let keepAudit = Flag("keep-audit", help: "Remove nothing of the audit log")
    static let dryRun = Flag("dry-run", short: "n", help: "Count what would go, and remove nothing")

    let specification = CommandSpecification(
        "prune",
        abstract: "Remove what is old and no longer needed",
        discussion: [
            "Old plans, documents of flights, finished actions, expired overrides and audit entries. Never what an unfinished "
                + "run needs, nor what the run needs that last wrote an open Job Cluster; runs and their journal stay. The "
                + "rest of the audit log stays verifiable, and of one that does not hold nothing goes.",
            "Rollback and replay of a run need its actions and its flight: prune only what you will not undo any more.",
        ],
        options: [ProjectOptions.store, olderThan, keepAudit, dryRun],
        examples: [
            CommandExample(
                "muster store prune --older-than 90d --dry-run",
                "Count what is older than 90 days"
            )
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        guard let age = parsed[Self.olderThan] else {
            throw CommandFailure(.usage, "say how old: muster store prune --older-than 90d --dry-run")
        }
        let path = try StoreCommand.path(parsed, context)
        // Opening would make a store where there is none.
        _ = try await StoreMigration.plan(of: path)
        let isDryRun = parsed[Self.dryRun]
        var policy = RetentionPolicy(olderThan: age)
        if parsed[Self.keepAudit] { policy.audit = nil }
        let now = context.now()
        let store = try await SpatiaLiteTicketStore(
            path: path,
            at: now,
            readers: 1,
            clock: context.now,
            hash: StoreCommand.digest
        )
        let summary: RetentionSummary
        do throws(StoreError) {
            summary = try await store.prune(policy, at: now, isDryRun: isDryRun)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(StorePruneDocument(summary, path, isDryRun)))
        } else {
            let verb = isDryRun ? "Would remove" : "Removed"
            context.console.result(
                "\(verb) \(counted(summary.plans, "plan")), \(counted(summary.flightDocuments, "flight document")), "
                    + "\(counted(summary.actions, "action")), \(counted(summary.overrides, "override")), "
                    + "\(grouped(summary.auditEntries)) audit entries"
            )
        }
        return .done
    }
}

/// `{"store","dry_run","plans","flight_documents","actions","overrides","audit_entries","total"}`.
struct StorePruneDocument: Encodable {
    var store: String
    var dryRun: Bool
    var plans: Int
    var flightDocuments: Int
    var actions: Int
    var overrides: Int
    var auditEntries: Int
    var total: Int

    enum CodingKeys: String, CodingKey {
        case store, plans, actions, overrides, total
        case dryRun = "dry_run"
        case flightDocuments = "flight_documents"
        case auditEntries = "audit_entries"
    }

    init(_ summary: RetentionSummary, _ path: String, _ isDryRun: Bool) {
        store = path
        dryRun = isDryRun
        plans = summary.plans
        flightDocuments = summary.flightDocuments
        actions = summary.actions
        overrides = summary.overrides
        auditEntries = summary.auditEntries
        total = summary.total
    }
}
