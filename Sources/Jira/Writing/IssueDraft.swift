/// What a new issue shall be.
public struct IssueDraft: Hashable, Sendable {
    /// Key of its project.
    public var project: String
    /// Name of its issue type.
    public var issueType: String
    /// One line; line ends become blanks and what is over Jira's 255 characters is cut with an ellipsis.
    public var summary: String
    /// Rich text.
    public var description: ADFDocument?
    /// Labels; none may hold white space or be longer than 255 characters, or Jira refuses the create.
    public var labels: [String]
    /// Name of its priority.
    public var priority: String?
    /// Day by which it is due, `yyyy-MM-dd`.
    public var due: String?
    /// Other fields by id.
    public var fields: [String: JiraFieldInput]
    /// Links that are made with the issue, which is their inward end (the source).
    public var links: [Link]
    /// Entity properties that are made with the issue, by key: a marker that nobody sees, such as an intent's id.
    public var properties: [String: JiraJSON] = [:]

    /// A link to make with the issue.
    public struct Link: Hashable, Sendable {
        /// Name of the link's type.
        public var type: String
        /// The issue at the outward end (the destination): the member of a cluster.
        public var outwardIssue: IssueReference

        /// Makes a link.
        public init(type: String, outwardIssue: IssueReference) {
            self.type = type
            self.outwardIssue = outwardIssue
        }
    }

    /// Makes a draft.
    public init(
        project: String,
        issueType: String,
        summary: String,
        description: ADFDocument? = nil,
        labels: [String] = [],
        priority: String? = nil,
        due: String? = nil,
        fields: [String: JiraFieldInput] = [:],
        links: [Link] = []
    ) {
        self.project = project
        self.issueType = issueType
        self.summary = summary
        self.description = description
        self.labels = labels
        self.priority = priority
        self.due = due
        self.fields = fields
        self.links = links
    }
}

/// Which issue is meant.
public enum IssueReference: Hashable, Sendable, Encodable {
    /// By numeric id, which survives a move.
    case id(String)
    /// By key.
    case key(String)

    /// The id or key, as it stands in a path.
    public var text: String {
        switch self {
        case .id(let text), .key(let text): text
        }
    }

    /// Writes `{"id": …}` or `{"key": …}`.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: AnyKey.self)
        switch self {
        case .id(let id): try object.encode(id, forKey: AnyKey("id"))
        case .key(let key): try object.encode(key, forKey: AnyKey("key"))
        }
    }
}

/// A value to write into a field.
public enum JiraFieldInput: Hashable, Sendable, Encodable {
    /// A text, URL or date field.
    case text(String)
    /// A number field; one that is not finite is written as null, which empties the field.
    case number(Double)
    /// A rich text field.
    case document(ADFDocument)
    /// A labels field.
    case texts([String])
    /// A choice, by its value.
    case choice(String)
    /// A priority, component or version, by its name.
    case named(String)
    /// A priority, component or version, by its id.
    case identified(String)
    /// Components or versions, by their names.
    case eachNamed([String])
    /// A parent, by its id or key.
    case issue(IssueReference)
    /// A person, such as the assignee.
    case user(JiraUserReference)
    /// Empties the field.
    case null
    /// A value as it is, such as one that was read before and is put back.
    case json(JiraJSON)

    /// Writes the value in the form that Jira wants for it.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let text): try text.encode(to: encoder)
        case .number(let number) where number.isFinite: try number.encode(to: encoder)
        case .document(let document): try document.encode(to: encoder)
        case .texts(let texts): try texts.encode(to: encoder)
        case .choice(let value): try ["value": value].encode(to: encoder)
        case .named(let name): try ["name": name].encode(to: encoder)
        case .eachNamed(let names): try names.map { ["name": $0] }.encode(to: encoder)
        case .identified(let id): try ["id": id].encode(to: encoder)
        case .issue(let issue): try issue.encode(to: encoder)
        case .user(let person): try person.encode(to: encoder)
        case .json(let value): try value.encode(to: encoder)
        case .null, .number:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }
}
