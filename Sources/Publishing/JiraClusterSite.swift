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
        /// Text field of one line for the marker, by which a Job Cluster is found where it can have no labels.
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
            self.center = center
            self.radius = radius
            self.load = load
            self.priority = priority
            self.memberCount = memberCount
            self.marker = marker
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
        var properties: Bool
        var fields: Set<String>
    }

    /// Label that every Job Cluster of Muster carries beside its marker, for sweeps.
    public static let constantLabel = "muster-job-cluster"

    let client: JiraClient
    let names: ProjectNames
    let mapper: TicketMapper
    let clusterFields: ClusterFields
    /// The site's own names of the ranks; a site need not have Jira's default ones.
    private let priorities: [Priority: String]
    /// The plan without its tickets and clusters: what contents are made of beside a Job Cluster's own.
    private let frame: Plan
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
                properties: client.site.flavor.propertiesInsideCreate,
                fields: readiness.createFields
            )
        )
        var frame = plan
        (frame.tickets, frame.clusters, frame.standing, frame.unclustered) = ([], [], [], [])
        self.frame = frame
        writing = JobClusterWriting(
            site: client.site,
            project: names.project,
            fields: readiness.fields,
            clusterFields: clusterFields,
            options: options
        )
    }

    /// Drafts that one bulk create takes.
    public var draftsPerCall: Int { client.site.flavor.bulkCreateLimit }

    /// Whether member links are made inside the create.
    public var linksInsideCreate: Bool { screen.withLock { $0.linksInside } }

    /// Whether Job Clusters carry their marker as a label.
    public var marksWithLabels: Bool { screen.withLock { $0.labels } }

    /// Whether Job Clusters carry their marker in a text field.
    public var marksWithField: Bool { markerField != nil }

    /// Whether Job Clusters carry their marker in an entity property.
    public var marksWithProperty: Bool { screen.withLock { $0.properties } }

    /// Id of the text field for the marker, where it is configured and on the create screen.
    var markerField: String? {
        clusterFields.marker.flatMap { id in screen.withLock { $0.fields.contains(id) ? id : nil } }
    }

    /// Creates the drafts in one call.
    ///
    /// Where Jira refuses every one of them because links or labels are not on the screen after all, nothing exists yet;
    /// they are left out from now on, and the caller, whose journal says what evidence a create leaves, sends again.
    public func create(_ drafts: [JobClusterDraft]) async -> [CreationOutcome] {
        let linksInside = linksInsideCreate
        let outcomes = await client.bulkCreateChunk(drafts.map(issueDraft), isMarked: true)
        let offScreen = outcomes.map { outcome -> Set<String> in
            guard case .refused(let error) = outcome else { return [] }
            return Set(error.fieldsNotOnScreen + (error.isAboutProperties ? [Self.propertiesMember] : []))
        }
        let everywhere = offScreen.dropFirst().reduce(offScreen.first ?? []) { $0.intersection($1) }
        if !everywhere.isEmpty, dropFromScreen(everywhere) { return drafts.map { _ in .corrected } }
        return outcomes.map { outcome in
            switch outcome {
            case .created(let issue):
                .created(JobClusterIssue(id: issue.id, key: issue.key), linked: linksInside)
            case .refused(let error): .refused(error.description)
            case .notSent(let error): .notSent(PublishingError(error))
            case .ambiguous(let error):
                // An answer below 500 means that nobody works on the request any more; 408 says the contrary.
                .unknown(
                    PublishingError(error),
                    isOver: error.status.map { (300..<500).contains($0) && $0 != 408 } ?? false
                )
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

    // MARK: Content

    func clusters(of issue: JiraIssue) -> [LinkedCluster] {
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
            let before = (screen.linksInside, screen.labels, screen.properties, screen.fields)
            if ids.contains("issuelinks") { screen.linksInside = false }
            if ids.contains("labels") { screen.labels = false }
            if ids.contains(Self.propertiesMember) { screen.properties = false }
            screen.fields.subtract(ids)
            return before != (screen.linksInside, screen.labels, screen.properties, screen.fields)
        }
    }

    private func issueDraft(_ draft: JobClusterDraft) -> IssueDraft {
        let screen = screen.withLock { $0 }
        let content = content(of: draft)
        var issue = IssueDraft(
            project: names.project,
            issueType: names.clusterIssueType,
            summary: content.summary
        )
        if screen.fields.contains("description") { issue.description = ADFDocument(content) }
        if screen.fields.contains("duedate") { issue.due = writing.due(content) }
        if screen.labels { issue.labels = [draft.marker, Self.constantLabel] }
        if screen.fields.contains("priority") { issue.priority = priorities[draft.cluster.priority] }
        let values = writing.values(of: draft.cluster, marker: nil).merging(writing.places) { $1 }
        for (id, value) in values where screen.fields.contains(id) { issue.fields[id] = value }
        if let markerField { issue.fields[markerField] = .text(draft.marker) }
        if screen.properties { issue.properties[Self.propertyKey] = MarkerProperty(draft).json }
        if screen.linksInside {
            issue.links = draft.members.map {
                IssueDraft.Link(type: names.linkType, outwardIssue: .id($0.id))
            }
        }
        return issue
    }

    /// What a Job Cluster says, in the form that an edit of this site takes.
    ///
    /// Only fields of the create screen; a site whose edit screen lacks one of them refuses the edit by that name.
    public func wording(of draft: JobClusterDraft) -> ClusterWording {
        let screen = screen.withLock { $0 }
        let content = content(of: draft)
        var fields = writing.values(of: draft.cluster, marker: nil).filter { screen.fields.contains($0.key) }
        if screen.fields.contains("description") { fields["description"] = .document(ADFDocument(content)) }
        if screen.fields.contains("duedate"), let due = writing.due(content) {
            fields["duedate"] = .text(due)
        }
        if screen.fields.contains("priority"), let name = priorities[draft.cluster.priority] {
            fields["priority"] = .named(name)
        }
        let withoutSummary = client.json(of: fields)
        fields["summary"] = .text(content.summary)
        return ClusterWording(
            summary: content.summary,
            fields: withoutSummary,
            fieldsWithSummary: client.json(of: fields)
        )
    }

    private func content(of draft: JobClusterDraft) -> JobClusterContent {
        var plan = frame
        plan.tickets = draft.members.sorted { JobClusterIssue.idPrecedes($0.id, $1.id) }
        if var standing = draft.standing {
            // As many of the members as the draft has: a ticket that could not be linked is not described.
            let ids = Set(plan.tickets.map(\.id))
            standing.kept.removeAll { !ids.contains($0) }
            standing.joining.removeAll { !ids.contains($0) }
            standing.cluster = draft.cluster
            plan.standing = [standing]
            return writing.content(ofOnlyStanding: plan)
        }
        plan.clusters = [draft.cluster]
        return writing.content(ofOnly: plan, runID: draft.runID, planHash: draft.planHash)
    }
}
