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

    /// The content of the one Job Cluster of a plan that stands, and that is not dissolved by it.
    func content(ofOnlyStanding plan: Plan) -> JobClusterContent {
        let contents = JobClusterContent.standing(
            in: plan,
            options: options.content,
            measure: .of(site.flavor)
        )
        guard let content = contents.values.first else {
            preconditionFailure("a draft has members, so its Job Cluster is not dissolved")
        }
        return content
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
}
