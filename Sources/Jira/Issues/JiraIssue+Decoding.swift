internal import FoundationEssentials

/// A key of a JSON object that is known only at run time.
struct AnyKey: CodingKey, Sendable {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension AnyKey {
    fileprivate static let summary = AnyKey("summary")
    fileprivate static let description = AnyKey("description")
    fileprivate static let status = AnyKey("status")
    fileprivate static let issuetype = AnyKey("issuetype")
    fileprivate static let priority = AnyKey("priority")
    fileprivate static let duedate = AnyKey("duedate")
    fileprivate static let created = AnyKey("created")
    fileprivate static let updated = AnyKey("updated")
    fileprivate static let labels = AnyKey("labels")
    fileprivate static let issuelinks = AnyKey("issuelinks")
    fileprivate static let timeoriginalestimate = AnyKey("timeoriginalestimate")
}

/// Which custom fields a decoding looks for; the others cost nothing.
///
/// Belongs to the decoding of one answer: it learns of which kind the values of a field are, because finding out by trial costs
/// an error that is thrown and dropped.
struct IssueDecoding {
    /// What the last value of a field was.
    enum Kind {
        case unknown
        case number
        case text
        case texts
        case object
    }

    let keys: [AnyKey]
    let memory: Memory

    final class Memory {
        var kinds: [Kind]
        var hasDocuments = false

        init(_ count: Int) { kinds = Array(repeating: .unknown, count: count) }
    }

    init(fields: [String]) {
        keys = fields.map { AnyKey($0) }
        memory = Memory(fields.count)
    }

    /// Of the fields that a request asks for, those that `JiraIssue` has no member for.
    init(requested: [String]) {
        self.init(fields: requested.filter { !Self.members.contains($0) })
    }

    private static let members: Set<String> = [
        "id", "key", "summary", "description", "status", "issuetype", "priority", "duedate", "created",
        "updated", "labels", "issuelinks", "timeoriginalestimate",
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

    /// Reads an issue, of which only the id must be there.
    ///
    /// A field of an unexpected kind counts as absent.
    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        let id = try object.decode(String.self, forKey: .id)
        // A search for ids only has no key.
        issue = JiraIssue(id: id, key: try object.decodeIfPresent(String.self, forKey: .key) ?? id)
        guard object.contains(.fields), !(try object.decodeNil(forKey: .fields)) else { return }
        // One container for everything: each one reads the names of all members anew.
        let fields = try object.nestedContainer(keyedBy: AnyKey.self, forKey: .fields)
        func read<Value: Decodable>(_ type: Value.Type, _ key: AnyKey) -> Value? {
            try? fields.decodeIfPresent(type, forKey: key)
        }
        issue.summary = read(String.self, .summary)
        issue.description = Self.text(.description, in: fields, configuration.memory)
        if let value = read(Status.self, .status) {
            issue.status = value.name
            issue.statusCategory = value.statusCategory?.key
        }
        issue.issueType = read(Named.self, .issuetype)?.name
        issue.priority = read(Named.self, .priority)?.name
        issue.due = read(String.self, .duedate)
        issue.created = read(JiraMoment.self, .created)?.milliseconds
        issue.updated = read(JiraMoment.self, .updated)?.milliseconds
        issue.labels = read([String].self, .labels) ?? []
        issue.links = read([Link].self, .issuelinks)?.compactMap(\.link) ?? []
        issue.originalEstimate = read(Double.self, .timeoriginalestimate)
        for (index, key) in configuration.keys.enumerated() {
            if let value = Self.value(key, in: fields, &configuration.memory.kinds[index]) {
                issue.fields[key.stringValue] = value
            }
        }
    }

    /// A rich text, first in the form that the last one had.
    private static func text(
        _ key: AnyKey,
        in fields: KeyedDecodingContainer<AnyKey>,
        _ memory: IssueDecoding.Memory
    ) -> JiraText? {
        if memory.hasDocuments, let document = try? fields.decodeIfPresent(ReceivedADF.self, forKey: key) {
            return JiraText(documentText: document.plainText)
        }
        let text = try? fields.decodeIfPresent(JiraText.self, forKey: key)
        if let text { memory.hasDocuments = text.form == .document }
        return text
    }

    /// A custom field's value, first as of the kind that the last one had.
    private static func value(
        _ key: AnyKey,
        in fields: KeyedDecodingContainer<AnyKey>,
        _ kind: inout IssueDecoding.Kind
    ) -> JiraFieldValue? {
        guard fields.contains(key), (try? fields.decodeNil(forKey: key)) == false else { return nil }
        switch kind {
        case .number: if let number = try? fields.decode(Double.self, forKey: key) { return .number(number) }
        case .text: if let text = try? fields.decode(String.self, forKey: key) { return .text(text) }
        case .texts: if let texts = try? fields.decode([String].self, forKey: key) { return .texts(texts) }
        case .object:
            if let object = try? fields.decode(ObjectValue.self, forKey: key), object.isObject {
                return object.value
            }
        case .unknown: break
        }
        let value = try? fields.decode(JiraFieldValue.self, forKey: key)
        kind =
            switch value {
            case .number: .number
            case .texts: .texts
            // A text that was not to be had as one comes from an object.
            case .text: kind == .text ? .object : .text
            case .other, .place, .richText: .object
            case nil: .unknown
            }
        return value
    }

    private struct Named: Decodable { var name: String? }

    private struct Status: Decodable {
        struct Category: Decodable { var key: String? }
        var name: String?
        var statusCategory: Category?
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
