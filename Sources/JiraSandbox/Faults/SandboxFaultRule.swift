public import HTTPMessages

/// A failure on purpose: which requests it meets, when it strikes, and what it does to them.
///
/// Rules are asked in order. A rule counts every request that meets its conditions and that no earlier rule struck; the
/// first that strikes decides what happens. Requests to the sandbox's own controls meet no rule.
public struct SandboxFaultRule: Hashable, Sendable {
    /// Name in statistics, in the request log and in the control interface; unique among the rules of a sandbox.
    public var name: String
    /// Methods; empty for all.
    public var methods: [HTTPMethod] = []
    /// Path of an endpoint, such as `/issue/bulk`; nil for all.
    ///
    /// Written from the root of the interface (`/search/jql`) or whole (`/rest/api/3/search/jql`), without context path
    /// and query. A part in braces stands for a part that the endpoint names so, `*` for any one part, `**` at the end
    /// for whatever follows. Other parts are compared with the request's own text.
    public var path: String?
    /// The product that must be played; nil for both.
    public var product: SandboxProduct?
    /// E-mail address, user name or account id of who asks, or `anonymous`; nil for all.
    public var account: String?
    /// Whether only requests to endpoints that write count, from callers whose credentials are good.
    public var writesOnly = false
    /// When it strikes: epoch milliseconds; nil for always.
    public var period: Range<Int64>?
    /// Which of the counted requests it strikes, from 1 on; empty for all.
    public var numbers: Set<Int> = []
    /// Strikes every so-manieth counted request; nil for all.
    public var every: Int?
    /// Strikes a counted request with this probability, from 0 to 1; nil for certainly.
    public var probability: Double?
    /// Decides which requests a probability meets: same seed and same requests, same strikes.
    public var seed: UInt64 = 1
    /// How often it strikes at most; nil for no end.
    public var times: Int?
    /// What it does.
    public var effect: SandboxFaultEffect

    /// Makes a rule that strikes every request until it is told more.
    public init(_ name: String, _ effect: SandboxFaultEffect) {
        self.name = name
        self.effect = effect
    }
}
