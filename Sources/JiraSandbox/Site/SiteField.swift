/// A field of the site.
struct SiteField: Hashable, Sendable {
    /// What it holds and how requests give it.
    enum Kind: Hashable, Sendable {
        /// One line.
        case line
        /// Atlassian Document Format.
        case document
        case number
        case labels
        /// Parts of the project, by name or id.
        case components
        case day
        case priority
        case links
        case comments
        case issueType
        case project
        case status
        /// A person.
        case user
        /// The issue above it.
        case parent
        /// An epic, by its key: the custom field of Data Center.
        case epicLink
        /// A sprint, written as its id and read as a list.
        case sprint
        case worklogs
        case timeTracking
        /// Written by Jira alone: people, times, resolution.
        case readOnly
    }

    let id: String
    let name: String
    let kind: Kind
    /// `type`, `items` and `system` or `custom` of Jira's schema.
    let schemaType: String
    var schemaItems: String?
    var customType: String?
    var clauseNames: [String] = []
    /// Whether it is on the screens of tickets, of Job Clusters, or of both.
    var isForTickets = true
    var isForClusters = true

    var customID: Int? { id.hasPrefix("customfield_") ? Int(id.dropFirst(12)) : nil }
}

extension SiteField {
    /// Every field, in the order in which the site lists them.
    static let all: [SiteField] =
        system + family + agile + [
            custom(10_101, "Latitude", .number, clusters: false),
            custom(10_102, "Longitude", .number, clusters: false),
            custom(10_103, "Location", .line, clusters: false),
            custom(10_104, "Duration minutes", .number, clusters: false),
            custom(10_105, "Skills", .labels, clusters: false),
            custom(10_110, "Cluster Centre", .line, tickets: false),
            custom(10_111, "Cluster Radius m", .number, tickets: false),
            custom(10_112, "Cluster Load", .number, tickets: false),
            custom(10_113, "Cluster Priority", .number, tickets: false),
            custom(10_114, "Member Count", .number, tickets: false),
        ]

    static let byID: [String: SiteField] = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    private static let system: [SiteField] = [
        SiteField(
            id: "summary",
            name: "Summary",
            kind: .line,
            schemaType: "string",
            clauseNames: ["summary"]
        ),
        SiteField(
            id: "issuetype",
            name: "Issue Type",
            kind: .issueType,
            schemaType: "issuetype",
            clauseNames: ["issuetype", "type"]
        ),
        SiteField(
            id: "project",
            name: "Project",
            kind: .project,
            schemaType: "project",
            clauseNames: ["project"]
        ),
        SiteField(
            id: "description",
            name: "Description",
            kind: .document,
            schemaType: "string",
            clauseNames: ["description"]
        ),
        SiteField(id: "status", name: "Status", kind: .status, schemaType: "status", clauseNames: ["status"]),
        SiteField(
            id: "priority",
            name: "Priority",
            kind: .priority,
            schemaType: "priority",
            clauseNames: ["priority"]
        ),
        SiteField(
            id: "labels",
            name: "Labels",
            kind: .labels,
            schemaType: "array",
            schemaItems: "string",
            clauseNames: ["labels"]
        ),
        SiteField(
            id: "duedate",
            name: "Due date",
            kind: .day,
            schemaType: "date",
            clauseNames: ["due", "duedate"]
        ),
        SiteField(
            id: "issuelinks",
            name: "Linked Issues",
            kind: .links,
            schemaType: "array",
            schemaItems: "issuelinks",
            clauseNames: []
        ),
        SiteField(
            id: "comment",
            name: "Comment",
            kind: .comments,
            schemaType: "comments-page",
            clauseNames: ["comment"]
        ),
        readOnly("reporter", "Reporter", "user"),
        readOnly("creator", "Creator", "user"), readOnly("resolution", "Resolution", "resolution"),
        readOnly("created", "Created", "datetime"), readOnly("updated", "Updated", "datetime"),
        readOnly("statuscategorychangedate", "Status Category Changed", "datetime"),
    ]

    private static func readOnly(_ id: String, _ name: String, _ type: String) -> SiteField {
        SiteField(id: id, name: name, kind: .readOnly, schemaType: type, clauseNames: [id])
    }

    private static func custom(
        _ id: Int,
        _ name: String,
        _ kind: Kind,
        tickets: Bool = true,
        clusters: Bool = true
    ) -> SiteField {
        let (type, items, custom): (String, String?, String) =
            switch kind {
            case .number: ("number", nil, "float")
            case .labels: ("array", "string", "labels")
            default: ("string", nil, "textfield")
            }
        return SiteField(
            id: "customfield_\(id)",
            name: name,
            kind: kind,
            schemaType: type,
            schemaItems: items,
            customType: "com.atlassian.jira.plugin.system.customfieldtypes:\(custom)",
            clauseNames: ["cf[\(id)]", name],
            isForTickets: tickets,
            isForClusters: clusters
        )
    }
}
