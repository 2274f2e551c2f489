internal import Clustering
internal import Geodesy
public import Jira
public import Planning
public import Reporting

/// Turns plans into what Job Clusters say, in the form of a site.
///
/// A value without access to the site; safe from any task.
public struct JobClusterWriting: Sendable {
    private let site: JiraSite
    private let fields: [JiraField]
    private let clusterFields: JiraClusterSite.ClusterFields
    private let options: JobClusterDraftOptions

    /// Makes a writing.
    ///
    /// - Parameters:
    ///   - site: the site, whose product decides about the form.
    ///   - project: key of the project.
    ///   - fields: every field of the site.
    ///   - clusterFields: ids of fields that get a value.
    ///   - options: what Job Clusters say and where they belong; its content's site address and project are filled in where they
    ///     are missing.
    public init(
        site: JiraSite,
        project: String,
        fields: [JiraField],
        clusterFields: JiraClusterSite.ClusterFields = JiraClusterSite.ClusterFields(),
        options: JobClusterDraftOptions = JobClusterDraftOptions()
    ) {
        self.site = site
        self.fields = fields
        self.clusterFields = clusterFields
        var options = options
        if options.content.siteURL == nil { options.content.siteURL = site.url }
        if options.content.project.isEmpty { options.content.project = project }
        self.options = options
    }

    // MARK: New ones

    /// The content of every new cluster, in the plan's order, within the limit of the site's descriptions.
    public func contents(of plan: Plan) -> [JobClusterContent] {
        JobClusterContent.all(of: plan, options: options.content, measure: .of(site.flavor))
    }

    /// The content of the one new cluster of a plan, with the run and the plan that its notice names; empty texts name none.
    func content(ofOnly plan: Plan, runID: String, planHash: String) -> JobClusterContent {
        var options = options.content
        if !runID.isEmpty { options.runID = runID }
        if !planHash.isEmpty { options.planHash = planHash }
        return JobClusterContent.all(of: plan, options: options, measure: .of(site.flavor))[0]
    }

    /// Values of the Job Cluster's own fields by id.
    func values(of cluster: PlannedCluster, marker: String?) -> [String: JiraFieldInput] {
        var values: [String: JiraFieldInput] = [:]
        if let id = clusterFields.center, case .geographic(let center) = cluster.center {
            values[id] = .text(center.description)
        }
        if let id = clusterFields.radius { values[id] = .number(cluster.radius.meters.rounded()) }
        if let id = clusterFields.load { values[id] = .number(cluster.load) }
        if let id = clusterFields.priority { values[id] = .number(Double(cluster.priority.rawValue)) }
        if let id = clusterFields.memberCount { values[id] = .number(Double(cluster.members.count)) }
        if let id = clusterFields.marker, let marker { values[id] = .text(marker) }
        return values
    }

    /// Parent, components and assignee by field id: written once, with the create, and people's from then on.
    var places: [String: JiraFieldInput] {
        var values: [String: JiraFieldInput] = [:]
        if let parent = placing { values[parent.id] = parent.value }
        if !options.components.isEmpty { values["components"] = .eachNamed(options.components) }
        if let assignee { values["assignee"] = .user(assignee) }
        return values
    }

    /// Day by which a Job Cluster is due; nil where none is to be set.
    func due(_ content: JobClusterContent?) -> String? { options.setsDueDate ? content?.due : nil }

    /// The field that puts a Job Cluster below its parent, and its value; nil without a parent, and where the site has no such field.
    private var placing: (id: String, value: JiraFieldInput)? {
        options.parent.flatMap { key in
            site.flavor.field(for: .epic(key: key, linkField: Self.epicLink(in: fields)))
        }
    }

    /// The assignee in the way that the product knows people.
    var assignee: JiraUserReference? {
        options.assignee.map { site.flavor.userIdentity == .accountID ? .accountID($0) : .name($0) }
    }

    /// Id of the field *Epic Link*, told by its type: its name is translated.
    static func epicLink(in fields: [JiraField]) -> String? {
        fields.first { $0.schema?.custom == "com.pyxis.greenhopper.jira:gh-epic-link" }?.id
    }

    // MARK: Standing ones

    /// What a Job Cluster that stands is to say.
    public struct Edit: Hashable, Sendable {
        /// Fields by id as a JSON object, in the form of the site: the value of a `SiteAction.edit`.
        public var fields: String
        /// Digest for its `StandingRecord`; where the record has the same, nothing need be written.
        public var contentHash: String
    }

    /// What every Job Cluster that stands and is not dissolved is to say.
    ///
    /// Summary, description, due day and the Job Cluster's own fields; parent, components, assignee, labels and priority are people's by
    /// then, as the marker is the site's.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - madeOn: see `JobClusterContent.standing`.
    ///   - screen: ids of fields that can be edited; nil for all.
    /// - Returns: edits by numeric id of the Job Cluster.
    public func edits(
        of plan: Plan,
        madeOn: [String: String] = [:],
        screen: Set<String>? = nil
    ) -> [String: Edit] {
        let contents = JobClusterContent.standing(
            in: plan,
            options: options.content,
            madeOn: madeOn,
            measure: .of(site.flavor)
        )
        var edits: [String: Edit] = [:]
        for standing in plan.standing {
            guard let content = contents[standing.issueID] else { continue }
            var values = standing.cluster.map { self.values(of: $0, marker: nil) } ?? [:]
            values["summary"] = .text(content.summary)
            values["description"] = .document(ADFDocument(content))
            if options.setsDueDate { values["duedate"] = content.due.map { .text($0) } ?? .null }
            if let screen { values = values.filter { screen.contains($0.key) } }
            edits[standing.issueID] = Edit(
                fields: site.flavor.json(values),
                contentHash: content.hash
            )
        }
        return edits
    }
}
