internal import FoundationEssentials

/// A webhook that an administrator registers; it lives until it is removed.
public struct JiraAdminWebhook: Hashable, Sendable {
    /// Its id; nil for one that is not registered yet.
    public var id: String?
    /// Name in the administration.
    public var name: String
    /// Where it leads; may hold variables such as `{issue.key}`.
    public var url: String
    /// What it tells about, such as `jira:issue_updated`, `worklog_created`, `issuelink_created`.
    public var events: [String]
    /// Which issues, in any JQL; empty for all.
    public var jql: String
    /// Whether deliveries come without a body.
    public var excludesBody: Bool
    /// Whether it is switched on.
    public var isEnabled: Bool

    /// Makes a webhook.
    public init(
        id: String? = nil,
        name: String,
        url: String,
        events: [String],
        jql: String = "",
        excludesBody: Bool = false,
        isEnabled: Bool = true
    ) {
        self.id = id
        self.name = name
        self.url = url
        self.events = events
        self.jql = jql
        self.excludesBody = excludesBody
        self.isEnabled = isEnabled
    }
}

/// Which of the three forms of administrators' webhooks a site speaks (facts section 5.1).
public enum JiraWebhookInterface: Hashable, Sendable, CaseIterable {
    /// Jira Cloud: `/rest/webhooks/1.0/webhook` with a secret.
    case cloud
    /// Jira Data Center up to 9: the same place, without secrets.
    case dataCenter9
    /// Jira Data Center 10 and later: `/rest/jira-webhook/1.0/webhooks`, the details in `configuration`.
    case dataCenter10

    /// Root of the interface below the site's address.
    var root: String { self == .dataCenter10 ? "/rest/jira-webhook/1.0" : "/rest/webhooks/1.0" }

    /// Name of the list below it.
    var list: String { self == .dataCenter10 ? "webhooks" : "webhook" }

    /// Whether deliveries can be signed.
    public var signs: Bool { self != .dataCenter9 }

    static let section = "issue-related-events-section"
}

/// A webhook's body in one of the three forms.
struct AdminWebhookBody: Encodable {
    var webhook: JiraAdminWebhook
    /// Revealed only here.
    var secret: String?
    var form: JiraWebhookInterface

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: AnyKey.self)
        try object.encode(webhook.name, forKey: AnyKey("name"))
        try object.encode(webhook.url, forKey: AnyKey("url"))
        try object.encode(webhook.events, forKey: AnyKey("events"))
        guard form == .dataCenter10 else {
            try object.encode([JiraWebhookInterface.section: webhook.jql], forKey: AnyKey("filters"))
            try object.encode(webhook.excludesBody, forKey: AnyKey("excludeBody"))
            if !webhook.isEnabled { try object.encode(false, forKey: AnyKey("enabled")) }
            if let secret, form.signs { try object.encode(secret, forKey: AnyKey("secret")) }
            return
        }
        try object.encode(webhook.isEnabled, forKey: AnyKey("active"))
        // A top-level secret is ignored there: deliveries would come unsigned.
        var configuration = ["EXCLUDE_BODY": webhook.excludesBody ? "true" : "false"]
        if !webhook.jql.isEmpty { configuration["FILTERS"] = Self.filters(webhook.jql) }
        if let secret { configuration["SECRET"] = secret }
        try object.encode(configuration, forKey: AnyKey("configuration"))
    }

    /// `FILTERS` is a JSON object in a text.
    private static func filters(_ jql: String) -> String {
        String(decoding: JiraClient.encode([JiraWebhookInterface.section: jql]), as: UTF8.self)
    }
}

extension JiraAdminWebhook: Decodable {
    private enum Keys: String, CodingKey {
        case id, name, url, events, filters, excludeBody, enabled, active, configuration
        case address = "self"
    }

    /// Reads any of the three forms, of which only the address must be there.
    ///
    /// A secret, where a site sends one back, is not kept.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        let configuration =
            (try? object.decodeIfPresent([String: JiraScalar].self, forKey: .configuration)) ?? [:]
        let filters = try? object.decodeIfPresent([String: JiraScalar].self, forKey: .filters)
        let excludes =
            (try? object.decodeIfPresent(JiraScalar.self, forKey: .excludeBody))
            ?? configuration["EXCLUDE_BODY"]
        let isOn =
            (try? object.decodeIfPresent(Bool.self, forKey: .active))
            ?? (try? object.decodeIfPresent(Bool.self, forKey: .enabled)) ?? true
        self.init(
            id: Self.id(object),
            name: (try? object.decodeIfPresent(String.self, forKey: .name)) ?? "",
            url: try object.decode(String.self, forKey: .url),
            events: (try? object.decodeIfPresent([String].self, forKey: .events)) ?? [],
            jql: filters?[JiraWebhookInterface.section]?.text
                ?? configuration["FILTERS"].map { Self.jql($0.text) } ?? "",
            excludesBody: excludes?.text.lowercased() == "true",
            isEnabled: isOn
        )
    }

    /// A member of its own, or the last part of `self`.
    private static func id(_ object: KeyedDecodingContainer<Keys>) -> String? {
        if let id = try? object.decodeIfPresent(JiraIdentifier.self, forKey: .id) { return id.text }
        let address = try? object.decodeIfPresent(String.self, forKey: .address)
        return address?.split(separator: "/").last.map(String.init)
    }

    /// The query within `FILTERS`: a JSON object in a text, or the query itself.
    private static func jql(_ text: String) -> String {
        guard let object = try? JSONDecoder().decode([String: JiraScalar].self, from: Data(text.utf8)) else {
            return text
        }
        return object[JiraWebhookInterface.section]?.text ?? ""
    }
}

/// A text, number or flag, as text.
struct JiraScalar: Decodable, Hashable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            text = flag ? "true" : "false"
        } else if container.decodeNil() {
            text = ""
        } else {
            text = try JiraIdentifier(from: decoder).text
        }
    }
}
