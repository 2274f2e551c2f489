internal import FoundationEssentials

/// An id that is a text in most answers and a number in some.
struct JiraIdentifier: Decodable, Hashable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else {
            text = String(try container.decode(Int64.self))
        }
    }
}

extension JiraMoment {
    /// Milliseconds, where a number below 100,000,000,000 is taken for seconds.
    ///
    /// As milliseconds it would be before March 1973, when nobody had a Jira; the specification's own example of
    /// `changelog/bulkfetch` has such a one.
    fileprivate var historic: Int64? {
        milliseconds.map { (0..<100_000_000_000).contains($0) ? $0 * 1_000 : $0 }
    }
}

extension JiraChange: Decodable {
    private enum Keys: String, CodingKey { case id, created, author, items }

    /// Reads an entry of any of the endpoints, of an expansion or of a webhook; only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        self.init(
            id: try object.decode(JiraIdentifier.self, forKey: .id).text,
            created: (try? object.decodeIfPresent(JiraMoment.self, forKey: .created))?.historic,
            author: try? object.decodeIfPresent(JiraActor.self, forKey: .author),
            items: try object.decodeIfPresent([Item].self, forKey: .items) ?? []
        )
    }
}

extension JiraChange.Item: Decodable {
    private enum Keys: String, CodingKey {
        case field, fieldId, fieldtype, from, fromString, to, toString, tmpFromAccountId, tmpToAccountId
    }

    /// Reads an item, of which only the field's name must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        func text(_ key: Keys) -> String? {
            (try? object.decodeIfPresent(JiraIdentifier.self, forKey: key))?.text
        }
        self.init(
            field: try object.decode(String.self, forKey: .field),
            fieldID: text(.fieldId),
            isCustom: text(.fieldtype) == "custom",
            from: text(.from),
            fromText: text(.fromString),
            to: text(.to),
            toText: text(.toString),
            fromAccountID: text(.tmpFromAccountId),
            toAccountID: text(.tmpToAccountId)
        )
    }
}
