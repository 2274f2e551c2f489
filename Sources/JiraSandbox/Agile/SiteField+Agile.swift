/// Fields of people, families, work and boards.
extension SiteField {
    /// `com.pyxis.greenhopper.jira:gh-sprint`.
    static let sprint = custom(10_020, "Sprint", .sprint, "array", items: "json", "gh-sprint")
    static let rank = custom(10_019, "Rank", .readOnly, "any", "gh-lexo-rank")
    static let epicLink = custom(10_014, "Epic Link", .epicLink, "any", "gh-epic-link")

    static let agile = [rank, sprint, epicLink]

    static let family: [SiteField] = [
        SiteField(
            id: "assignee",
            name: "Assignee",
            kind: .user,
            schemaType: "user",
            clauseNames: ["assignee"]
        ),
        SiteField(
            id: "parent",
            name: "Parent",
            kind: .parent,
            schemaType: "issuelink",
            clauseNames: ["parent"]
        ),
        SiteField(
            id: "components",
            name: "Components",
            kind: .components,
            schemaType: "array",
            schemaItems: "component",
            clauseNames: ["component"]
        ),
        system("subtasks", "Sub-tasks", .readOnly, "array", items: "issuelinks"),
        system("worklog", "Log Work", .worklogs, "array", items: "worklog"),
        system("timespent", "Time Spent", .readOnly, "number"),
        system("timeestimate", "Remaining Estimate", .readOnly, "number"),
        system("timeoriginalestimate", "Original estimate", .readOnly, "number"),
        system("timetracking", "Time tracking", .timeTracking, "timetracking"),
    ]

    /// Whether boards fill it.
    var isAgile: Bool { customType?.hasPrefix("com.pyxis.greenhopper.jira:") == true }

    private static func system(
        _ id: String,
        _ name: String,
        _ kind: Kind,
        _ type: String,
        items: String? = nil
    )
        -> SiteField
    {
        SiteField(id: id, name: name, kind: kind, schemaType: type, schemaItems: items)
    }

    private static func custom(
        _ id: Int,
        _ name: String,
        _ kind: Kind,
        _ type: String,
        items: String? = nil,
        _ custom: String
    ) -> SiteField {
        SiteField(
            id: "customfield_\(id)",
            name: name,
            kind: kind,
            schemaType: type,
            schemaItems: items,
            customType: "com.pyxis.greenhopper.jira:\(custom)",
            clauseNames: ["cf[\(id)]", name]
        )
    }
}
