/// Names of fields that Jira documents and the evaluator does not model: known to exist, nothing more.
enum JQLDocumentedFields {
    /// Whether queries can name such a field, in any letter case.
    static func contains(_ reference: JQLFieldReference) -> Bool {
        switch reference {
        case .customField: return false
        case .property(let name, _):
            // `issue.property[key].path`, and brackets of apps and of `development[pullrequests].all`.
            let entity = name.lowercased()
            return entity.hasSuffix(".property") || entity == "development" || entity == "epic"
        case .name(let name): return folded.contains(name.lowercased())
        }
    }

    /// In the spelling of Atlassian's list, "JQL fields".
    static let names: [String] = [
        "approvals", "approver", "approvers", "attachments", "category", "cf", "childIssuesOf",
        "customer request type",
        "dateOfFirstResponse", "development", "Epic Color", "Epic Link", "Epic Name", "Epic Status", "filter",
        "firstResponseDate", "Flagged", "goals", "hierarchyLevel", "issueLinkType", "issueLink", "lastViewed",
        "level",
        "organization", "organizations", "originalEstimate", "parentEpic", "parentProject", "projectType",
        "Rank",
        "remainingEstimate", "request", "request-channel-type", "request-last-activity-time", "request type",
        "savedFilter", "searchRequest", "Sprint", "statusCategoryChangedDate", "Story Points",
        "Story point estimate", "Team", "textfields", "timeestimate", "timeoriginalestimate", "timespent",
        "voter",
        "votes", "watcher", "watchers", "workratio", "worklogAuthor", "worklogComment", "worklogDate",
        "workTypes",
        "teams", "subtasks", "issueHistory", "attachment", "versions", "archivedBy", "archivedDate",
        "Start date",
        "Target start", "Target end", "designs", "vulnerability", "createdBy", "reporterGroup",
        "Security Level",
    ]

    private static let folded = Set(names.map { $0.lowercased() })
}
