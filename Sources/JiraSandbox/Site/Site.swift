internal import Clustering

/// What a site has beside its tickets: types, statuses, priorities, links, projects.
///
/// Positions are used inside, ids outside.
struct Site: Sendable {
    struct IssueType: Hashable, Sendable {
        let id: Int64
        let name: String
        let description: String
        /// Statuses in the order of its workflow; a new issue has the first.
        let workflow: [Int]
        let isCluster: Bool
        /// -1 for sub-tasks, 0 for what stands by itself, 1 for epics.
        var level = 0
    }

    struct Status: Hashable, Sendable {
        let id: Int64
        let name: String
        let category: Category
    }

    /// Jira's three status categories, the same on every site.
    enum Category: Int, Hashable, Sendable {
        case new = 2
        case indeterminate = 4
        case done = 3

        var key: String {
            switch self {
            case .new: "new"
            case .indeterminate: "indeterminate"
            case .done: "done"
            }
        }

        var name: String {
            switch self {
            case .new: "To Do"
            case .indeterminate: "In Progress"
            case .done: "Done"
            }
        }

        var color: String {
            switch self {
            case .new: "blue-gray"
            case .indeterminate: "yellow"
            case .done: "green"
            }
        }
    }

    struct Project: Hashable, Sendable {
        let id: Int64
        let key: String
        let name: String
    }

    struct LinkType: Hashable, Sendable {
        let id: Int64
        let type: SandboxLinkType
    }

    let projects: [Project]
    let types: [IssueType]
    let linkTypes: [LinkType]
    /// Permissions that the account lacks by now, where that was changed.
    var deniedNow: Set<String>?
    /// Names of link types that the site has no more, in small letters.
    var removedLinkTypes: Set<String> = []
    let configuration: SandboxConfiguration
    /// By account id.
    private let zones: [String: TimeZoneTable]

    static let statuses = [
        Status(id: 10_000, name: "Ready For Clustering", category: .new),
        Status(id: 10_001, name: "Clustered", category: .indeterminate),
        Status(id: 3, name: "In Progress", category: .indeterminate),
        Status(id: 10_002, name: "Done", category: .done),
        Status(id: 10_003, name: "To Do", category: .new),
    ]

    init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
        projects = configuration.projects.enumerated().map { position, project in
            Project(id: Int64(10_000 + position), key: project.key, name: project.name)
        }
        let ticketFlow = [0, 1, 2, 3]
        let types = [
            IssueType(
                id: 10_001,
                name: "Task",
                description: "A small, distinct piece of work.",
                workflow: ticketFlow,
                isCluster: false
            ),
            IssueType(
                id: 10_002,
                name: "Job",
                description: "A visit to a place.",
                workflow: ticketFlow,
                isCluster: false
            ),
            IssueType(
                id: 10_010,
                name: "Job Cluster",
                description: "Jobs that one crew does in one go.",
                workflow: [4, 2, 3],
                isCluster: true
            ),
            IssueType(
                id: 10_003,
                name: "Sub-task",
                description: "A small piece of work that's part of a larger task.",
                workflow: [4, 2, 3],
                isCluster: false,
                level: -1
            ),
            IssueType(
                id: 10_000,
                name: "Epic",
                description: "A big piece of work that needs to be broken down.",
                workflow: [4, 2, 3],
                isCluster: false,
                level: 1
            ),
        ]
        self.types = types.filter { configuration.hasJobClusterType || !$0.isCluster }
        zones = Dictionary(
            configuration.accounts.map { ($0.accountID, TimeZoneTable(of: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
        linkTypes = configuration.linkTypes.enumerated().map { position, type in
            LinkType(id: Int64(10_000 + position), type: type)
        }
    }

    /// The type of loaded tickets.
    var ticketType: Int { types.firstIndex { $0.name == "Job" } ?? 0 }

    /// The zone of an account; of nobody it is the first account's, which stands for the site's own.
    func zone(of account: SandboxAccount?) -> TimeZoneTable {
        zones[(account ?? configuration.account).accountID] ?? .utc
    }

    /// Whether nobody is denied a permission on the whole site.
    func allows(_ permission: String) -> Bool {
        !(deniedNow ?? configuration.deniedPermissions).contains(permission)
    }

    /// Whether a field can be given when an issue of a type is created.
    func isOnCreateScreen(_ field: SiteField, type: IssueType) -> Bool {
        !configuration.fieldsOffCreateScreen.contains(field.id) && isOnScreen(field, type: type)
    }

    /// Whether a field of an issue of a type can be edited.
    func isOnEditScreen(_ field: SiteField, type: IssueType) -> Bool {
        ![.project, .issueType].contains(field.kind)
            && !configuration.fieldsOffEditScreen.contains(field.id) && isOnScreen(field, type: type)
    }

    func isRequired(_ field: SiteField, type: IssueType) -> Bool {
        ["summary", "project", "issuetype"].contains(field.id)
            || type.isCluster && configuration.requiredClusterFields.contains(field.id)
    }

    private func isOnScreen(_ field: SiteField, type: IssueType) -> Bool {
        ![.readOnly, .status, .worklogs].contains(field.kind)
            && (type.isCluster ? field.isForClusters : field.isForTickets)
    }
}
