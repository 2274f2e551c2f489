public import Clustering
public import Geodesy

/// Everything that `muster.yaml`, the environment and the flags decide, checked and complete.
///
/// Values only: no secret is in it, only where each site's token is kept.
public struct MusterConfiguration: Hashable, Sendable {
    /// Absolute path of the ticket store's file.
    public var store: String
    /// Jira sites, names unique.
    public var sites: [SiteConfiguration]
    /// Projects to work on; each names one of `sites`.
    public var projects: [ProjectConfiguration]
    /// How tickets are clustered.
    public var clustering: ClusteringConfiguration
    /// Absolute path of the folder for reports; nil where none are written.
    public var outputDirectory: String?
    /// How patient the Jira client is.
    public var requests: RequestConfiguration

    /// Makes a configuration of its parts without checking them.
    public init(
        store: String,
        sites: [SiteConfiguration] = [],
        projects: [ProjectConfiguration] = [],
        clustering: ClusteringConfiguration = ClusteringConfiguration(),
        outputDirectory: String? = nil,
        requests: RequestConfiguration = RequestConfiguration()
    ) {
        self.store = store
        self.sites = sites
        self.projects = projects
        self.clustering = clustering
        self.outputDirectory = outputDirectory
        self.requests = requests
    }
}

/// A Jira site.
public struct SiteConfiguration: Hashable, Sendable {
    /// What runs at the address.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Jira Cloud.
        case cloud
        /// Jira Data Center.
        case datacenter
    }

    /// Name that projects refer to.
    public var name: String
    /// Address without a slash at its end; `http` on loopback only.
    public var url: String
    /// What runs there.
    public var kind: Kind
    /// Who Muster is there.
    public var authentication: SiteAuthentication

    /// Makes a site without checking it.
    public init(name: String, url: String, kind: Kind = .cloud, authentication: SiteAuthentication) {
        self.name = name
        self.url = url
        self.kind = kind
        self.authentication = authentication
    }
}

/// How a site knows Muster.
public struct SiteAuthentication: Hashable, Sendable {
    /// The method.
    public enum Method: String, Hashable, Sendable, CaseIterable {
        /// E-mail address and API token, Jira Cloud.
        case apiToken = "api_token"
        /// Personal access token, Jira Data Center.
        case personalToken = "personal_token"
    }

    /// Where the token is kept.
    public enum TokenSource: Hashable, Sendable {
        /// In a file with this absolute path.
        case file(String)
        /// In this environment variable.
        case environment(String)
    }

    /// The method.
    public var method: Method
    /// Address of the account; always there for `apiToken`.
    public var email: String?
    /// Where the token is kept.
    public var token: TokenSource

    /// Makes an authentication without checking it.
    public init(method: Method, email: String?, token: TokenSource) {
        self.method = method
        self.email = email
        self.token = token
    }
}

/// A Jira project and what its workflow calls things.
public struct ProjectConfiguration: Hashable, Sendable {
    /// Name of the site.
    public var site: String
    /// Key of the project.
    public var key: String
    /// Which tickets to cluster; nil for the ready-for-clustering template.
    public var jql: String?
    /// Status that says that a ticket waits to be clustered.
    public var clusteringStatus: String
    /// Status that members move to after linking; nil where they stay.
    public var clusteredStatus: String?
    /// Name of the issue type of Job Clusters.
    public var clusterTicketType: String
    /// Name of the link type between a Job Cluster and its members.
    public var linkType: String
    /// Which fields hold what; discovered where nil.
    public var fields: FieldConfiguration

    /// Makes a project with the defaults of the configuration file.
    public init(
        site: String,
        key: String,
        jql: String? = nil,
        clusteringStatus: String = "Ready For Clustering",
        clusteredStatus: String? = nil,
        clusterTicketType: String = "Job Cluster",
        linkType: String = "Relates",
        fields: FieldConfiguration = FieldConfiguration()
    ) {
        self.site = site
        self.key = key
        self.jql = jql
        self.clusteringStatus = clusteringStatus
        self.clusteredStatus = clusteredStatus
        self.clusterTicketType = clusterTicketType
        self.linkType = linkType
        self.fields = fields
    }
}

/// Which Jira fields hold what: an id such as `customfield_10101`, or a field's name; nil is discovered.
public struct FieldConfiguration: Hashable, Sendable {
    /// Degrees north.
    public var latitude: String?
    /// Degrees east.
    public var longitude: String?
    /// Both in one text, latitude first; beside a pair it is read where the pair is empty.
    public var location: String?
    /// Minutes of work.
    public var duration: String?
    /// Skills that the crew needs.
    public var skills: String?
    /// Centre of a Job Cluster; nil is not filled in, as with the four below.
    public var clusterCenter: String?
    /// Radius of a Job Cluster in metres.
    public var clusterRadius: String?
    /// Load of a Job Cluster.
    public var clusterLoad: String?
    /// Priority of a Job Cluster, 1 to 5.
    public var clusterPriority: String?
    /// Number of a Job Cluster's members.
    public var clusterCount: String?

    /// Makes a mapping that leaves everything to discovery.
    public init() {}

    /// Makes a mapping of a ticket's fields.
    public init(
        latitude: String? = nil,
        longitude: String? = nil,
        location: String? = nil,
        duration: String? = nil,
        skills: String? = nil
    ) {
        self.latitude = latitude
        self.longitude = longitude
        self.location = location
        self.duration = duration
        self.skills = skills
    }
}

/// How tickets are clustered.
public struct ClusteringConfiguration: Hashable, Sendable {
    /// Most tickets in a cluster; nil where only the load limits it.
    public var maxTickets: Int?
    /// Most load in a cluster; nil where none.
    public var maxLoad: Double?
    /// Greatest distance from centre to member; nil where none.
    public var maxRadius: Length?
    /// Pull of urgent tickets, from 0 to 9.99.
    public var priorityWeight: Double
    /// What is minimised.
    public var objective: Objective
    /// How much work to spend.
    public var effort: Effort
    /// Seed of every random choice.
    public var seed: UInt64

    /// Makes parameters with the defaults of the configuration file.
    public init(
        maxTickets: Int? = 10,
        maxLoad: Double? = nil,
        maxRadius: Length? = nil,
        priorityWeight: Double = 1,
        objective: Objective = .distance,
        effort: Effort = .normal,
        seed: UInt64 = 1
    ) {
        self.maxTickets = maxTickets
        self.maxLoad = maxLoad
        self.maxRadius = maxRadius
        self.priorityWeight = priorityWeight
        self.objective = objective
        self.effort = effort
        self.seed = seed
    }
}

/// How patient the Jira client is with a site.
public struct RequestConfiguration: Hashable, Sendable {
    /// How often a request is sent again after the first failure.
    public var maxRetries: Int
    /// Wait before the first repetition; doubled for each further one.
    public var retryBackoff: Duration
    /// Longest time for one request.
    public var timeout: Duration

    /// Makes limits with the defaults of the configuration file.
    public init(
        maxRetries: Int = 3,
        retryBackoff: Duration = .seconds(1),
        timeout: Duration = .seconds(30)
    ) {
        self.maxRetries = maxRetries
        self.retryBackoff = retryBackoff
        self.timeout = timeout
    }
}
