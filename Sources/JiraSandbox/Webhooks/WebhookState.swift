/// Registered webhooks and what waits to be delivered.
struct WebhookState: Sendable {
    /// Ascending ids.
    var hooks: [Webhook] = []
    /// What waits for its time.
    private(set) var waiting: [PendingDelivery] = []
    var statistics = SandboxDeliveryStatistics()
    private var lastHook: Int64 = 0
    private var lastDelivery: Int64 = 0
    /// Decides identifiers, delays and retries.
    private var random = TraceNumbers(seed: 0x5745_4248)

    /// Whether anything has to be told to anybody.
    var isListening: Bool { !hooks.isEmpty }

    mutating func takeHookID() -> Int64 {
        lastHook += 1
        return lastHook
    }

    /// Takes webhooks out whose time is over.
    mutating func expire(now: Int64) { hooks.removeAll { $0.expires.map { $0 <= now } ?? false } }

    /// A time drawn evenly from a range, in milliseconds.
    mutating func draw(_ range: ClosedRange<Duration>) -> Int64 {
        let least = SandboxState.milliseconds(range.lowerBound)
        let width = SandboxState.milliseconds(range.upperBound) - least
        guard width > 0 else { return least }
        let number = UInt64(random.hex(), radix: 16) ?? 0
        return least + Int64(number % UInt64(width + 1))
    }

    /// 32 digits as an identifier of a delivery.
    mutating func identifier() -> String { random.hex() + random.hex() }

    mutating func add(_ delivery: PendingDelivery) {
        var delivery = delivery
        lastDelivery += 1
        delivery.id = lastDelivery
        waiting.append(delivery)
    }

    /// Takes out what is due, in the order of its time.
    mutating func takeDue(now: Int64) -> [PendingDelivery] {
        let due = waiting.filter { $0.due <= now }.sorted { ($0.due, $0.id) < ($1.due, $1.id) }
        waiting.removeAll { $0.due <= now }
        return due
    }

    /// When the next one is due; nil where nothing waits.
    var nextDue: Int64? { waiting.map(\.due).min() }
}

/// One registered webhook.
struct Webhook: Sendable {
    /// Who registered it, which decides how it is signed.
    enum Kind: Sendable {
        /// Of an app and a user; signed with the app's secret.
        case app(WebhookApp, accountID: String)
        /// Of an administrator; signed where there is a secret.
        case administrator(secret: String?)
    }

    let id: Int64
    let kind: Kind
    var name = ""
    var url: String
    var events: [String]
    var jql: String
    var fieldIDs: [String]?
    var propertyKeys: [String]?
    var excludesBody = false
    var isEnabled = true
    /// Epoch milliseconds; nil for one that lives on.
    var expires: Int64?
    /// Whether certificates are looked at; kept for who asks, since deliveries stay on this machine.
    var verifiesCertificates = true
    /// Epoch milliseconds, as is `updated`.
    var created: Int64 = 0
    var updated: Int64 = 0
    var updatedBy = ""

    var isOfApp: Bool { if case .app = kind { true } else { false } }

    /// Whether an app's client and user registered it.
    func belongs(to clientID: String, _ accountID: String) -> Bool {
        guard case .app(let app, let owner) = kind else { return false }
        return app.clientID == clientID && owner == accountID
    }
}

/// One delivery that waits.
struct PendingDelivery: Sendable {
    var id: Int64 = 0
    /// Epoch milliseconds.
    var due: Int64
    let identifier: String
    let hook: Int64
    let event: String
    let url: String
    let body: [UInt8]
    let trace: String
    /// When the event happened.
    let happened: Int64
    var retry = 0
}
