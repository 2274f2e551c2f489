/// A link from an issue to something outside Jira.
///
/// Writing one replaces the whole link: what is left out becomes empty (facts section 2.5).
public struct JiraRemoteLink: Hashable, Sendable {
    /// Jira's number of the link; nil for one that is not written yet.
    public var id: Int64?
    /// The caller's own name for the link, at most 255 characters: a second write with it updates the first.
    public var globalID: String?
    /// Address.
    public var url: String
    /// Words that people click on.
    public var title: String
    /// A line below the title.
    public var summary: String?
    /// What the issue has to do with it, such as `planned by`: the heading that it stands under.
    public var relationship: String?
    /// Kind of the other program, such as `org.example.muster`.
    public var applicationType: String?
    /// Name of the other program.
    public var applicationName: String?
    /// A small picture.
    public var icon: Icon?
    /// Whether the thing linked is done: its title is struck through; nil for no statement.
    public var isResolved: Bool?

    /// A picture of 16 by 16 pixels.
    public struct Icon: Hashable, Sendable, Codable {
        /// Address of the picture.
        public var url16x16: String?
        /// What it shows.
        public var title: String?
        /// Where a click on it leads.
        public var link: String?

        /// Makes an icon.
        public init(url16x16: String?, title: String? = nil, link: String? = nil) {
            self.url16x16 = url16x16
            self.title = title
            self.link = link
        }
    }

    /// Makes a link.
    public init(
        globalID: String?,
        url: String,
        title: String,
        summary: String? = nil,
        relationship: String? = nil,
        applicationType: String? = nil,
        applicationName: String? = nil,
        icon: Icon? = nil,
        isResolved: Bool? = nil
    ) {
        self.globalID = globalID
        self.url = url
        self.title = title
        self.summary = summary
        self.relationship = relationship
        self.applicationType = applicationType
        self.applicationName = applicationName
        self.icon = icon
        self.isResolved = isResolved
    }
}

extension JiraRemoteLink: Codable {
    private struct Application: Codable {
        var type: String?
        var name: String?
    }

    private struct Status: Codable { var resolved: Bool? }

    private struct Object: Codable {
        var url: String?
        var title: String?
        var summary: String?
        var icon: Icon?
        var status: Status?
    }

    private enum Keys: String, CodingKey {
        case id, application, relationship, object
        case globalID = "globalId"
    }

    /// Reads a link; members that are null or missing are nil, a missing address or title is empty.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let object = try container.decodeIfPresent(Object.self, forKey: .object)
        let application = try? container.decodeIfPresent(Application.self, forKey: .application)
        self.init(
            globalID: try? container.decodeIfPresent(String.self, forKey: .globalID),
            url: object?.url ?? "",
            title: object?.title ?? "",
            summary: object?.summary,
            relationship: try? container.decodeIfPresent(String.self, forKey: .relationship),
            applicationType: application?.type,
            applicationName: application?.name,
            icon: object?.icon,
            isResolved: object?.status?.resolved
        )
        id = (try? container.decodeIfPresent(JiraIdentifier.self, forKey: .id)).flatMap { Int64($0.text) }
    }

    /// Writes the body of a request: never the id, and no member that is nil.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(globalID, forKey: .globalID)
        try container.encodeIfPresent(relationship, forKey: .relationship)
        if applicationType != nil || applicationName != nil {
            try container.encode(
                Application(type: applicationType, name: applicationName),
                forKey: .application
            )
        }
        try container.encode(
            Object(
                url: url,
                title: title,
                summary: summary,
                icon: icon,
                status: isResolved.map { Status(resolved: $0) }
            ),
            forKey: .object
        )
    }
}
