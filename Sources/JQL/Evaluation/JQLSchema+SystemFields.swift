extension JQLFieldDefinition {
    /// The fields that every Jira site has, with the names that queries call them by.
    ///
    /// - Parameter knownValues: the closed sets of a site by the field's name here, such as `status` or
    /// `priority`;
    ///   fields without an entry take any value.
    /// - Returns: the definitions; a site's custom fields go beside them.
    public static func system(knownValues: [String: [JQLKnownValue]] = [:]) -> [JQLFieldDefinition] {
        systemFields.map { name, kind, aliases in
            JQLFieldDefinition(
                .name(name),
                kind,
                aliases: aliases,
                knownValues: knownValues[name],
                isSortable: !["text", "comment"].contains(name),
                keepsHistory: fieldsWithHistory.contains(name)
            )
        }
    }

    /// Facts section 3: history operators work only on these.
    private static let fieldsWithHistory: Set<String> = [
        "status", "assignee", "priority", "reporter", "resolution", "fixversion",
    ]

    private static let systemFields: [(name: String, kind: JQLFieldKind, aliases: [String])] = [
        ("key", .issue, ["issuekey", "issue", "id"]),
        ("project", .project, []),
        ("issuetype", .option, ["type", "workType"]),
        ("status", .option, []),
        ("statuscategory", .option, []),
        ("priority", .rankedOption, []),
        ("resolution", .option, []),
        ("assignee", .user, []),
        ("reporter", .user, []),
        ("creator", .user, []),
        ("labels", .label, []),
        ("component", .option, []),
        ("fixversion", .option, []),
        ("affectedversion", .option, []),
        ("created", .instant, ["createdDate"]),
        ("updated", .instant, ["updatedDate"]),
        ("resolutiondate", .instant, ["resolved"]),
        ("due", .day, ["duedate"]),
        ("summary", .text, []),
        ("description", .text, []),
        ("environment", .text, []),
        ("comment", .text, []),
        ("text", .text, []),
        ("parent", .issue, []),
    ]
}
