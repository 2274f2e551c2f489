import TicketStore

/// `muster store migrate`: the schema of this version.
struct StoreMigrateCommand: Command {
    static let dryRun = Flag("dry-run", short: "n", help: "Say which steps there are, and change nothing")

    let specification = CommandSpecification(
        "migrate",
        abstract: "Bring the store to the schema of this version",
        discussion: [
            "Every command that writes to the store does this by itself. An older Muster refuses a newer schema, so take a "
                + "backup first where you may want to go back."
        ],
        options: [ProjectOptions.store, dryRun],
        examples: [CommandExample("muster store migrate --dry-run", "Say from which schema to which")]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let path = try StoreCommand.path(parsed, context)
        let isDryRun = parsed[Self.dryRun]
        let migration =
            isDryRun
            ? try await StoreMigration.plan(of: path)
            : try await StoreMigration.perform(on: path, at: context.now())
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(StoreMigrationDocument(migration, path, isDryRun)))
        } else if migration.steps.isEmpty {
            context.console.result("'\(context.displayed(path))' has schema \(migration.to), up to date")
        } else {
            let verb = isDryRun ? "would be brought" : "brought"
            let steps = migration.steps.map { "\n  \($0.version): \($0.name)" }.joined()
            context.console.result(
                "'\(context.displayed(path))' \(verb) from schema \(migration.from) to \(migration.to)"
                    + steps
            )
        }
        return .done
    }
}

/// `{"store","from","to","applied","steps":[{"version","name"}]}`.
struct StoreMigrationDocument: Encodable {
    struct Step: Encodable {
        var version: Int
        var name: String
    }

    var store: String
    var from: Int
    var to: Int
    /// Whether the steps were applied; false for a dry run and where there are none.
    var applied: Bool
    var steps: [Step]

    init(_ migration: StoreMigration, _ path: String, _ isDryRun: Bool) {
        store = path
        from = migration.from
        to = migration.to
        applied = !isDryRun && !migration.steps.isEmpty
        steps = migration.steps.map { Step(version: $0.version, name: $0.name) }
    }
}
