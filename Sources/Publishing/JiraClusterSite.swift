internal import Clustering
internal import Geodesy
internal import JQL
public import Jira
internal import Locking
public import Planning
internal import Reporting
internal import Tickets

/// A Jira site as publishing needs it, over the typed client, on either product.
///
/// What differs comes from the site's `JiraFlavor`: on Data Center the client writes descriptions as wiki markup, links are made
/// one by one after a look at those that are there, and a lost create is looked for by its label only, which the
/// index of the node has at once.
public final class JiraClusterSite: ClusterSite {
    /// Ids of the Job Cluster's own fields; nil leaves a value out.
    public struct ClusterFields: Hashable, Sendable {
        /// Text field for the centre as `lat,lon`.
        public var center: String?
        /// Number field for the radius in metres.
        public var radius: String?
        /// Number field for the load.
        public var load: String?
        /// Number field for the cluster priority, from 1 to 5.
        public var priority: String?
        /// Number field for the number of members.
        public var memberCount: String?
        /// Text field for the marker, beside the label or where labels are not on the screen.
        public var marker: String?

        /// Makes a mapping.
        public init(
            center: String? = nil,
            radius: String? = nil,
            load: String? = nil,
            priority: String? = nil,
            memberCount: String? = nil,
            marker: String? = nil
        ) {
            self.marker = marker
            self.center = center
            self.radius = radius
            self.load = load
            self.priority = priority
            self.memberCount = memberCount
        }

        /// Ids of every field that gets a value.
        public var ids: Set<String> {
            Set([center, radius, load, priority, memberCount, marker].compactMap(\.self))
        }
    }

    /// What the site was found to take; corrected where a create says otherwise.
    private struct Screen {
        var linksInside: Bool
        var labels: Bool
        var fields: Set<String>
    }

    /// Label that every Job Cluster of Muster carries beside its marker, for sweeps.
    public static let constantLabel = "muster-job-cluster"

    private let client: JiraClient
    private let names: ProjectNames
    private let mapper: TicketMapper
    private let clusterFields: ClusterFields
    /// The site's own names of the ranks; a site need not have Jira's default ones.
    private let priorities: [Priority: String]
    private let contents: [String: JobClusterContent]
    private let writing: JobClusterWriting
    private let screen: Locked<Screen>

    /// Makes a site.
    ///
    /// - Parameters:
    ///   - client: the client.
    ///   - names: names of the project's configuration.
    ///   - readiness: what the site was found to offer.
    ///   - mapper: turns issues into tickets, as the pull did.
    ///   - clusterFields: fields of Job Clusters to fill in.
    ///   - plan: the plan to be published, for the content of its Job Clusters.
    ///   - options: what Job Clusters say and where they belong.
    public init(
        client: JiraClient,
        names: ProjectNames,
        readiness: SiteReadiness,
        mapper: TicketMapper,
        clusterFields: ClusterFields = ClusterFields(),
        plan: Plan,
        options: JobClusterDraftOptions = JobClusterDraftOptions()
    ) {
        self.client = client
        self.names = ProjectNames(
            project: names.project,
            clusterIssueType: readiness.clusterIssueType,
            linkType: readiness.linkType
        )
        self.mapper = mapper
        self.clusterFields = clusterFields
        priorities = readiness.priorities
        screen = Locked(
            Screen(
                linksInside: readiness.linksInsideCreate && client.site.flavor.linksInsideCreate,
                labels: readiness.marksWithLabels,
                fields: readiness.createFields
            )
        )
        writing = JobClusterWriting(
            site: client.site,
            project: names.project,
            fields: readiness.fields,
            clusterFields: clusterFields,
            options: options
        )
        let all = writing.contents(of: plan)
        contents = Dictionary(
            zip(plan.clusters.map(\.id), all),
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Drafts that one bulk create takes.
    public var draftsPerCall: Int { client.site.flavor.bulkCreateLimit }

    /// Whether member links are made inside the create.
    public var linksInsideCreate: Bool { screen.withLock { $0.linksInside } }

    /// Whether Job Clusters carry their marker as a label.
    public var marksWithLabels: Bool { screen.withLock { $0.labels } }

    /// Creates the drafts in one call.
    ///
    /// Where Jira refuses every one of them because links or labels are not on the screen after all, nothing exists yet;
    /// they are left out from now on, and the caller, whose journal says what evidence a create leaves, sends again.
    public func create(_ drafts: [JobClusterDraft]) async -> [CreationOutcome] {
        let linksInside = linksInsideCreate
        let outcomes = await client.bulkCreateChunk(drafts.map(issueDraft))
        let offScreen = outcomes.map { outcome -> Set<String> in
            if case .refused(let error) = outcome { Set(error.fieldsNotOnScreen) } else { [] }
        }
        let everywhere = offScreen.dropFirst().reduce(offScreen.first ?? []) { $0.intersection($1) }
        if !everywhere.isEmpty, dropFromScreen(everywhere) { return drafts.map { _ in .corrected } }
        return outcomes.map { outcome in
            switch outcome {
            case .created(let issue):
                .created(JobClusterIssue(id: issue.id, key: issue.key), linked: linksInside)
            case .refused(let error): .refused(error.description)
            case .notSent(let error): .notSent(PublishingError(error))
            case .ambiguous(let error): .unknown(PublishingError(error))
            }
        }
    }

    /// Links one member to its cluster.
    public func link(_ cluster: JobClusterIssue, member: PlannedTicket) async throws(PublishingError) {
        do throws(JiraError) {
            try await client.link(cluster: .id(cluster.id), member: .id(member.id), type: names.linkType)
        } catch {
            throw PublishingError(error)
        }
    }

    /// Reads tickets by id.
    public func currentStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        do throws(JiraError) {
            let issues = try await client.issues(ids, fields: mapper.mapping.requestedFields)
            return Dictionary(
                issues.map {
                    ($0.id, MemberState(ticket: mapper.ticket(of: $0), clusters: clusters(of: $0)))
                },
                uniquingKeysWith: { first, _ in first }
            )
        } catch {
            throw PublishingError(error)
        }
    }

    /// Searches for marker labels.
    public func search(markers: [String]) async throws(PublishingError) -> [String: [JobClusterIssue]] {
        let wanted = Set(markers)
        guard let labelled = JQLFieldReference.labels.isIn(markers.map { .text($0) }) else { return [:] }
        let query = JQLQuery(
            JQLFieldReference.project.equals(.text(names.project)).and(labelled),
            orderedBy: JQLTemplate.stableOrder
        )
        do throws(JiraError) {
            var found: [String: [JobClusterIssue]] = [:]
            for issue in try await client.search(query.description, fields: ["labels"]) {
                for label in issue.labels where wanted.contains(label) {
                    found[label, default: []].append(JobClusterIssue(id: issue.id, key: issue.key))
                }
            }
            return found
        } catch {
            throw PublishingError(error)
        }
    }

    /// Labels of an issue, read by id.
    public func markers(of issue: JobClusterIssue) async throws(PublishingError) -> [String] {
        do throws(JiraError) {
            return try await client.issue(issue.id, fields: ["labels"]).labels
        } catch {
            throw PublishingError(error)
        }
    }

    /// Moves a member by whichever transition leads to the status.
    public func transition(_ member: MemberState, to status: String) async throws(PublishingError) {
        do throws(JiraError) {
            try await client.transition(.id(member.ticket.id), toStatus: status)
        } catch {
            throw PublishingError(error)
        }
    }

    // MARK: Content

    private func clusters(of issue: JiraIssue) -> [LinkedCluster] {
        issue.links.filter {
            $0.type == names.linkType && $0.issue.issueType == names.clusterIssueType
                && $0.issue.statusCategory != "done"
        }.map { link in
            LinkedCluster(
                issue: JobClusterIssue(id: link.issue.id, key: link.issue.key),
                isInward: link.side == .inward
            )
        }
    }

    /// Takes fields off the screen; false where none of them can be done without.
    private func dropFromScreen(_ ids: Set<String>) -> Bool {
        screen.withLock { screen in
            let before = (screen.linksInside, screen.labels, screen.fields)
            if ids.contains("issuelinks") { screen.linksInside = false }
            if ids.contains("labels") { screen.labels = false }
            screen.fields.subtract(ids)
            return before != (screen.linksInside, screen.labels, screen.fields)
        }
    }

    private func issueDraft(_ draft: JobClusterDraft) -> IssueDraft {
        let screen = screen.withLock { $0 }
        let content = contents[draft.cluster.id]
        var issue = IssueDraft(
            project: names.project,
            issueType: names.clusterIssueType,
            summary: content?.summary ?? "Job Cluster \(draft.cluster.id)"
        )
        if screen.fields.contains("description") { issue.description = content.map(ADFDocument.init) }
        if screen.fields.contains("duedate") { issue.due = writing.due(content) }
        if screen.labels { issue.labels = [draft.marker, Self.constantLabel] }
        if screen.fields.contains("priority") { issue.priority = priorities[draft.cluster.priority] }
        let values = writing.values(of: draft.cluster, marker: draft.marker).merging(writing.places) { $1 }
        for (id, value) in values where screen.fields.contains(id) { issue.fields[id] = value }
        if screen.linksInside {
            issue.links = draft.members.map {
                IssueDraft.Link(type: names.linkType, outwardIssue: .id($0.id))
            }
        }
        return issue
    }

    /// What the description of a new Job Cluster of the plan is worth keeping of: see `JobClusterContent.hash`.
    ///
    /// - Parameter clusterID: id of the cluster in the plan.
    /// - Returns: the digest for its `StandingRecord`; nil for a cluster that is not in the plan.
    public func contentHash(of clusterID: String) -> String? { contents[clusterID]?.hash }
}
