internal import FoundationEssentials

/// A key of a JSON object that is known only at run time.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// Which custom fields a decoding looks for; the others cost nothing.
struct IssueDecoding: Sendable {
    var fields: [String]

    init(fields: [String]) { self.fields = fields }

    /// Of the fields that a request asks for, those that `JiraIssue` has no member for.
    init(requested: [String]) {
        fields = requested.filter { !Self.members.contains($0) }
    }

    private static let members: Set<String> = [
        "id", "key", "summary", "status", "issuetype", "priority", "duedate", "created", "updated", "labels",
        "issuelinks", "timeoriginalestimate",
    ]
}

/// An issue as Jira writes it; apart from `JiraIssue`, so that the decoding's configuration stays inside.
struct IssueDocument: DecodableWithConfiguration {
    var issue: JiraIssue

    /// The issues of a list.
    static func list(
        _ list: consuming any UnkeyedDecodingContainer,
        configuration: IssueDecoding
    ) throws -> [JiraIssue] {
        var list = list
        var issues: [JiraIssue] = []
        issues.reserveCapacity(list.count ?? 0)
        while !list.isAtEnd {
            issues.append(try list.decode(IssueDocument.self, configuration: configuration).issue)
        }
        return issues
    }

    private enum Keys: String, CodingKey { case id, key, fields }

    private enum FieldKeys: String, CodingKey {
        case summary, status, issuetype, priority, duedate, created, updated, labels, issuelinks,
            timeoriginalestimate
    }

    /// Reads an issue, of which only the id must be there.
    ///
    /// A field of an unexpected kind counts as absent.
    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        let id = try object.decode(String.self, forKey: .id)
        // A search for ids only has no key.
        issue = JiraIssue(id: id, key: try object.decodeIfPresent(String.self, forKey: .key) ?? id)
        guard object.contains(.fields), !(try object.decodeNil(forKey: .fields)) else { return }
        let fields = try object.nestedContainer(keyedBy: FieldKeys.self, forKey: .fields)
        issue.summary = try? fields.decodeIfPresent(String.self, forKey: .summary)
        if let value = try? fields.decodeIfPresent(Status.self, forKey: .status) {
            issue.status = value.name
            issue.statusCategory = value.statusCategory?.key
        }
        issue.issueType = (try? fields.decodeIfPresent(Named.self, forKey: .issuetype))?.name
        issue.priority = (try? fields.decodeIfPresent(Named.self, forKey: .priority))?.name
        issue.due = try? fields.decodeIfPresent(String.self, forKey: .duedate)
        issue.created = (try? fields.decodeIfPresent(Moment.self, forKey: .created))?.milliseconds
        issue.updated = (try? fields.decodeIfPresent(Moment.self, forKey: .updated))?.milliseconds
        issue.labels = (try? fields.decodeIfPresent([String].self, forKey: .labels)) ?? []
        issue.links =
            (try? fields.decodeIfPresent([Link].self, forKey: .issuelinks))?.compactMap(\.link) ?? []
        issue.originalEstimate = try? fields.decodeIfPresent(Double.self, forKey: .timeoriginalestimate)
        guard !configuration.fields.isEmpty else { return }
        let custom = try object.nestedContainer(keyedBy: AnyKey.self, forKey: .fields)
        for id in configuration.fields {
            if let value = try? custom.decodeIfPresent(JiraFieldValue.self, forKey: AnyKey(id)) {
                issue.fields[id] = value
            }
        }
    }

    private struct Named: Decodable { var name: String? }

    private struct Status: Decodable {
        struct Category: Decodable { var key: String? }
        var name: String?
        var statusCategory: Category?
    }

    /// Text in Jira's form, or a number of milliseconds: the specification has both.
    private struct Moment: Decodable {
        var milliseconds: Int64?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                milliseconds = JiraTimestamp.milliseconds(text)
            } else {
                milliseconds = try container.decode(Int64.self)
            }
        }
    }

    private struct Link: Decodable {
        struct Other: Decodable {
            struct Fields: Decodable {
                var issuetype: Named?
                var status: Status?
            }
            var id: String?
            var key: String?
            var fields: Fields?
        }
        var id: String?
        var type: Named?
        var inwardIssue: Other?
        var outwardIssue: Other?

        var link: JiraIssueLink? {
            guard let type = type?.name, let other = inwardIssue ?? outwardIssue,
                let otherID = other.id ?? other.key
            else { return nil }
            return JiraIssueLink(
                id: id,
                type: type,
                side: inwardIssue == nil ? .outward : .inward,
                issue: .init(
                    id: otherID,
                    key: other.key ?? otherID,
                    issueType: other.fields?.issuetype?.name,
                    status: other.fields?.status?.name,
                    statusCategory: other.fields?.status?.statusCategory?.key
                )
            )
        }
    }
}
