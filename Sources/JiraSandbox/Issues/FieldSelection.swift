/// Which fields of an issue a caller wants.
struct FieldSelection: Hashable, Sendable {
    /// In the site's order.
    let fields: [SiteField]
    /// Whether nothing but id and key was asked for, so that answers have no `fields` and pages can be long.
    let isIdentityOnly: Bool
    /// Whether the key is part of the answer.
    let hasKey: Bool

    /// Reads Jira's list, which is ids, `*all`, `*navigable`, and `-id` to leave one out; unknown names are ignored.
    init(_ names: [String]) {
        let exclusions = Set(names.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) })
        let wanted = Set(names.filter { !$0.hasPrefix("-") })
        let isAll = wanted.contains("*all") || !exclusions.isEmpty && wanted.isEmpty
        let isNavigable = wanted.contains("*navigable")
        fields = SiteField.all.filter { field in
            guard !exclusions.contains(field.id) else { return false }
            // Comments are not navigable.
            return isAll || isNavigable && field.kind != .comments || wanted.contains(field.id)
        }
        isIdentityOnly = !isAll && !isNavigable && wanted.isSubset(of: ["id", "key"])
        hasKey = !isIdentityOnly || wanted.contains("key")
    }

    /// The same, but with a member `fields` even where nothing but id and key was asked for.
    var withFields: FieldSelection { isIdentityOnly ? FieldSelection(["none"]) : self }

    static let all = FieldSelection(["*all"])
    static let navigable = FieldSelection(["*navigable"])
    static let id = FieldSelection(["id"])
}
