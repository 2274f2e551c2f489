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
    /// Whether signed-in callers are refused for names in JQL that the site does not have: 400, or 200
    /// without rows.
    ///
    /// Only the answer to anonymous callers of Cloud, 200 without rows, is on record (facts, section 12).
    public var refusesUnknownNames = true
    /// Whether a query that names an issue which is not there, or not to be seen, counts as one with an
    /// unknown name.
    public var refusesUnknownIssues = true
    /// How the last page of a token search says that it is the last.
    public var lastPage = SandboxLastPage.flagged
    /// What a request for a link that exists already does.
    public var duplicateLinks = SandboxDuplicateLinks.ignored
    /// Status of a transition that is not open: 400, or the 500 that Data Center can give.
    public var wrongTransitionStatus = 400
    /// Version that Data Center names; below 10 and from 11 on it behaves as those do.
    public var dataCenterVersion = "10.3.24"
    /// Most rows of a page of Data Center, whatever is asked for: `jira.search.views.default.max`.
    public var searchRowCap = 1_000
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
    /// OAuth, personal access tokens, and who may use them.
    public var signIn = SandboxSignIn()
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

/// How a token search says that a page is the last one.
public enum SandboxLastPage: String, Hashable, Sendable, CaseIterable {
    /// `isLast` is true and there is no token, as observed.
    case flagged
    /// `isLast` is true and the token is null, as documented.
    case nullToken
    /// `isLast` is true, and there is a token that leads to an empty page.
    case flaggedWithToken
    /// There is no `isLast`, only no token.
    case unflagged
}

/// What a request for a link that exists already does.
public enum SandboxDuplicateLinks: String, Hashable, Sendable, CaseIterable {
    /// Answers as if it were made, as Cloud does.
    case ignored
    /// Answers 400.
    case refused
    /// Makes a second link.
    case doubled
}

/// A project of the sandbox.
public struct SandboxProject: Hashable, Sendable {
    /// Key, such as `FIELD`.
    public var key: String
    /// Name.
    public var name: String

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
