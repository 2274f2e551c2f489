internal import HTTPMessages

/// What an OAuth token must be allowed to do.
extension Endpoint {
    /// Scopes of Cloud, all of which a token needs.
    ///
    /// The platform's are the classic ones (state `Current` of `x-atlassian-oauth2-scopes` in the
    /// specification), the agile interface's are its own. Granular scopes of the platform open nothing here.
    var requiredScopes: [String] {
        if let scopes { return scopes }
        switch interface {
        case .platform: return platformScopes
        case .agile: return agileScopes
        case .root: return []
        }
    }

    private var platformScopes: [String] {
        let work = isWrite ? ["write:jira-work"] : ["read:jira-work"]
        switch template.first ?? "" {
        case "serverInfo": return []
        case "myself", "user", "users", "group", "groups": return isWrite ? work : ["read:jira-user"]
        case "webhook": return ["read:jira-work", "manage:jira-webhook"]
        case "field", "issueLinkType", "issuetype", "project", "permissions":
            return isWrite ? ["manage:jira-configuration"] : work
        case "component", "version": return isWrite ? ["manage:jira-project"] : work
        default: return work
        }
    }

    private var agileScopes: [String] {
        let verb = isWrite ? "write" : "read"
        let subject: String
        switch template.first ?? "" {
        case "sprint": subject = "sprint"
        case "board" where template.contains("sprint"): subject = "sprint"
        case "epic": subject = "epic"
        case "board" where template.contains("epic"): subject = "epic"
        case "issue": subject = "issue"
        default: subject = "board-scope"
        }
        return ["\(verb):\(subject):jira-software"]
    }

    /// The scope of Data Center that a token needs, itself or by one that includes it.
    var requiredDataCenterScope: String {
        let isAdministration =
            interface == .root
            || ["field", "issueLinkType", "issuetype", "project"].contains(template.first ?? "")
        return isWrite ? isAdministration ? "ADMIN" : "WRITE" : "READ"
    }
}
