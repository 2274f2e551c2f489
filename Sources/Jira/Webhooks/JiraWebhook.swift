internal import FoundationEssentials

/// What Jira tells about by webhook.
public enum JiraWebhookEventName {
    /// Events that an app's own webhooks can have (facts section 5.1); worklogs and links are not among them.
    public static let dynamic: Set<String> = [
        "jira:issue_created", "jira:issue_updated", "jira:issue_deleted", "comment_created",
        "comment_updated", "comment_deleted", "issue_property_set", "issue_property_deleted",
        "sprint_created", "sprint_updated", "sprint_closed", "sprint_deleted", "sprint_started",
        "jira:version_released", "jira:version_unreleased", "jira:version_created", "jira:version_moved",
        "jira:version_updated", "jira:version_merged", "jira:version_deleted",
    ]
}

/// A webhook that an app wants to register for itself: Jira Cloud, with an OAuth 2.0 grant.
public struct JiraWebhookDraft: Hashable, Sendable {
    /// What to be told about, in ascending order; of `JiraWebhookEventName.dynamic`.
    public var events: [String]
    /// Which issues; a part of JQL only: `project = FIELD`, with `=`, `!=`, `IN`, `NOT IN`.
    public var jql: String
    /// Fields whose change makes an `jira:issue_updated`, in ascending order; empty for every one.
    public var fieldIDs: [String]
    /// Property keys whose change makes a property event, in ascending order; empty for every one.
    public var propertyKeys: [String]

    /// Makes a draft; lists are sorted, so that equal wishes are equal.
    public init(events: [String], jql: String, fieldIDs: [String] = [], propertyKeys: [String] = []) {
        self.events = Set(events).sorted()
        self.jql = jql
        self.fieldIDs = Set(fieldIDs).sorted()
        self.propertyKeys = Set(propertyKeys).sorted()
    }
}

/// A webhook that an app has registered for itself.
public struct JiraDynamicWebhook: Hashable, Sendable {
    /// Its id.
    public var id: Int64
    /// Where it leads; nil where the site does not say.
    public var url: String?
    /// What it was registered for.
    public var draft: JiraWebhookDraft
    /// When it ends, in milliseconds since 1970; nil where the site does not say.
    public var expires: Int64?

    /// Makes a webhook, for tests and simulations.
    public init(id: Int64, url: String?, draft: JiraWebhookDraft, expires: Int64?) {
        self.id = id
        self.url = url
        self.draft = draft
        self.expires = expires
    }
}

/// What became of one webhook of a registration.
public enum JiraWebhookRegistration: Hashable, Sendable {
    /// It is there.
    case registered(id: Int64)
    /// Jira refused it, with its own words.
    case refused([String])
}

extension JiraDynamicWebhook: Decodable {
    private enum Keys: String, CodingKey {
        case id, url, events, jqlFilter, fieldIdsFilter, issuePropertyKeysFilter, expirationDate
    }

    /// Reads a webhook, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        func list(_ key: Keys) -> [String] {
            (try? object.decodeIfPresent([String].self, forKey: key)) ?? []
        }
        let id = try object.decode(JiraIdentifier.self, forKey: .id).text
        guard let number = Int64(id) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: object, debugDescription: "no number")
        }
        self.init(
            id: number,
            url: try? object.decodeIfPresent(String.self, forKey: .url),
            draft: JiraWebhookDraft(
                events: list(.events),
                jql: (try? object.decodeIfPresent(String.self, forKey: .jqlFilter)) ?? "",
                fieldIDs: list(.fieldIdsFilter),
                propertyKeys: list(.issuePropertyKeysFilter)
            ),
            expires: (try? object.decodeIfPresent(JiraMoment.self, forKey: .expirationDate))?.milliseconds
        )
    }
}
