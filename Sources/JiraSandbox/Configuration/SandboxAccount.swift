/// An account of a sandbox; it may do everything that is not denied.
public struct SandboxAccount: Hashable, Sendable {
    /// Sign-in name of the basic scheme on Cloud.
    public var email = "ops@example.com"
    /// API token of the basic scheme on Cloud, personal access token on Data Center.
    ///
    /// No secret: it opens an invented site on this machine.
    public var token = "sandbox-token"
    /// User name of Data Center, where people sign in with it and a password.
    public var name = "ops"
    /// Key of Data Center, which stays when the name changes; the name where nil.
    public var key: String?
    /// Password of the basic scheme on Data Center.
    public var password = "sandbox-password"
    /// Jira's account id.
    public var accountID = "5b10a2844c20165700ede21g"
    /// Name that people see.
    public var displayName = "Sandbox Operator"
    /// Name of the profile's time zone, such as `Europe/Berlin`; see `SandboxAccount.knowsTimeZone(named:)`.
    ///
    /// Dates in the account's JQL are read in it, and time stamps of answers to the account are written in
    /// it, summer time included. A name that this machine does not know counts as UTC.
    public var timeZoneName = "Etc/UTC"
    /// Seconds east of Greenwich, all the year round, instead of what the zone's name says; nil for the name.
    public var timeZoneOffset: Int?
    /// Permission keys that this account lacks, beside those that `SandboxConfiguration.deniedPermissions`
    /// takes from everybody.
    public var deniedPermissions: Set<String> = []

    /// Makes the account that a fresh sandbox has.
    public init() {}

    /// Whether a time zone of this name is known here.
    public static func knowsTimeZone(named name: String) -> Bool { TimeZoneTable(named: name) != nil }
}

extension SandboxAccount {
    /// Key of Data Center.
    var userKey: String { key ?? name }

    /// What an account is called in JQL.
    func handle(on product: SandboxProduct) -> String { product == .cloud ? accountID : name }
}
