/// `muster sandbox`: the sandbox Jira alone.
struct SandboxCommand: Command {
    /// Ticket file.
    static let tickets = Option<String>.text(
        "tickets",
        value: "FILE",
        kind: .file,
        default: "the sample in data/",
        help: "Tickets to start with"
    )
    /// Port.
    static let port = Option<UInt16>.integer(
        "port",
        in: 0...UInt16.max,
        default: "0, a free one",
        help: "Port on loopback"
    )
    /// Project key.
    static let project = Option<String>.text(
        "project",
        value: "KEY",
        default: "FIELD",
        help: "Key of the project"
    )
    /// Search lag.
    static let searchLag = Option<Int>.integer(
        "search-lag",
        value: "MS",
        in: 0...3_600_000,
        default: "0",
        help: "Milliseconds until a write shows in search"
    )
    /// Latency.
    static let latency = Option<Int>.integer(
        "latency",
        value: "MS",
        in: 0...600_000,
        default: "0",
        help: "Milliseconds that every answer takes longer"
    )
    /// Refusals.
    static let refuseEvery = Option<Int>.integer(
        "refuse-every",
        in: 0...Int.max,
        default: "0, never",
        help: "Answer every Nth request with 429"
    )

    let specification = CommandSpecification(
        "sandbox",
        abstract: "Serve a sandbox Jira on loopback until interrupted",
        options: [tickets, port, project, searchLag, latency, refuseEvery],
        examples: [
            CommandExample("muster sandbox --port 8099", "A Jira at http://127.0.0.1:8099 to try things on")
        ]
    )
}
