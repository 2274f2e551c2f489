/// Which person is meant; Jira Cloud knows people by account id only, Data Center by name and key only.
public enum JiraUserReference: Hashable, Sendable {
    /// Account id of Jira Cloud.
    case accountID(String)
    /// User name of Data Center.
    case name(String)
    /// User key of Data Center, which stays when the name changes.
    case key(String)

    /// The id, name or key.
    public var text: String {
        switch self {
        case .accountID(let text), .name(let text), .key(let text): text
        }
    }

    /// Query parameter of `GET /user`.
    var parameter: String {
        switch self {
        case .accountID: "accountId"
        case .name: "username"
        case .key: "key"
        }
    }

    /// Whether a site knows people in this way.
    func fits(_ identity: JiraFlavor.UserIdentity) -> Bool {
        if case .accountID = self { identity == .accountID } else { identity == .name }
    }
}

extension JiraUserReference: Encodable {
    /// Writes `{"accountId": …}`, `{"name": …}` or `{"key": …}`, the value of a field that holds a person.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .accountID(let text): try ["accountId": text].encode(to: encoder)
        case .name(let text): try ["name": text].encode(to: encoder)
        case .key(let text): try ["key": text].encode(to: encoder)
        }
    }
}

extension JiraUser {
    /// How requests name this person on its site; nil where the answer gave neither id nor name.
    public var reference: JiraUserReference? {
        accountId.map { .accountID($0) } ?? name.map { .name($0) } ?? key.map { .key($0) }
    }
}
