/// What a run did besides planning: the numbers that a report and a map show next to the plan.
public struct RunReport: Hashable, Sendable {
    /// One stage of a run and how long it took.
    public struct Stage: Hashable, Sendable {
        /// Name for people, such as `pull`.
        public var name: String
        /// Wall clock seconds.
        public var seconds: Double

        /// Makes a stage.
        public init(name: String, seconds: Double) {
            self.name = name
            self.seconds = seconds
        }
    }

    /// How often one endpoint was called.
    public struct EndpointCalls: Hashable, Sendable {
        /// Method and path with placeholders, such as `POST /rest/api/3/issue/bulk`.
        public var endpoint: String
        /// Number of calls, retries included.
        public var calls: Int

        /// Makes an entry.
        public init(endpoint: String, calls: Int) {
            self.endpoint = endpoint
            self.calls = calls
        }
    }

    /// The Job Cluster in Jira that a cluster of the plan became.
    public struct PublishedCluster: Hashable, Sendable {
        /// Id in the plan.
        public var clusterID: String
        /// Key in Jira.
        public var issueKey: String

        /// Makes an entry.
        public init(clusterID: String, issueKey: String) {
            self.clusterID = clusterID
            self.issueKey = issueKey
        }
    }

    /// What was written to Jira, in Job Clusters but for `linked`.
    public struct Written: Hashable, Sendable {
        /// Job Clusters that were made.
        public var created: Int
        /// Member links that were made.
        public var linked: Int
        /// Job Clusters that were there already.
        public var skipped: Int
        /// Job Clusters that Jira refused or that are not finished.
        public var failed: Int
        /// Job Clusters that stood already and that tickets joined.
        public var toppedUp = 0
        /// Tickets that joined them.
        public var joined = 0
        /// Job Clusters that stood already and whose description was corrected.
        public var updated = 0
        /// Job Clusters that were closed, because no open ticket was left.
        public var closed = 0
        /// Job Clusters that were made twice and folded into another.
        public var folded = 0

        /// Makes counts.
        public init(created: Int = 0, linked: Int = 0, skipped: Int = 0, failed: Int = 0) {
            self.created = created
            self.linked = linked
            self.skipped = skipped
            self.failed = failed
        }

        /// Whether anything was done to Job Clusters that stood already.
        public var hasUpkeep: Bool { toppedUp + updated + closed + folded > 0 }
    }

    /// Id of the run; nil where nothing was to be written.
    public var runID: String?
    /// Address of the site for links, such as `https://example.atlassian.net`; nil where tickets have no
    /// page.
    public var siteURL: String?
    /// Tickets pulled from Jira; nil for a file.
    public var pulled: Int?
    /// Stages in the order in which they ran.
    public var stages: [Stage]
    /// Calls by endpoint, in the order to be shown.
    public var apiCalls: [EndpointCalls]
    /// What was written to Jira; nil where nothing was to be written.
    public var written: Written?
    /// Job Clusters in Jira, in the plan's order.
    public var published: [PublishedCluster]
    /// What went wrong without ending the run, in words.
    public var failures: [String]
    /// Files that were written.
    public var outputs: [String]

    /// Makes a report; a run on a file has little more than stages.
    public init(
        runID: String? = nil,
        siteURL: String? = nil,
        pulled: Int? = nil,
        stages: [Stage] = [],
        apiCalls: [EndpointCalls] = [],
        written: Written? = nil,
        published: [PublishedCluster] = [],
        failures: [String] = [],
        outputs: [String] = []
    ) {
        self.runID = runID
        self.siteURL = siteURL
        self.pulled = pulled
        self.stages = stages
        self.apiCalls = apiCalls
        self.written = written
        self.published = published
        self.failures = failures
        self.outputs = outputs
    }

    /// Calls to Jira in all.
    public var totalCalls: Int { apiCalls.reduce(0) { $0 + $1.calls } }
    /// Seconds of all stages together.
    public var totalSeconds: Double { stages.reduce(0) { $0 + $1.seconds } }
}
