/// What a site says about itself, to anybody.
public struct JiraServerInfo: Hashable, Sendable, Decodable {
    /// `Cloud`, `Server` or `DataCenter`.
    public var deploymentType: String?
    /// Version in words.
    public var version: String?
    /// The site's own idea of its address.
    public var baseUrl: String?
    /// The site's clock, in Jira's form of a point in time.
    public var serverTime: String?
}

/// The account that the credentials belong to.
public struct JiraUser: Hashable, Sendable, Decodable {
    /// Id on Jira Cloud.
    public var accountId: String?
    /// User name on Data Center.
    public var name: String?
    /// Key on Data Center; survives a change of the name.
    public var key: String?
    /// Name that people see.
    public var displayName: String?
    /// Zone in which Jira reads this account's date literals.
    public var timeZone: String?
    /// E-mail address, where its owner lets others see it.
    public var emailAddress: String?
    /// Whether the account can be used; nil where the answer does not say.
    public var active: Bool?
    /// What kind of account it is on Jira Cloud: `atlassian`, `app` or `customer`.
    public var accountType: String?
}

/// A field of the site.
public struct JiraField: Hashable, Sendable, Decodable {
    /// Id such as `summary` or `customfield_10101`.
    public var id: String
    /// Name; not unique, and translated.
    public var name: String
    /// Whether an administrator made it.
    public var custom: Bool?
    /// What its values are.
    public var schema: Schema?

    /// What a field's values are.
    public struct Schema: Hashable, Sendable, Decodable {
        /// Kind of value, such as `number`, `string`, `array`.
        public var type: String?
        /// Kind of the elements of an array.
        public var items: String?
        /// Full name of the custom field's type, such as `com.atlassian.jira.plugin.system.customfieldtypes:float`.
        public var custom: String?

        /// Makes a schema.
        public init(type: String? = nil, items: String? = nil, custom: String? = nil) {
            self.type = type
            self.items = items
            self.custom = custom
        }
    }

    /// Makes a field.
    public init(id: String, name: String, custom: Bool? = nil, schema: Schema? = nil) {
        self.id = id
        self.name = name
        self.custom = custom
        self.schema = schema
    }
}

/// A project.
public struct JiraProject: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Key such as `FIELD`.
    public var key: String
    /// Name.
    public var name: String?
    /// Its issue types.
    public var issueTypes: [JiraIssueType]?
}

/// An issue type.
public struct JiraIssueType: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Name.
    public var name: String
    /// Whether its issues live below another issue.
    public var subtask: Bool?
}

/// A workflow status.
public struct JiraStatus: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Name.
    public var name: String
    /// Which of `new`, `indeterminate` and `done` it counts as; nil where the answer does not say.
    public var category: String?

    private struct Category: Decodable { var key: String? }

    private enum Keys: String, CodingKey { case id, name, statusCategory }

    /// Reads a status, of which id and name must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        id = try object.decode(String.self, forKey: .id)
        name = try object.decode(String.self, forKey: .name)
        category = (try? object.decodeIfPresent(Category.self, forKey: .statusCategory))?.key
    }
}

/// A priority.
public struct JiraPriority: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Name.
    public var name: String
}

/// A field on the create screen of an issue type.
public struct JiraCreateField: Hashable, Sendable, Decodable {
    /// Id of the field.
    public var fieldId: String
    /// Name.
    public var name: String?
    /// Whether a create without it is refused.
    public var required: Bool?
    /// Whether Jira fills it in by itself.
    public var hasDefaultValue: Bool?
}

/// A type of links between issues.
public struct JiraLinkType: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Name, such as `Relates`.
    public var name: String
    /// What the destination is called, such as `is in cluster`.
    public var inward: String?
    /// What the source is called, such as `clusters`.
    public var outward: String?
}
