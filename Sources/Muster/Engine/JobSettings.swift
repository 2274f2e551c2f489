public import Geodesy
public import Jira
public import Planning
public import Publishing
public import Tickets

/// What the nightly job of one project needs to know.
public struct JobSettings: Hashable, Sendable {
    /// The site.
    public var site: JiraSite
    /// Project, issue type and link type.
    public var names: ProjectNames
    /// The user's own JQL; nil for the ready-for-clustering template.
    public var jql: String?
    /// Status that says that a ticket waits to be clustered.
    public var clusteringStatus: String
    /// Status that members move to after linking; nil where they stay.
    public var clusteredStatus: String?
    /// Which fields hold what; what is nil is discovered.
    public var fields: FieldNames
    /// Fields of Job Clusters that get a value, by id or name.
    public var clusterFields: JiraClusterSite.ClusterFields
    /// How tickets are clustered.
    public var parameters: PlanParameters
    /// What is done with coordinates that are very likely wrong.
    public var screening: ScreeningPolicy
    /// Places of addresses, for tickets without coordinates; nil for none.
    public var gazetteer: Gazetteer?
    /// Place near which short plus codes are read; nil refuses them.
    public var plusCodeReference: Coordinate?
    /// Where tickets can be; nil for anywhere.
    public var territory: GeoBox?
    /// Most threads for clustering.
    public var threads: Int
    /// What Job Clusters say, and where they belong.
    public var content = JobClusterDraftOptions()
    /// What is done with Job Clusters that stand.
    public var existing = ExistingConfiguration()
    /// Statuses in which a Job Cluster takes more tickets; nil for any of the category `new`.
    public var topUpStatuses: [String]?
    /// When a run stops before its first write.
    public var guards = GuardConfiguration()
    /// What a night reads.
    public var sync = SyncConfiguration.Mode.full

    /// Ids or names of a project's fields.
    public struct FieldNames: Hashable, Sendable {
        /// Degrees north.
        public var latitude: String?
        /// Degrees east.
        public var longitude: String?
        /// Both in one text, latitude first.
        public var location: String?
        /// Minutes of work.
        public var duration: String?
        /// Skills.
        public var skills: String?
        /// An address, for the gazetteer.
        public var address: String?

        /// Makes names.
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

    /// Makes settings.
    public init(
        site: JiraSite,
        names: ProjectNames,
        jql: String? = nil,
        clusteringStatus: String = "Ready For Clustering",
        clusteredStatus: String? = nil,
        fields: FieldNames = FieldNames(),
        clusterFields: JiraClusterSite.ClusterFields = JiraClusterSite.ClusterFields(),
        parameters: PlanParameters = PlanParameters(),
        screening: ScreeningPolicy = .leaveOut,
        threads: Int = 1
    ) {
        self.site = site
        self.names = names
        self.jql = jql
        self.clusteringStatus = clusteringStatus
        self.clusteredStatus = clusteredStatus
        self.fields = fields
        self.clusterFields = clusterFields
        self.parameters = parameters
        self.screening = screening
        self.threads = threads
    }
}
