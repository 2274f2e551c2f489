/// The functions of Jira itself, so that a name can be checked without a site.
///
/// Source: Atlassian, "JQL functions" (Cloud and Data Center). Apps add more: an unknown name is an error only where the
/// site's own list says so.
struct JQLKnownFunction: Sendable {
    /// What its values are, as far as the kinds of fields tell them apart.
    enum Values: Hashable, Sendable {
        case instants, users, issues, projects, options
    }

    let name: String
    let values: Values
    /// Whether it gives several values, and so stands after `in` and `not in` only.
    let isList: Bool

    /// The function of a name in any letter case.
    static func named(_ name: String) -> JQLKnownFunction? { byName[name.lowercased()] }

    /// Every name, in alphabetical order.
    static let names = byName.values.map(\.name).sorted()

    private static let byName: [String: JQLKnownFunction] = {
        var functions: [String: JQLKnownFunction] = [:]
        func add(_ names: String, _ values: Values, isList: Bool) {
            for name in names.split(separator: " ") {
                functions[name.lowercased()] = JQLKnownFunction(
                    name: String(name),
                    values: values,
                    isList: isList
                )
            }
        }
        add("now currentLogin lastLogin", .instants, isList: false)
        add("startOfDay startOfWeek startOfMonth startOfYear", .instants, isList: false)
        add("endOfDay endOfWeek endOfMonth endOfYear", .instants, isList: false)
        add("currentUser", .users, isList: false)
        add("membersOf", .users, isList: true)
        add("issueHistory votedIssues watchedIssues linkedIssues updatedBy", .issues, isList: true)
        add("issuesWithRemoteLinksByGlobalId parentEpic linkedWorkItems", .issues, isList: true)
        add("projectsLeadByUser projectsWhereUserHasPermission", .projects, isList: true)
        add("projectsWhereUserHasRole spacesLeadByUser", .projects, isList: true)
        add("componentsLeadByUser releasedVersions unreleasedVersions", .options, isList: true)
        add("standardIssueTypes subtaskIssueTypes standardWorkTypes subtaskWorkTypes", .options, isList: true)
        add("openSprints closedSprints futureSprints cascadeOption", .options, isList: true)
        add("earliestUnreleasedVersion latestReleasedVersion choiceOption", .options, isList: false)
        // Jira Service Management: of fields that only a site knows.
        add(
            "approved approver myApproval myApproved myPending myPendingApproval pending",
            .options,
            isList: false
        )
        add(
            "pendingBy breached completed elapsed everbreached paused remaining running",
            .options,
            isList: false
        )
        add(
            "withinCalendarHours organizationMembers customerDetail entitlementDetail",
            .options,
            isList: false
        )
        return functions
    }()

    /// Whether a field of the kind can hold the values.
    func fits(_ kind: JQLFieldKind) -> Bool {
        switch values {
        case .instants: kind == .instant || kind == .day
        case .users: kind == .user
        case .issues: kind == .issue
        case .projects: kind == .project
        case .options: [.option, .rankedOption, .text, .label].contains(kind)
        }
    }
}
