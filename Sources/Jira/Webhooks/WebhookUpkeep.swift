/// Keeps an app's webhooks registered: a pure decision from what is wanted and what is there.
///
/// Nothing tells an app that its webhook has ended; deliveries just stop (facts section 5.1). So the list is looked at
/// often, say daily, and everything that ends within `margin` is given another 30 days.
public struct WebhookUpkeep: Hashable, Sendable {
    /// What shall be registered.
    public var wanted: [JiraWebhookDraft]
    /// Where all of them lead: an app has one address.
    public var url: String
    /// How long before its end a webhook is refreshed: 23 of its 30 days, which is once a week.
    public var margin: Duration

    /// Makes an upkeep.
    public init(wanted: [JiraWebhookDraft], url: String, margin: Duration = .seconds(23 * 86_400)) {
        self.wanted = wanted
        self.url = url
        self.margin = margin
    }

    /// What is to be done, in this order: an address of old is in the way of a new one, and there is room for five.
    public struct Plan: Hashable, Sendable {
        /// Ids to remove: not wanted, wanted twice, or leading elsewhere.
        public var remove: [Int64]
        /// What is missing.
        public var add: [JiraWebhookDraft]
        /// Ids to refresh.
        public var refresh: [Int64]

        /// Makes a plan.
        public init(remove: [Int64] = [], add: [JiraWebhookDraft] = [], refresh: [Int64] = []) {
            self.remove = remove
            self.add = add
            self.refresh = refresh
        }

        /// Whether there is nothing to do.
        public var isEmpty: Bool { remove.isEmpty && add.isEmpty && refresh.isEmpty }
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - present: every webhook of the app.
    ///   - now: milliseconds since 1970.
    /// - Returns: what to do; nothing where all is as wanted.
    public func plan(present: [JiraDynamicWebhook], now: Int64) -> Plan {
        var plan = Plan()
        var open: [JiraWebhookDraft] = []
        for draft in wanted where !open.contains(draft) { open.append(draft) }
        let (seconds, attoseconds) = margin.components
        let horizon = now + seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        for webhook in present.sorted(by: { $0.id < $1.id }) {
            let hasEnded = webhook.expires.map { $0 <= now } ?? false
            // A site that does not name the address is believed to have kept the only one there can be.
            let leadsHere = webhook.url.map { $0 == url } ?? true
            guard leadsHere, !hasEnded, let place = open.firstIndex(of: webhook.draft) else {
                plan.remove.append(webhook.id)
                continue
            }
            open.remove(at: place)
            if webhook.expires.map({ $0 < horizon }) ?? true { plan.refresh.append(webhook.id) }
        }
        plan.add = open
        return plan
    }
}

/// What an upkeep has done.
public struct WebhookUpkeepReport: Hashable, Sendable {
    /// What was decided.
    public var plan: WebhookUpkeep.Plan
    /// One result per webhook added, in the plan's order.
    public var registrations: [JiraWebhookRegistration]
    /// When the refreshed ones end now, in milliseconds since 1970.
    public var expires: Int64?

    /// Makes a report.
    public init(
        plan: WebhookUpkeep.Plan,
        registrations: [JiraWebhookRegistration] = [],
        expires: Int64? = nil
    ) {
        self.plan = plan
        self.registrations = registrations
        self.expires = expires
    }
}

extension JiraClient {
    /// Lists the app's webhooks and does what the upkeep decides; twice is the same as once.
    ///
    /// - Throws: `JiraError` of the first call that failed; run it again.
    public func keepWebhooks(_ upkeep: WebhookUpkeep) async throws(JiraError) -> WebhookUpkeepReport {
        let plan = upkeep.plan(present: try await dynamicWebhooks(), now: pacing.now())
        var report = WebhookUpkeepReport(plan: plan)
        try await removeWebhooks(ids: plan.remove)
        report.registrations = try await registerWebhooks(plan.add, url: upkeep.url)
        if !plan.refresh.isEmpty { report.expires = try await refreshWebhooks(ids: plan.refresh) }
        return report
    }
}
