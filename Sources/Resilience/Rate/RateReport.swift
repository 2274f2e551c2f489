/// What one answer said about the limits of its server; every member is optional, and every moment is a wait from now.
package struct RateReport: Hashable, Sendable {
    /// A request that was turned away for coming too often.
    package enum Refusal: Hashable, Sendable {
        /// Nobody may ask for a while.
        case site
        /// Only what concerns the same subject, such as writes to one issue.
        case lane
        /// The server is overloaded or in maintenance and named a time; says nothing about the caller's rate.
        case pause
    }

    /// One line of a quota that the server keeps.
    package struct Quota: Hashable, Sendable {
        /// Its name.
        package var name: String
        /// Units left.
        package var remaining: Double
        /// Wait until it is full again.
        package var resetsIn: Duration?
        /// Units of a full quota.
        package var quota: Double?
        /// Length of its period.
        package var window: Duration?
        /// False for a quota that is announced but not yet enforced.
        package var isEnforced: Bool

        /// Makes a line.
        package init(
            name: String,
            remaining: Double,
            resetsIn: Duration? = nil,
            quota: Double? = nil,
            window: Duration? = nil,
            isEnforced: Bool = true
        ) {
            self.name = name
            self.remaining = remaining
            self.resetsIn = resetsIn
            self.quota = quota
            self.window = window
            self.isEnforced = isEnforced
        }
    }

    /// Set where the request was turned away.
    package var refusal: Refusal?
    /// Why, in the server's words.
    package var reason: String?
    /// Wait that the refusal names; absent where it names none or an unbelievable one.
    package var named: Duration?
    /// Requests of a full quota, or tokens of a full bucket.
    package var limit: Double?
    /// Requests left.
    package var remaining: Double?
    /// Wait until `remaining` is full again.
    package var resetsIn: Duration?
    /// Tokens that the server's bucket gains a second.
    package var fillRate: Double?
    /// Whether the server warns that little is left.
    package var isNearLimit: Bool
    /// Named quotas.
    package var quotas: [Quota]

    /// Makes a report.
    package init(
        refusal: Refusal? = nil,
        reason: String? = nil,
        named: Duration? = nil,
        limit: Double? = nil,
        remaining: Double? = nil,
        resetsIn: Duration? = nil,
        fillRate: Double? = nil,
        isNearLimit: Bool = false,
        quotas: [Quota] = []
    ) {
        self.refusal = refusal
        self.reason = reason
        self.named = named
        self.limit = limit
        self.remaining = remaining
        self.resetsIn = resetsIn
        self.fillRate = fillRate
        self.isNearLimit = isNearLimit
        self.quotas = quotas
    }
}
