/// `muster demo`: the whole nightly job against an embedded sandbox.
struct DemoCommand: Command {
    /// Ticket file.
    static let tickets = Option<String>.text(
        "tickets",
        value: "FILE",
        kind: .file,
        default: "the sample in data/",
        help: "Tickets that the sandbox starts with"
    )
    /// Folder of reports.
    static let outputDirectory = Option<String>.text(
        "output-directory",
        value: "DIR",
        kind: .directory,
        default: "muster-demo",
        help: "Folder for map, plan and store"
    )

    let specification = CommandSpecification(
        "demo",
        abstract: "Run the whole nightly job against an embedded sandbox Jira",
        discussion: [
            "Starts a sandbox Jira on loopback with sample tickets, pulls them, clusters them, creates Job Cluster "
                + "tickets, links the members, prints the report and writes the map. Nothing leaves this machine."
        ],
        options: [tickets, outputDirectory] + ClusteringOptions.forProjects,
        examples: [
            CommandExample("muster demo", "See the main job work, then open muster-demo/map.html"),
            CommandExample("muster demo --max-tickets 6 --max-radius 3km", "Smaller clusters"),
        ]
    )
}
