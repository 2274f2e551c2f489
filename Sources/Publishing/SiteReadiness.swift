public import Clustering
public import Jira

/// Names in a project's configuration that publishing needs.
public struct ProjectNames: Hashable, Sendable {
    /// Project key.
    public var project: String
    /// Name of the issue type of Job Clusters.
    public var clusterIssueType: String
    /// Name of the type of links between a Job Cluster and its members.
    public var linkType: String

    /// Makes names.
    public init(project: String, clusterIssueType: String = "Job Cluster", linkType: String = "Relates") {
        self.project = project
        self.clusterIssueType = clusterIssueType
        self.linkType = linkType
    }
}

/// What a site offers for publishing, found out before the first write.
public struct SiteReadiness: Hashable, Sendable {
    /// Who the credentials belong to.
    public var account: String
    /// Name of the issue type as the site spells it.
    public var clusterIssueType: String
    /// Name of the link type as the site spells it.
    public var linkType: String
    /// Ids of the fields on the create screen of a Job Cluster that a create may hold on this kind of site.
    public var createFields: Set<String>
    /// Every field of the site.
    public var fields: [JiraField]
    /// The site's name of each rank of priority that it has.
    public var priorities: [Priority: String]

    /// Whether member links can be made inside the create.
    public var linksInsideCreate: Bool { createFields.contains("issuelinks") }
    /// Whether a Job Cluster can carry its marker as a label from the start.
    public var marksWithLabels: Bool { createFields.contains("labels") }

    /// Fields that publishing fills in itself, so a site may require them.
    private static let filled: Set = [
        "project", "issuetype", "summary", "description", "labels", "priority", "reporter", "issuelinks",
    ]

    /// Asks a site, in six calls, and checks what was found.
    ///
    /// - Parameters:
    ///   - client: the site.
    ///   - names: what to look for.
    ///   - extraFields: ids or names of further fields that Job Clusters will have values for.
    ///   - options: where Job Clusters belong; what is configured is asked for in further calls.
    /// - Returns: what the site offers.
    /// - Throws: `PublishingError`: `unauthorized` for wrong credentials, `siteNotReady` for the other Jira product than
    ///   the one configured, a missing project, issue type or link type or a required field that nobody fills in, each with the fix; `unavailable`.
    public static func check(
        _ client: JiraClient,
        names: ProjectNames,
        extraFields: Set<String> = [],
        options: JobClusterDraftOptions = JobClusterDraftOptions()
    ) async throws(PublishingError) -> SiteReadiness {
        let readiness = try await offers(client, names: names, extraFields: extraFields, options)
        try await readiness.checkPlaces(options, client, names)
        return readiness
    }

    private static func offers(
        _ client: JiraClient,
        names: ProjectNames,
        extraFields: Set<String>,
        _ options: JobClusterDraftOptions
    ) async throws(PublishingError) -> SiteReadiness {
        do throws(JiraError) {
            let account = try await client.verifiedAccount()
            let fields = try await client.fields()
            let types = try await issueTypes(client, names)
            guard
                let type = types.first(where: { $0.name.lowercased() == names.clusterIssueType.lowercased() })
            else {
                let known = types.map(\.name).sorted().joined(separator: ", ")
                return try refuse(
                    "project \(names.project) has no issue type '\(names.clusterIssueType)' that this account may "
                        + "create (it has: \(known)); add it to the project's issue type scheme, or set "
                        + "cluster_ticket_type"
                )
            }
            let linkTypes = try await client.issueLinkTypes()
            guard
                let linkType = linkTypes.first(where: { $0.name.lowercased() == names.linkType.lowercased() })
            else {
                let known = linkTypes.map(\.name).sorted().joined(separator: ", ")
                return try refuse(
                    "the site has no link type '\(names.linkType)' (it has: \(known)); an administrator can add it, "
                        + "or set link_type"
                )
            }
            let screen = try await client.createFields(project: names.project, issueTypeID: type.id)
            let placed = wantedFields(options, flavor: client.site.flavor, fields: fields).map(\.id)
            let missing = requiredFieldsWithoutValue(in: screen, extraFields: extraFields.union(placed))
            guard missing.isEmpty else {
                let list = missing.map { "\($0.name ?? $0.fieldId) (\($0.fieldId))" }.joined(separator: ", ")
                return try refuse(
                    "creating a '\(type.name)' in \(names.project) requires \(list), which Muster has no value for; "
                        + "give it a default in Jira or make it optional"
                )
            }
            let priorities = try await client.priorities().compactMap { found in
                Priority(parsing: found.name).map { ($0, found.name) }
            }
            return SiteReadiness(
                account: account.displayName ?? account.accountId ?? account.name ?? "unknown account",
                clusterIssueType: type.name,
                linkType: linkType.name,
                createFields: Set(screen.map(\.fieldId)).subtracting(
                    client.site.flavor.linksInsideCreate ? [] : ["issuelinks"]
                ),
                fields: fields,
                priorities: Dictionary(priorities, uniquingKeysWith: { first, _ in first })
            )
        } catch {
            throw PublishingError(error)
        }
    }

    /// Fields of a create screen that the site requires and that publishing has no value for.
    ///
    /// - Parameters:
    ///   - screen: the fields of the screen.
    ///   - extraFields: ids or names of further fields that Job Clusters will have values for.
    /// - Returns: the fields, in the order of the screen.
    public static func requiredFieldsWithoutValue(
        in screen: [JiraCreateField],
        extraFields: Set<String> = []
    ) -> [JiraCreateField] {
        // Names count without regard to letter case, as where they are turned into ids.
        let names = Set(extraFields.map { $0.lowercased() })
        return screen.filter { field in
            field.required == true && field.hasDefaultValue != true && !filled.contains(field.fieldId)
                && !extraFields.contains(field.fieldId) && !names.contains((field.name ?? "").lowercased())
        }
    }

    private static func issueTypes(
        _ client: JiraClient,
        _ names: ProjectNames
    ) async throws(JiraError) -> [JiraIssueType] {
        do throws(JiraError) {
            return try await client.creatableIssueTypes(project: names.project)
        } catch  where error.code == .notFound {
            throw notReady(
                "the site has no project '\(names.project)', or this account may not create issues in it; check the key "
                    + "and the permission Create Issues"
            )
        }
    }

    private static func refuse<Result>(_ message: String) throws(JiraError) -> Result {
        throw notReady(message)
    }

    /// A finding in the shape of the client's error, so that one `catch` sorts both.
    private static func notReady(_ message: String) -> JiraError {
        JiraError(.refused, endpoint: PublishingError.readinessEndpoint, message: message)
    }
}
