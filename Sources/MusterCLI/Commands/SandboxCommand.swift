import JiraSandbox

/// `muster sandbox`: the sandbox Jira alone.
struct SandboxCommand: Command {
    /// Product.
    static let kind = Option<SandboxProduct>.choice(
        "kind",
        value: "KIND",
        among: SandboxProduct.allCases,
        default: .cloud,
        help: "Product to play"
    )
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
    /// Context path.
    static let contextPath = Option<String>(
        "context-path",
        value: "PATH",
        default: "none",
        help: "Path below which the site lives, such as /jira"
    ) { text throws(ValueProblem) in
        guard text.hasPrefix("/"), !text.contains(where: { $0.isWhitespace || "?#%".contains($0) }) else {
            throw ValueProblem(allowed: "a path such as /jira")
        }
        return text
    }
    /// Project key.
    static let project = Option<String>.text(
        "project",
        value: "KEY",
        default: "FIELD",
        help: "Key of the project"
    )
    /// Accounts file.
    static let accounts = Option<String>.text(
        "accounts",
        value: "FILE",
        kind: .file,
        help: "Accounts that may sign in, as JSON; the first is the site's own"
    )
    /// Accounts by address.
    static let account = Option<SandboxAccount>(
        "account",
        value: "EMAIL[=ZONE]",
        repeatable: true,
        help: "A further account; its token is sandbox-token-NAME"
    ) { text throws(ValueProblem) in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        guard let at = parts[0].firstIndex(of: "@"), at > parts[0].startIndex else {
            throw ValueProblem(allowed: "an e-mail address, such as eve@example.com=Asia/Tokyo")
        }
        let zone = parts.count == 2 ? parts[1] : "Etc/UTC"
        guard SandboxAccount.knowsTimeZone(named: zone) else {
            throw ValueProblem(
                allowed: "an address with a known time zone, such as eve@example.com=Asia/Tokyo"
            )
        }
        return SandboxAccount(email: parts[0], timeZoneName: zone)
    }
    /// Zone of the first account.
    static let timeZone = Option<String>(
        "time-zone",
        value: "ZONE",
        default: "Etc/UTC",
        help: "Time zone of the first account's profile"
    ) { text throws(ValueProblem) in
        guard SandboxAccount.knowsTimeZone(named: text) else {
            throw ValueProblem(allowed: "the name of a time zone, such as Europe/Berlin")
        }
        return text
    }
    /// Fault file.
    static let faults = Option<String>.text(
        "faults",
        value: "FILE",
        kind: .file,
        help: "Fault rules, rate limits and lag, as JSON"
    )
    /// Rate limits.
    static let limits = Option<String>.choice(
        "limits",
        value: "HOW",
        ["realistic", "off"],
        default: "off",
        help: "Rate limits of the product"
    )
    /// Plain rate limit.
    static let rate = Option<Double>.number(
        "rate",
        value: "N",
        in: NumberBounds(minimum: 0.001, maximum: 1_000_000),
        default: "no limit",
        help: "Requests a second for the whole site; more get 429"
    )
    /// Lag.
    static let lag = Option<SandboxLagRange>(
        "lag",
        value: "TIME[..TIME]",
        default: "0s",
        help: "Time until a write shows in search, drawn for each write from a range"
    ) { text throws(ValueProblem) in
        guard let range = SandboxLagRange(text) else {
            throw ValueProblem(allowed: "a time or a range of two, such as 500ms, 2s or 0s..5m")
        }
        return range
    }
    /// Search lag.
    static let searchLag = Option<Int>.integer(
        "search-lag",
        value: "MS",
        in: 0...3_600_000,
        default: "0",
        help: "The same in milliseconds"
    )
    /// Nodes.
    static let nodes = Option<Int>.integer(
        "nodes",
        in: 1...16,
        default: "1",
        help: "Nodes of a Data Center site, each with an index of its own"
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
    /// Seed.
    static let seed = Option<UInt64>.integer(
        "seed",
        in: 0...UInt64.max,
        default: "1",
        help: "Decides everything that is drawn"
    )

    let specification = CommandSpecification(
        "sandbox",
        abstract: "Serve a sandbox Jira on loopback until interrupted",
        discussion: [
            "It answers as Jira Cloud or Jira Data Center does, in memory and for this machine only, and can fail in "
                + "every way that a client must survive: try your own client on it. It prints how to connect. Its "
                + "tokens are no secrets.",
            "Rules, limits, lag and time can be changed while it runs: GET /_sandbox lists the controls. The page "
                + "Sandbox of the documentation describes endpoints, fault files and controls.",
        ],
        options: [
            kind, tickets, port, contextPath, project, accounts, account, timeZone, faults, limits, rate, lag,
            searchLag, nodes, latency, refuseEvery, seed,
        ],
        examples: [
            CommandExample(
                "muster sandbox --port 8099",
                "A Jira Cloud at http://127.0.0.1:8099 to try things on"
            ),
            CommandExample(
                "muster sandbox --kind datacenter --context-path /jira --nodes 2",
                "A Data Center of two nodes below /jira"
            ),
            CommandExample(
                "muster sandbox --limits realistic --lag 0s..30s --latency 80",
                "A site on an ordinary day: limits, late search, slow answers"
            ),
            CommandExample(
                "muster sandbox --faults faults.json --account eve@example.com=Asia/Tokyo",
                "Failures by rule, and a second person in another zone"
            ),
        ]
    )
}
