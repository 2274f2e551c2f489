import Muster
import Secrets

/// `muster store`: the store's file as a whole.
enum StoreCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "store",
            abstract: "Back up, restore, check, migrate or clean the ticket store",
            discussion: [
                "The store holds the ticket cache, plans, the journal of what was written to Jira, what people decided, "
                    + "and the audit log. Back it up: without its journal Muster has to find its Job Clusters again."
            ]
        ),
        [
            .command(StoreBackupCommand()), .command(StoreRestoreCommand()), .command(StoreCheckCommand()),
            .command(StoreMigrateCommand()), .command(StorePruneCommand()),
        ]
    )

    /// Replaces, or accepts.
    static let force = Flag(
        "force",
        help: "Replace a file of that name, and go on where the check finds something"
    )

    /// The store's file that the flags and the configuration mean; a project need not be configured.
    static func path(_ parsed: ParsedArguments, _ context: CommandContext) throws -> String {
        try context.configuration(parsed, requiring: .nothing).store
    }

    /// The digest that every store of Muster is opened with.
    @Sendable static func digest(_ bytes: [UInt8]) -> [UInt8] { SHA256Digest(of: bytes).bytes }

    /// Shows how much of a store is copied.
    static func copyProgress(_ context: CommandContext) -> @Sendable (Int, Int) -> Void {
        context.progress.begin("Copying the store", unit: "pages")
        let display = context.progress
        return { display.update($0, total: $1) }
    }
}
