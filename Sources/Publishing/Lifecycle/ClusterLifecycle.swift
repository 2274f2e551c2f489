public import Planning
public import Tickets

/// What people do with Job Clusters after they were published: look, move along, comment, add, remove, dissolve.
///
/// Every change is a journaled run of kind upkeep: it can be rolled back, and one that was cut off is finished by the next
/// night or by `Rollback.finishUnfinished`. Each is planned first and done then, so that it can be shown before. One at a
/// time in a project: the caller holds the run lock.
public struct ClusterLifecycle: Sendable {
    /// What it goes by.
    public struct Settings: Hashable, Sendable {
        /// The project.
        public var scope: ProjectScope
        /// Limits that a Job Cluster is held to.
        public var parameters: PlanParameters
        /// Status of tickets that wait to be clustered; nil where any may.
        public var clusteringStatus: String?
        /// Status that members are moved to; nil where they stay.
        public var clusteredStatus: String?
        /// Status that a dissolved Job Cluster is closed with; any of the category done where nil.
        public var closedStatus: String?
        /// How long an override counts, in milliseconds; nil for ever.
        public var overrideLifetime: Int64? = 30 * 86_400_000

        /// Makes settings.
        public init(
            scope: ProjectScope,
            parameters: PlanParameters,
            clusteringStatus: String? = nil,
            clusteredStatus: String? = nil,
            closedStatus: String? = nil
        ) {
            self.scope = scope
            self.parameters = parameters
            self.clusteringStatus = clusteringStatus
            self.clusteredStatus = clusteredStatus
            self.closedStatus = closedStatus
        }
    }

    let site: any UpkeepSite
    let journal: any RunJournaling & ClusterLedger
    let settings: Settings
    let now: @Sendable () -> Int64
    let concurrency: Int
    let progress: @Sendable (PublishingProgress) -> Void

    /// Makes a lifecycle.
    ///
    /// - Parameters:
    ///   - site: the Jira site.
    ///   - journal: journal and ledger.
    ///   - settings: what it goes by.
    ///   - now: wall clock, milliseconds since 1970.
    ///   - concurrency: most writes under way at once.
    ///   - progress: told as it goes on.
    public init(
        site: any UpkeepSite,
        journal: any RunJournaling & ClusterLedger,
        settings: Settings,
        now: @escaping @Sendable () -> Int64,
        concurrency: Int = 6,
        progress: @escaping @Sendable (PublishingProgress) -> Void = { _ in }
    ) {
        self.site = site
        self.journal = journal
        self.settings = settings
        self.now = now
        self.concurrency = concurrency
        self.progress = progress
    }

    // MARK: Looking

    /// Every open Job Cluster that search or the ledger knows, ascending by numeric id.
    ///
    /// - Throws: `PublishingError` where site or store cannot be read.
    public func open() async throws(PublishingError) -> [ClusterOverview] {
        let records = try await records()
        var issues = Dictionary(
            try await site.openJobClusters().map { ($0.issue.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let unseen = records.filter { !$0.isClosed && issues[$0.issueID] == nil }.map(\.issueID)
        for (id, issue) in try await site.standingIssues(ids: unseen) where issue.statusCategory != "done" {
            issues[id] = issue
        }
        let sorted = issues.values.sorted { byNumber($0.issue.id, $1.issue.id) }
        return try await overviews(of: sorted, records)
    }

    /// One Job Cluster, in any status, by its key or id.
    ///
    /// - Throws: `PublishingError`, `refused` where there is none.
    public func overview(of key: String) async throws(PublishingError) -> ClusterOverview {
        guard let issue = try await site.standingIssues(ids: [key.uppercased()]).values.first else {
            throw PublishingError(
                kind: .refused,
                message: "there is no issue \(key), or this account may not see it"
            )
        }
        guard issue.isJobCluster else {
            throw PublishingError(kind: .refused, message: "\(issue.issue.key) is no Job Cluster")
        }
        guard issue.project == settings.scope.project else {
            throw PublishingError(
                kind: .refused,
                message:
                    "\(issue.issue.key) is not in the project \(settings.scope.project); choose with --project"
            )
        }
        return try await overviews(of: [issue], try await records())[0]
    }

    private func overviews(
        of issues: [StandingIssue],
        _ records: [StandingRecord]
    ) async throws(PublishingError) -> [ClusterOverview] {
        let ids = Set(issues.flatMap { $0.members.map(\.id) })
        let states = ids.isEmpty ? [:] : try await site.currentStates(of: ids.sorted(by: byNumber))
        let known = Dictionary(records.map { ($0.issueID, $0) }, uniquingKeysWith: { first, _ in first })
        return issues.map { issue in
            let members = issue.members.compactMap { states[$0.id] }.sorted {
                byNumber($0.ticket.id, $1.ticket.id)
            }
            let open = members.filter { !$0.isDone }
            let shape = shape(of: issue.issue, open.map(\.ticket))
            let record = known[issue.issue.id]
            return ClusterOverview(
                standing: issue,
                members: members,
                radius: shape?.cluster.radius,
                load: open.reduce(0) { $0 + $1.ticket.load },
                record: record,
                oddities: oddities(of: issue, states, record, shape)
            )
        }
    }

    private func oddities(
        of issue: StandingIssue,
        _ states: [String: MemberState],
        _ record: StandingRecord?,
        _ shape: ClusterShape?
    ) -> [String] {
        var words: [String] = []
        if issue.members.isEmpty { words.append("it has no tickets") }
        for member in issue.members where !member.isOutward {
            words.append("the link to \(member.key) runs the wrong way")
        }
        for (id, count) in Dictionary(grouping: issue.members, by: \.id).mapValues(\.count)
            .sorted(by: { byNumber($0.key, $1.key) }) where count > 1
        {
            words.append("\(issue.members.first { $0.id == id }?.key ?? id) is linked \(count) times")
        }
        for member in issue.members {
            guard let state = states[member.id] else {
                words.append("\(member.key) is gone or hidden")
                continue
            }
            if state.isDone { words.append("\(member.key) is done") }
            for other in state.clusters where other.issue.id != issue.issue.id {
                words.append("\(member.key) is in \(other.issue.key) as well")
            }
        }
        words += shape?.broken ?? []
        guard let record else {
            return words + ["this store does not know it: another one or a person made it"]
        }
        if record.isClosed, issue.statusCategory != "done" {
            words.append("the store has it as closed, and it is open")
        }
        let linked = Set(issue.members.map(\.id))
        let added = issue.members.filter { !record.members.contains($0.id) }.map(\.key)
        if !added.isEmpty { words.append("linked by people since: \(added.uniqued.joined(separator: ", "))") }
        let removed = record.members.count { !linked.contains($0) }
        if removed > 0, !record.isClosed {
            words.append("\(removed) of its tickets were unlinked since Muster wrote it")
        }
        return words
    }

    func records() async throws(PublishingError) -> [StandingRecord] {
        try await journaled { () async throws(StoreError) in
            try await journal.standingRecords(in: settings.scope, includingClosed: true)
        }
    }

    func journaled<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(PublishingError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw PublishingError(kind: .journal, message: error.message)
        }
    }
}
