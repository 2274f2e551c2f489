internal import FoundationEssentials

/// Work that somebody logged on an issue; members that the answer lacks are nil.
public struct JiraWorklog: Hashable, Sendable {
    /// Numeric id.
    public var id: Int64
    /// Numeric id of the issue as text.
    public var issueID: String?
    /// Whose credentials logged it; nil for a person who was removed.
    public var author: JiraUser?
    /// Who changed it last.
    public var updateAuthor: JiraUser?
    /// When the work began, milliseconds since 1970 in UTC.
    public var started: Int64?
    /// How long it took, in seconds.
    public var seconds: Int?
    /// What was done; a marker that stands in the text is not part of it.
    public var comment: JiraText?
    /// When it was logged, milliseconds since 1970 in UTC.
    public var created: Int64?
    /// When it was changed last, milliseconds since 1970 in UTC.
    public var updated: Int64?
    /// Who may see it; nil for everybody who sees the issue.
    public var visibility: JiraVisibility?
    /// Marker in its properties, where these were asked for and the product has them.
    public var marker: String?

    /// Whether it was made with a marker, as property or as last line of the comment.
    func carries(_ marker: String) -> Bool {
        self.marker == marker || comment.map { JiraMarker.stands(marker, in: $0.plainText) } == true
    }
}

extension JiraWorklog: Decodable {
    private enum Keys: String, CodingKey {
        case id, issueId, author, updateAuthor, started, timeSpentSeconds, comment, created, updated,
            visibility,
            properties
    }

    /// Reads a worklog, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        id = try object.decode(ReceivedID.self, forKey: .id).number
        issueID = (try? object.decodeIfPresent(ReceivedID.self, forKey: .issueId)).map { String($0.number) }
        author = try? object.decodeIfPresent(JiraUser.self, forKey: .author)
        updateAuthor = try? object.decodeIfPresent(JiraUser.self, forKey: .updateAuthor)
        started = (try? object.decodeIfPresent(JiraMoment.self, forKey: .started))?.milliseconds
        seconds = try? object.decodeIfPresent(Int.self, forKey: .timeSpentSeconds)
        comment = try? object.decodeIfPresent(JiraText.self, forKey: .comment)
        created = (try? object.decodeIfPresent(JiraMoment.self, forKey: .created))?.milliseconds
        updated = (try? object.decodeIfPresent(JiraMoment.self, forKey: .updated))?.milliseconds
        visibility = try? object.decodeIfPresent(JiraVisibility.self, forKey: .visibility)
        let properties = try? object.decodeIfPresent([MarkerProperty].self, forKey: .properties)
        marker = properties?.first { $0.key == JiraMarker.key }?.value
    }
}

/// What a new or changed worklog shall say.
///
/// Its author is always the account of the credentials: a program that logs work for others writes their names into the
/// comment.
public struct JiraWorklogDraft: Hashable, Sendable {
    /// When the work began, milliseconds since 1970 in UTC.
    public var started: Int64
    /// How long it took, in seconds: a multiple of 60, and 60 at least.
    ///
    /// Jira refuses less than a minute, and reads days and weeks by the site's working hours: seconds mean the same
    /// everywhere.
    public var seconds: Int
    /// What was done, written in the form of the site's product.
    public var comment: ADFDocument?
    /// Who may see it; nil for everybody who sees the issue.
    public var visibility: JiraVisibility?
    /// What tells it apart from a repeated one; nil for a worklog that may exist twice.
    public var marker: String?

    /// Makes a draft.
    public init(
        started: Int64,
        seconds: Int,
        comment: ADFDocument? = nil,
        visibility: JiraVisibility? = nil,
        marker: String? = nil
    ) {
        self.started = started
        self.seconds = seconds
        self.comment = comment
        self.visibility = visibility
        self.marker = marker
    }

    /// What is wrong with it; nil for a draft that Jira takes.
    var problem: String? {
        // Years with four digits, which is all that the form of the time has room for.
        guard (-62_167_219_200_000..<253_402_300_800_000).contains(started) else {
            return
                "a worklog cannot begin at \(started) ms since 1970: that is outside of the years 0 to 9999"
        }
        guard seconds >= 60, seconds % 60 == 0 else {
            return
                "a worklog of \(seconds) s: Jira takes whole minutes, 60 s at least; round it before it is logged"
        }
        return nil
    }

    /// The body of a request.
    func body(_ flavor: JiraFlavor) -> WorklogBody {
        var comment = comment
        var properties: [MarkerProperty]?
        if let marker {
            if flavor.hasWorklogProperties {
                properties = [MarkerProperty(marker: marker)]
            } else {
                var document = comment ?? ADFDocument()
                document.blocks.append(.paragraph([.text(JiraMarker.line(marker))]))
                comment = document
            }
        }
        return WorklogBody(
            started: JiraTimestamp.text(started),
            timeSpentSeconds: seconds,
            comment: comment,
            visibility: visibility,
            properties: properties
        )
    }
}

/// A worklog as requests write it; members that are nil are not sent.
struct WorklogBody: Encodable {
    var started: String
    var timeSpentSeconds: Int
    var comment: ADFDocument?
    var visibility: JiraVisibility?
    var properties: [MarkerProperty]?
}

/// What a worklog does to the estimate of the time that is left.
public enum JiraEstimateAdjustment: Hashable, Sendable {
    /// Takes away what is logged, gives back what is removed: Jira's default.
    case automatic
    /// Nothing: right for worklogs that mirror those of another system.
    case leave
    /// Sets it, in seconds, a multiple of 60.
    case set(seconds: Int)
    /// Takes so much away when work is logged, adds so much when a worklog is deleted, in seconds, a multiple of 60.
    case by(seconds: Int)

    /// The parameters; `manual` names the one of `by`, nil where the request knows none.
    func query(manual: String?) -> [(name: String, value: String)]? {
        switch self {
        // Minutes are a unit that does not depend on the site's working hours.
        case .automatic: [("adjustEstimate", "auto")]
        case .leave: [("adjustEstimate", "leave")]
        case .set(let seconds): [("adjustEstimate", "new"), ("newEstimate", "\(seconds / 60)m")]
        case .by(let seconds): manual.map { [("adjustEstimate", "manual"), ($0, "\(seconds / 60)m")] }
        }
    }
}
