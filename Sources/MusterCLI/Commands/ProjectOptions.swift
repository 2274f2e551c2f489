/// Options about which Jira project a command works on and where its files go.
enum ProjectOptions {
    /// Site.
    static let site = Option<String>.text(
        "site",
        value: "NAME",
        default: "the site of the first project",
        help: "Site of the configuration to work on"
    )
    /// Project.
    static let project = Option<String>.text(
        "project",
        value: "KEY",
        default: "the first project",
        help: "Project of the configuration to work on"
    )
    /// JQL.
    static let jql = Option<String>.text(
        "jql",
        value: "JQL",
        default: "the ready-for-clustering template",
        help: "Which tickets to cluster"
    )
    /// Store.
    static let store = Option<String>.text(
        "store",
        value: "FILE",
        kind: .file,
        default: "muster.sqlite beside the configuration",
        help: "Ticket store"
    )
    /// Folder of reports.
    static let outputDirectory = Option<String>.text(
        "output-directory",
        value: "DIR",
        kind: .directory,
        default: "none written",
        help: "Folder for plan, GeoJSON, CSV, KML and map"
    )
    /// Goes on where a guard would stop.
    static let acceptGuards = Flag(
        "accept-guards",
        help: "Write also where the guards say that the night looks wrong"
    )
    /// Nothing is written.
    static let dryRun = Flag("dry-run", short: "n", help: "Say what would be written, and write nothing")
}
