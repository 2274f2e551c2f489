public import Planning
public import Tickets

/// What has become of the Job Clusters that stand since Muster last wrote them: what people did, and what is left.
///
/// Pure: it compares what Jira shows with the records of the ledger. What Jira shows beyond a record was done by
/// people, and planning respects it.
public struct StandingReview: Hashable, Sendable {
    /// A Job Cluster and a ticket, by their numeric ids.
    public struct Pair: Hashable, Sendable {
        /// The Job Cluster.
        public var clusterID: String
        /// The ticket.
        public var memberID: String

        /// Makes a pair.
        public init(clusterID: String, memberID: String) {
            self.clusterID = clusterID
            self.memberID = memberID
        }
    }

    /// What a review goes by.
    public struct Options: Hashable, Sendable {
        /// Key of the project.
        public var project: String
        /// Whether tickets of other projects can be members, because the user's own JQL chose them.
        public var spansProjects = false
        /// Whether new tickets may join Job Clusters that stand.
        public var topUp = true
        /// Statuses in which a Job Cluster takes more tickets; nil for any of the category `new`.
        public var topUpStatuses: [String]?
        /// How long a person's decision counts; nil for ever.
        public var overrideLifetime: Duration? = .seconds(30 * 86_400)
        /// When the latest run began, milliseconds since 1970: where the clock is behind it, decisions that are seen now
        /// last from then on and not from a moment that is wrong.
        public var latestRun: Int64?
        /// Links that unfinished runs of Muster made or mean to make: not a person's.
        public var ownLinks: Set<Pair> = []
        /// Links that unfinished runs of Muster removed or mean to remove: not a person's.
        public var ownUnlinks: Set<Pair> = []

        /// Makes options of a project with the defaults of the configuration file.
        public init(project: String) { self.project = project }
    }

    /// Job Clusters for the planner, ascending by numeric id.
    public var clusters: [StandingCluster] = []
    /// Records that changed: members as accepted, Job Clusters that were closed or adopted; ascending by numeric id.
    public var records: [StandingRecord] = []
    /// Overrides that are new, made again, or ended because a person changed their mind.
    public var overrides: [ClusterOverride] = []
    /// What was found, by Job Cluster in ascending order of numeric id.
    public var findings: [StandingFinding] = []
    /// Members of records whose Job Cluster is open and can be seen.
    public var knownMembers = 0
    /// Those of them that are gone or hidden.
    public var unseenMembers = 0
    /// Records of Job Clusters that were open when last seen.
    public var knownClusters = 0
    /// Those of them that are gone or hidden.
    public var unseenClusters = 0

    /// Departed members that their Job Cluster has been told of on a night before, by the Job Cluster's id.
    public var told: [String: Set<String>] = [:]

    /// A review of nothing.
    public init() {}

    /// How many of so many may be gone before it looks as if the account could not see them any more.
    ///
    /// The pull takes the same number: five, or one in a hundred.
    public static func tolerance(of count: Int) -> Int { max(5, count / 100) }

    /// Whether more Job Clusters are gone than people delete in a day.
    ///
    /// The tickets of a Job Cluster that is only hidden look free, and would be clustered a second time.
    public var isBlind: Bool { unseenClusters > Self.tolerance(of: knownClusters) }

    /// A plan with the departures of this night only: those that were told before are no news to a guard.
    public func withoutToldDepartures(_ plan: Plan) -> Plan {
        var plan = plan
        for index in plan.standing.indices {
            guard let told = told[plan.standing[index].issueID] else { continue }
            plan.standing[index].departed.removeAll { told.contains($0.id) }
        }
        return plan
    }

    /// Compares what stands with what was recorded.
    ///
    /// - Parameters:
    ///   - standing: open Job Clusters that search found, and those of the records, read by id, in any status; in any order.
    ///   - members: every ticket that is linked to them or in their records, read by id; one that is gone or hidden is
    ///     not there.
    ///   - records: records of the ledger; closed ones only where the Job Cluster is in `standing`.
    ///   - overrides: overrides of the ledger, expired ones included.
    ///   - now: milliseconds since 1970.
    ///   - options: what to go by.
    /// - Returns: the review; without records and standing Job Clusters an empty one.
    public static func review(
        standing: [StandingIssue],
        members: [String: MemberState],
        records: [StandingRecord],
        overrides: [ClusterOverride],
        now: Int64,
        options: Options
    ) -> StandingReview {
        var reviewing = StandingReviewing(
            members: members,
            records: records,
            overrides: overrides,
            now: now,
            options: options
        )
        return reviewing.review(standing)
    }
}

/// The canonical order of numeric ids that are texts.
func idPrecedes(_ left: String, _ right: String) -> Bool {
    (left.utf8.count, left) < (right.utf8.count, right)
}
