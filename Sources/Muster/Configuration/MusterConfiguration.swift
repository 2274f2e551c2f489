public import Clustering
public import Geodesy
public import NetworkAddresses

/// Everything that `muster.yaml`, the environment and the flags decide, checked and complete.
///
/// Values only: no secret is in it, only where each site's token is kept.
public struct MusterConfiguration: Hashable, Sendable {
    /// Absolute path of the ticket store's file.
    public var store: String
    /// Where credentials are kept, encrypted.
    public var credentials: CredentialsConfiguration
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
    /// What a night does with Job Clusters that stand already.
    public var existing = ExistingConfiguration()
    /// When a run stops before its first write.
    public var guards = GuardConfiguration()
    /// How tickets are read.
    public var sync = SyncConfiguration()
    /// How long a run that has fallen silent keeps others out of its project.
    public var lease = Duration.seconds(900)
    /// Where the report of a run is sent.
    public var report = ReportConfiguration()
    /// Absolute path of the structured log; nil where none is written.
    public var logFile: String?
    /// Days that old runs, plans and flight records are kept; nil for all.
    public var retentionDays: Int?

    /// Makes a configuration of its parts without checking them.
    public init(
        store: String,
        credentials: CredentialsConfiguration = CredentialsConfiguration(),
        sites: [SiteConfiguration] = [],
        projects: [ProjectConfiguration] = [],
        clustering: ClusteringConfiguration = ClusteringConfiguration(),
        outputDirectory: String? = nil,
        requests: RequestConfiguration = RequestConfiguration()
    ) {
        self.store = store
        self.credentials = credentials
        self.sites = sites
        self.projects = projects
        self.clustering = clustering
        self.outputDirectory = outputDirectory
        self.requests = requests
    }
}

/// Where credentials are kept, encrypted.
public struct CredentialsConfiguration: Hashable, Sendable {
    /// Absolute path of the file; it need not exist.
    public var file: String
    /// Absolute path of the file with its key.
    public var keyFile: String

    /// Makes places; the defaults are in the working directory.
    public init(file: String = "muster.credentials", keyFile: String = "muster.key") {
        self.file = file
        self.keyFile = keyFile
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
    /// Hosts of the site that may be contacted though they are not public.
    public var allowedHosts: [AddressPolicy.Exception]
    /// Absolute path of the certificate authorities to trust instead of the system's.
    public var certificateAuthorityFile: String?
    /// `http://host:port` of a proxy; nil goes direct.
    public var proxy: String?

    /// Makes a site without checking it.
    public init(
        name: String,
        url: String,
        kind: Kind = .cloud,
        authentication: SiteAuthentication,
        allowedHosts: [AddressPolicy.Exception] = [],
        certificateAuthorityFile: String? = nil,
        proxy: String? = nil
    ) {
        self.name = name
        self.url = url
        self.kind = kind
        self.authentication = authentication
        self.allowedHosts = allowedHosts
        self.certificateAuthorityFile = certificateAuthorityFile
        self.proxy = proxy
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
        /// A grant that a person gave to an app in the browser.
        case oauth2
        /// Requests signed with an RSA key; older Data Center and Server.
        case oauth1
    }

    /// Where a secret is kept.
    public enum SecretSource: Hashable, Sendable {
        /// In a file with this absolute path.
        case file(String)
        /// In this environment variable.
        case environment(String)
        /// With the encrypted credentials.
        case vault
    }

    /// The method.
    public var method: Method
    /// Address of the account; always there for `apiToken`.
    public var email: String?
    /// Where the token is kept; `vault` for the OAuth methods.
    public var token: SecretSource
    /// Whether the API token has scopes and so works at the gateway only.
    public var isScoped: Bool
    /// Client id of the OAuth 2.0 app, or consumer key of OAuth 1.0a.
    public var clientID: String?
    /// Where the client secret of the OAuth 2.0 app is kept; nil where there is none.
    public var clientSecret: SecretSource?
    /// Where the browser comes back to after consent.
    public var redirectURI: String
    /// What the grant may do; nil for what Muster needs.
    public var scopes: [String]?
    /// Where OAuth 2.0 of cloud signs in.
    public var authorizationServer: String
    /// Where grants and scoped tokens of cloud work.
    public var apiGateway: String
    /// The site's id at the gateway; nil to find it out.
    public var cloudID: String?

    /// Makes an authentication without checking it.
    public init(
        method: Method,
        email: String? = nil,
        token: SecretSource = .vault,
        isScoped: Bool = false,
        clientID: String? = nil,
        clientSecret: SecretSource? = nil,
        redirectURI: String = "http://127.0.0.1:8765/callback",
        scopes: [String]? = nil,
        authorizationServer: String = "https://auth.atlassian.com",
        apiGateway: String = "https://api.atlassian.com",
        cloudID: String? = nil
    ) {
        self.method = method
        self.email = email
        self.token = token
        self.isScoped = isScoped
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.authorizationServer = authorizationServer
        self.apiGateway = apiGateway
        self.cloudID = cloudID
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
    /// Absolute path of a list of addresses and their places; nil for none.
    public var gazetteer: String?
    /// Place near which short plus codes are read; nil refuses them.
    public var plusCodeReference: Coordinate?
    /// Where tickets can be; nil for anywhere.
    public var territory: GeoBox?
    /// Statuses in which a Job Cluster takes more tickets; nil for any of the category `new`.
    public var topUpStatuses: [String]?
    /// Template of a Job Cluster's summary; nil for Muster's own.
    public var clusterSummary: String?
    /// Key of the epic or parent that Job Clusters get.
    public var clusterParent: String?
    /// Names of the components that Job Clusters get.
    public var clusterComponents: [String] = []
    /// Who Job Clusters are assigned to: account id on Cloud, user name on Data Center.
    public var clusterAssignee: String?
    /// Template of a comment on each ticket that is clustered; nil writes none.
    public var memberComment: String?

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
    /// An address for the gazetteer; nil is not read.
    public var address: String?
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
    /// Marker of a Job Cluster.
    public var clusterMarker: String?

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

/// How patient and how restrained the Jira client is with a site.
public struct RequestConfiguration: Hashable, Sendable {
    /// How often a request is sent again after the first failure.
    public var maxRetries: Int
    /// Wait before the first repetition; doubled for each further one.
    public var retryBackoff: Duration
    /// Longest time for one request.
    public var timeout: Duration
    /// Most requests at a time.
    public var concurrency: Int
    /// Most requests in a second; nil for what the site's headers teach.
    public var rateLimit: Double?
    /// Points that an hour may cost; nil where they are not counted.
    public var hourlyPoints: Int?
    /// Failures in a row after which the site is left alone.
    public var breakerFailures: Int
    /// How long it is left alone.
    public var breakerPause: Duration
    /// Whether answers that seldom change are kept for a while.
    public var isCaching: Bool
    /// How long; nil for a time of each kind.
    public var cacheLifetime: Duration?

    /// Makes limits with the defaults of the configuration file.
    public init(
        maxRetries: Int = 3,
        retryBackoff: Duration = .seconds(1),
        timeout: Duration = .seconds(30),
        concurrency: Int = 6,
        rateLimit: Double? = nil,
        hourlyPoints: Int? = nil,
        breakerFailures: Int = 5,
        breakerPause: Duration = .seconds(60),
        isCaching: Bool = true,
        cacheLifetime: Duration? = nil
    ) {
        self.maxRetries = maxRetries
        self.retryBackoff = retryBackoff
        self.timeout = timeout
        self.concurrency = concurrency
        self.rateLimit = rateLimit
        self.hourlyPoints = hourlyPoints
        self.breakerFailures = breakerFailures
        self.breakerPause = breakerPause
        self.isCaching = isCaching
        self.cacheLifetime = cacheLifetime
    }
}
