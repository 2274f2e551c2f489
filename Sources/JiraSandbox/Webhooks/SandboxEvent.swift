/// Something that webhooks tell of.
enum SandboxEvent: Sendable {
    case issueCreated(SandboxIssue)
    /// With its entry of the history, where a field changed, and `issue_event_type_name`.
    case issueUpdated(SandboxIssue, SandboxChange?, type: String)
    case issueDeleted(SandboxIssue)
    case commentCreated(SandboxIssue, SandboxComment)
    case commentUpdated(SandboxIssue, SandboxComment)
    case commentDeleted(SandboxIssue, SandboxComment)
    /// `worklog_created`, `worklog_updated` or `worklog_deleted`, with the worklog as answers have it.
    case worklog(String, SandboxIssue, json: [UInt8])
    case linkCreated(SandboxLink)
    case linkDeleted(SandboxLink)
    /// `sprint_created`, `sprint_updated`, `sprint_started`, `sprint_closed`, `sprint_deleted`, with the sprint as answers
    /// have it and, for updates, as it was.
    case sprint(String, json: [UInt8], old: [UInt8]?)
    case propertySet(SandboxIssue, JSONMember)
    case propertyDeleted(SandboxIssue, key: String)

    /// Jira's name.
    var name: String {
        switch self {
        case .issueCreated: "jira:issue_created"
        case .issueUpdated: "jira:issue_updated"
        case .issueDeleted: "jira:issue_deleted"
        case .commentCreated: "comment_created"
        case .commentUpdated: "comment_updated"
        case .commentDeleted: "comment_deleted"
        case .worklog(let name, _, _), .sprint(let name, _, _): name
        case .linkCreated: "issuelink_created"
        case .linkDeleted: "issuelink_deleted"
        case .propertySet: "issue_property_set"
        case .propertyDeleted: "issue_property_deleted"
        }
    }

    /// The issue that a filter looks at; nil where there is none.
    var issue: SandboxIssue? {
        switch self {
        case .issueCreated(let issue), .issueUpdated(let issue, _, _), .issueDeleted(let issue),
            .commentCreated(let issue, _), .commentUpdated(let issue, _), .commentDeleted(let issue, _),
            .worklog(_, let issue, _), .propertySet(let issue, _), .propertyDeleted(let issue, _):
            issue
        case .linkCreated, .linkDeleted, .sprint: nil
        }
    }

    /// Ids of the fields that an update changed.
    var changedFields: Set<String> {
        guard case .issueUpdated(_, let change, _) = self else { return [] }
        return Set((change?.items ?? []).map { $0.fieldID ?? $0.field })
    }

    var propertyKey: String? {
        switch self {
        case .propertySet(_, let property): property.name
        case .propertyDeleted(_, let key): key
        default: nil
        }
    }
}
