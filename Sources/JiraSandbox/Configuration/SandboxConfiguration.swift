/// What kind of Jira the sandbox plays: its site, its account, and how it misbehaves.
public struct SandboxConfiguration: Sendable {
    /// Which of Jira's products it plays.
    public var product = SandboxProduct.cloud
    /// Path below which the site lives, such as `/jira`; empty for the root.
    public var contextPath = ""
    /// The account that may sign in.
    public var account = SandboxAccount()
    /// Further accounts, each with its own token and time zone.
    public var otherAccounts: [SandboxAccount] = []
    /// Projects; the keys of loaded tickets name one of them.
    public var projects = [SandboxProject(key: "FIELD", name: "Field work")]
    /// Names of the issue link types in the order of the site; see `SandboxLinkType`.
    public var linkTypes: [SandboxLinkType] = [.relates, .blocks, .jobCluster]
    /// Whether the projects have the issue type Job Cluster.
    public var hasJobClusterType = true
    /// Ids of fields that are on no create screen: `labels`, `issuelinks`, `customfield_10110` and so on.
    public var fieldsOffCreateScreen: Set<String> = []
    /// Ids of fields that are on no edit screen.
    public var fieldsOffEditScreen: Set<String> = []
    /// Ids of fields without which no Job Cluster is created.
    public var requiredClusterFields: Set<String> = []
    /// Permission keys that the account lacks, such as `LINK_ISSUES` or `CREATE_ISSUES`.
    ///
    /// Without `BROWSE_PROJECTS` nobody sees a project or what is in it, `anonymousCanBrowse` or not: searches
    /// are empty, projects and issues answer 404.
    public var deniedPermissions: Set<String> = []
    /// Whether callers without credentials see projects and tickets; they can never write.
    public var anonymousCanBrowse = false
    /// How long after a write search finds what was written; reading by id always does.
    public var searchLag: Duration = .zero
    /// How long every answer takes.
    public var latency: Duration = .zero
    /// Most rows of a search page whose fields are more than id and key; Jira's is 100.
    public var searchPageLimit = 100
    /// Most tickets of one `bulkfetch`: 1,000 as Jira since mid-2026, or 100 as before.
    public var bulkFetchLimit = 1_000
    /// Most links of one ticket; Jira's is 2,000.
    public var linkLimit = 2_000
    /// Boards; nil gives every project a scrum board with a closed, an active and a future sprint, and a kanban board.
    public var boards: [SandboxBoard]?
    /// Whether issues show their sprints as texts, as Data Center does, or as objects; nil does what the product does.
    public var showsSprintsAsText: Bool?
    /// Keys of issues whose rank cannot be changed now: a request with one of them is answered with 207.
    public var unrankableIssues: Set<String> = []
    /// Most comments of one ticket; Jira's is 5,000.
    public var commentLimit = 5_000
    /// Most worklogs of one ticket; Jira's is 10,000.
    public var worklogLimit = 10_000
    /// Failures on purpose.
    public var faults = SandboxFaults()
    /// Time.
    public var clock: SandboxClock
    /// Decides request and trace ids, nothing else.
    public var seed: UInt64 = 1

    /// Makes the configuration of a well-behaved site.
    ///
    /// - Parameter clock: where time comes from; the machine's unless told otherwise.
    public init(clock: SandboxClock = .system) { self.clock = clock }
}

/// Which of Jira's products a sandbox plays.
public enum SandboxProduct: String, Hashable, Sendable, CaseIterable {
    /// Jira Cloud: REST version 3, token pages, rich text as documents, account ids.
    case cloud
    /// Jira Data Center 10: REST version 2, offset pages, rich text as wiki markup, user names.
    case dataCenter = "datacenter"
}

/// An account of a sandbox; it may do everything that is not denied.
public struct SandboxAccount: Hashable, Sendable {
    /// Sign-in name of the basic scheme.
    public var email = "ops@example.com"
    /// API token of the basic scheme; no secret, it opens an invented site on this machine.
    public var token = "sandbox-token"
    /// User name and key of Data Center, which signs in with a personal access token (`token`) or a password.
    public var name = "ops"
    /// Jira's account id.
    public var accountID = "5b10a2844c20165700ede21g"
    /// Name that people see.
    public var displayName = "Sandbox Operator"
    /// Name of the profile's time zone.
    public var timeZoneName = "Etc/UTC"
    /// Its distance to UTC in seconds, for dates in JQL and for the offsets of time stamps.
    public var timeZoneOffset = 0
    /// Groups that it is in: what comments and worklogs can be shown to.
    public var groups = ["jira-administrators", "jira-software-users"]
    /// Roles that it has in every project.
    public var roles = ["Administrators", "Member"]

    /// Makes the account that a fresh sandbox has.
    public init() {}
}

/// A project of the sandbox.
public struct SandboxProject: Hashable, Sendable {
    /// Key, such as `FIELD`.
    public var key: String
    /// Name.
    public var name: String
    /// Names of its components.
    public var components: [String] = []
    /// Names of its versions.
    public var versions: [String] = []

    /// Makes a project.
    public init(key: String, name: String) {
        self.key = key
        self.name = name
    }
}

/// A kind of issue link.
public struct SandboxLinkType: Hashable, Sendable {
    /// Name that requests use.
    public var name: String
    /// How the destination reads: `is blocked by`.
    public var inward: String
    /// How the source reads: `blocks`.
    public var outward: String

    /// Makes a link type.
    public init(name: String, inward: String, outward: String) {
        self.name = name
        self.inward = inward
        self.outward = outward
    }

    /// Jira's `Relates`.
    public static let relates = SandboxLinkType(name: "Relates", inward: "relates to", outward: "relates to")
    /// Jira's `Blocks`.
    public static let blocks = SandboxLinkType(name: "Blocks", inward: "is blocked by", outward: "blocks")
    /// The type that an administrator makes for Muster.
    public static let jobCluster = SandboxLinkType(
        name: "Job Cluster",
        inward: "is in cluster",
        outward: "clusters"
    )
}
