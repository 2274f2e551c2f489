import HTTPMessages
import Jira
import JiraSandbox
import Locking

/// A sandbox of either product and a client of it on one virtual clock: waiting moves the clock.
struct FeatureSite {
    let jira: SandboxJira
    let client: JiraClient
    private let milliseconds: Locked<Int64>

    init(
        _ product: SandboxProduct,
        tickets: Int = 3,
        _ change: (inout SandboxConfiguration) -> Void = { _ in },
        transport: (SandboxTransport) -> any HTTPClientTransport = { $0 }
    ) throws {
        let time = Locked<Int64>(1_790_000_000_000)
        milliseconds = time
        @Sendable func advance(_ duration: Duration) {
            let (seconds, attoseconds) = duration.components
            time.withLock { $0 += seconds * 1_000 + attoseconds / 1_000_000_000_000_000 }
        }
        var configuration = SandboxConfiguration(
            clock: SandboxClock(now: { time.withLock { $0 } }, sleep: { advance($0) })
        )
        configuration.product = product
        change(&configuration)
        jira = try SandboxJira(
            configuration: configuration,
            tickets: (1...tickets).map { SandboxTicket(key: "FIELD-\($0)", summary: "Job \($0)") }
        )
        let account = configuration.account
        client = JiraClient(
            site: try JiraSite(
                name: "sandbox",
                url: "http://127.0.0.1:1",
                flavor: product == .cloud ? .cloud : .dataCenter
            ),
            credentials: product == .cloud
                ? try JiraCredentials.apiToken(email: account.email, token: account.token)
                : try JiraCredentials.personalToken(account: account.name, token: account.token),
            transport: transport(SandboxTransport(jira)),
            pacing: JiraPacing(
                now: { time.withLock { $0 } },
                sleep: { advance($0) },
                chance: { 0.5 }
            )
        )
    }

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(milliseconds amount: Int64) { milliseconds.withLock { $0 += amount } }
}
