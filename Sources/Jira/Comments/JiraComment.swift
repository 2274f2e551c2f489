/// A comment of an issue; members that the answer lacks are nil.
public struct JiraComment: Hashable, Sendable {
    /// Numeric id as text.
    public var id: String
    /// Who wrote it; nil for a person who was removed.
    public var author: JiraUser?
    /// Who changed it last.
    public var updateAuthor: JiraUser?
    /// What it says.
    public var body: JiraText?
    /// When it was written, milliseconds since 1970 in UTC.
    public var created: Int64?
    /// When it was changed last, milliseconds since 1970 in UTC.
    public var updated: Int64?
    /// Who may see it; nil for everybody who sees the issue.
    public var visibility: JiraVisibility?
    /// Marker that it was made with, where properties were asked for.
    public var marker: String?
    /// Whether the answer had its properties at all.
    var hasProperties: Bool
}

extension JiraComment: Decodable {
    private enum Keys: String, CodingKey {
        case id, author, updateAuthor, body, created, updated, visibility, properties
    }

    /// Reads a comment, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        id = String(try object.decode(ReceivedID.self, forKey: .id).number)
        author = try? object.decodeIfPresent(JiraUser.self, forKey: .author)
        updateAuthor = try? object.decodeIfPresent(JiraUser.self, forKey: .updateAuthor)
        body = try? object.decodeIfPresent(JiraText.self, forKey: .body)
        created = (try? object.decodeIfPresent(JiraMoment.self, forKey: .created))?.milliseconds
        updated = (try? object.decodeIfPresent(JiraMoment.self, forKey: .updated))?.milliseconds
        visibility = try? object.decodeIfPresent(JiraVisibility.self, forKey: .visibility)
        let properties = try? object.decodeIfPresent([MarkerProperty].self, forKey: .properties)
        hasProperties = properties != nil
        marker = properties?.first { $0.key == JiraMarker.key }?.value
    }
}

/// What a new or changed comment shall say.
public struct JiraCommentDraft: Hashable, Sendable {
    /// The text; it is written in the form of the site's product.
    public var text: ADFDocument
    /// Who may see it; nil for everybody who sees the issue.
    public var visibility: JiraVisibility?
    /// What tells it apart from a repeated one; nil for a comment that may exist twice.
    public var marker: String?

    /// Makes a draft.
    public init(_ text: ADFDocument, visibility: JiraVisibility? = nil, marker: String? = nil) {
        self.text = text
        self.visibility = visibility
        self.marker = marker
    }
}

extension JiraCommentDraft: Encodable {
    private enum Keys: String, CodingKey { case body, visibility, properties }

    /// Writes the body of a request.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        try object.encode(text, forKey: .body)
        try object.encodeIfPresent(visibility, forKey: .visibility)
        try object.encodeIfPresent(marker.map { [MarkerProperty(marker: $0)] }, forKey: .properties)
    }
}
