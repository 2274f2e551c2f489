internal import FoundationEssentials
internal import Jira

/// Values of an issue's fields in a form in which Jira takes them back.
///
/// Texts, numbers, lists of texts and documents of the Atlassian Document Format are what they are. Of a choice, a person,
/// a version or a parent, which Jira writes with names, icons and addresses, only what identifies it is kept.
struct RestorableFields {
    /// By field id.
    private(set) var values: [String: JiraJSON]

    /// Takes down what was read.
    ///
    /// - Parameters:
    ///   - read: values as Jira wrote them.
    ///   - wanted: ids that were asked for; one that did not come is empty.
    init(_ read: [String: JiraJSON], wanted: [String]) {
        values = [:]
        for id in wanted { values[id] = read[id].flatMap(Self.restorable) ?? Self.null }
    }

    /// Reads an object of values; nil for anything else.
    init?(json: String) {
        guard let object = try? JiraJSON(text: json),
            let values = try? object.decoded(as: [String: JiraJSON].self)
        else { return nil }
        self.values = values
    }

    /// Ids of the fields in such an object, without reading the values; none for anything else.
    static func names(in json: String) -> Set<String> {
        let names = try? JSONDecoder().decode([String: Unread].self, from: Data(json.utf8))
        return Set((names ?? [:]).keys)
    }

    /// A value of any kind, passed over.
    private struct Unread: Decodable {
        init(from decoder: any Decoder) {}
    }

    /// Values of the labels field alone.
    init(labels: [String]) { values = (try? JiraJSON(labels)).map { ["labels": $0] } ?? [:] }

    /// One object with sorted names.
    var json: String { (try? JiraJSON(values))?.text ?? "{}" }

    /// Drops the values of other fields.
    mutating func keep(_ ids: Set<String>) { values = values.filter { ids.contains($0.key) } }

    private static let null = try? JiraJSON(text: "null")

    private static func restorable(_ value: JiraJSON) -> JiraJSON? {
        switch value.text.utf8.first {
        case UInt8(ascii: "["):
            guard let items = try? value.decoded(as: [JiraJSON].self) else { return value }
            return try? JiraJSON(items.map { restorable($0) ?? $0 })
        case UInt8(ascii: "{"): return reduced(value)
        default: return value
        }
    }

    private struct Identified: Decodable {
        var type: JiraJSON?
        var accountId: String?
        var id: JiraJSON?
        var key: String?
        var name: String?
        /// The second of two choices that hang together.
        var child: JiraJSON?
    }

    private static func reduced(_ value: JiraJSON) -> JiraJSON? {
        guard let members = try? value.decoded(as: Identified.self) else { return value }
        if members.type?.text == "\"doc\"" { return value }
        if let account = members.accountId { return try? JiraJSON(["accountId": account]) }
        if let id = members.id, let child = members.child {
            return try? JiraJSON(["id": id, "child": reduced(child) ?? child])
        }
        if let id = members.id { return try? JiraJSON(["id": id]) }
        // A person of Data Center has a name and a key and no id.
        if let name = members.name { return try? JiraJSON(["name": name]) }
        if let key = members.key { return try? JiraJSON(["key": key]) }
        return value
    }
}
