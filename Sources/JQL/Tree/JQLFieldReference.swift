/// A field as a query names it.
public enum JQLFieldReference: Hashable, Sendable {
    /// A system field or the name of a custom one; letter case does not matter to Jira.
    case name(String)
    /// A custom field by the number of its id, `cf[10050]` for `customfield_10050`: never ambiguous.
    case customField(Int)
    /// An entity property: `issue.property[key].path`.
    case property(String, [JQLPropertyStep])
}

/// One `[key].path` of an entity property reference.
public struct JQLPropertyStep: Hashable, Sendable {
    /// The property's key, between the brackets.
    public let key: String
    /// The dotted path inside its value, without the leading point; nil for the value itself.
    public let path: String?

    /// Makes one step.
    public init(key: String, path: String? = nil) {
        self.key = key
        // JQL has no form for an empty path.
        self.path = path?.isEmpty == true ? nil : path
    }
}

extension JQLFieldReference {
    /// The reference in one spelling: names in lower case; `customfield_N` and a quoted `cf[N]` as the custom
    /// field N.
    public var canonical: JQLFieldReference {
        guard case .name(let name) = self else { return self }
        let lowercased = name.lowercased()
        if lowercased.hasPrefix("customfield_"), let id = Int(lowercased.dropFirst(12)), id >= 0 {
            return .customField(id)
        }
        if lowercased.hasPrefix("cf["), lowercased.hasSuffix("]"),
            let id = Int(lowercased.dropFirst(3).dropLast()),
            id >= 0
        {
            return .customField(id)
        }
        return .name(lowercased)
    }
}
