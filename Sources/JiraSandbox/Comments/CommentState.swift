/// Which issue a comment is of; comments themselves stand in their issues.
struct CommentState: Sendable {
    var issueOfComment: [Int64: Int64] = [:]
}

/// A comment of an issue.
struct SandboxComment: Hashable, Sendable {
    let id: Int64
    /// Account id.
    let author: String
    var updateAuthor: String
    var body: JSONValue
    let created: Int64
    var updated: Int64
    var visibility: Visibility?
    var properties: [JSONMember] = []
}

/// Who may see a comment or worklog besides its author: a role or a group.
struct Visibility: Hashable, Sendable {
    let type: String
    let value: String

    func admits(_ account: SandboxAccount?) -> Bool {
        guard let account else { return false }
        return (type == "role" ? account.roles : account.groups).contains(value)
    }
}

extension TextForm {
    /// What is wrong with the text of a comment or worklog; nil for one that is taken.
    func problem(_ value: JSONValue?) -> String? {
        if product == .dataCenter,
            value?.string?.allSatisfy(\.isWhitespace) ?? (value == nil || value == .null)
        {
            return "Comment body can not be empty!"
        }
        if product == .dataCenter, value?.string == nil { return "Operation value must be a string" }
        return value.flatMap(stored) == nil ? "Comment body is not valid!" : nil
    }
}

extension Site {
    /// Reads `visibility` of a request; nil where it is absent or null.
    func visibility(_ value: JSONValue?) throws(Answer) -> Visibility? {
        guard let value, value != .null else { return nil }
        guard let type = value["type"]?.string, ["role", "group"].contains(type),
            let name = value["value"]?.string ?? value["identifier"]?.string, !name.isEmpty
        else {
            throw .refusal(
                400,
                errors: [("visibility", "Visibility needs a type, 'role' or 'group', and a value.")]
            )
        }
        let known = configuration.accounts.flatMap { type == "role" ? $0.roles : $0.groups }
        guard known.contains(name) else {
            throw .refusal(
                400,
                errors: [("commentLevel", "\(type == "role" ? "Role" : "Group"): '\(name)' does not exist.")]
            )
        }
        return Visibility(type: type, value: name)
    }

    /// Reads `properties` of a request: a list of `{key, value}`.
    func properties(_ value: JSONValue?) throws(Answer) -> [JSONMember] {
        var properties: [JSONMember] = []
        for property in value?.array ?? [] {
            guard let key = property["key"]?.string, !key.isEmpty, key.utf8.count <= 255,
                let value = property["value"], value != .null
            else { throw .refusal(400, ["A property needs a key of at most 255 characters and a value."]) }
            properties.set(key, value)
        }
        return properties
    }
}

extension [JSONMember] {
    /// Replaces or adds; whether it was there.
    @discardableResult
    mutating func set(_ name: String, _ value: JSONValue) -> Bool {
        let existed = contains { $0.name == name }
        removeAll { $0.name == name }
        append(JSONMember(name: name, value: value))
        return existed
    }
}
