/// One entry of an issue's history.
struct SandboxChange: Hashable, Sendable {
    let id: Int64
    /// Epoch milliseconds.
    let created: Int64
    /// Account id of who did it; nil for the site's first account.
    let author: String?
    let items: [Item]

    /// The change of one field.
    struct Item: Hashable, Sendable {
        /// Name as histories have it: `status`, `Link`, or a custom field's name.
        let field: String
        /// Id, where Cloud writes one.
        let fieldID: String?
        var isCustom = false
        var from: String?
        var fromText: String?
        var to: String?
        var toText: String?
    }
}

/// Ids that histories have given out.
struct HistoryState: Sendable {
    private var lastID: Int64 = 40_000

    mutating func takeID() -> Int64 {
        lastID += 1
        return lastID
    }
}

extension SandboxChange.Item {
    /// A change between two of a set, told by ids.
    static func choice(
        _ field: String,
        _ id: String?,
        from: (id: String, name: String)?,
        to: (id: String, name: String)?,
        isCustom: Bool = false
    ) -> Self {
        Self(
            field: field,
            fieldID: id,
            isCustom: isCustom,
            from: from?.id,
            fromText: from?.name,
            to: to?.id,
            toText: to?.name
        )
    }

    /// A change of a text or a number, which stands in the words alone.
    static func words(_ field: String, _ id: String?, _ from: String?, _ to: String?, isCustom: Bool = false)
        -> Self
    {
        Self(field: field, fieldID: id, isCustom: isCustom, fromText: from, toText: to)
    }

    /// A change of labels: the whole set before and after, with empty texts where others have nothing.
    static func labels(
        _ field: String,
        _ id: String,
        _ from: [String],
        _ to: [String],
        isCustom: Bool = false
    ) -> Self {
        Self(
            field: field,
            fieldID: id,
            isCustom: isCustom,
            from: "",
            fromText: from.joined(separator: " "),
            to: "",
            toText: to.joined(separator: " ")
        )
    }
}
