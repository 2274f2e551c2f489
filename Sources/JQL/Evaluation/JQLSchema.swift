/// The fields that queries can name: their spellings, kinds and, where they are a closed set, values.
public struct JQLSchema: Sendable {
    /// The fields in the order given; the first wins where two share a name.
    public let fields: [JQLFieldDefinition]

    private let indexByReference: [JQLFieldReference: Int]

    /// Makes a schema; a definition given later does not replace an earlier one of the same name.
    public init(_ fields: [JQLFieldDefinition]) {
        self.fields = fields
        var index: [JQLFieldReference: Int] = [:]
        for (position, field) in fields.enumerated() {
            for reference in [field.reference] + field.aliases.map({ JQLFieldReference.name($0) })
            where index[reference.canonical] == nil {
                index[reference.canonical] = position
            }
        }
        indexByReference = index
    }

    /// The field that a query means; nil where there is none.
    ///
    /// Jira Cloud also offers a custom field's name with its type in brackets, `"Latitude[Number]"`: such a name means
    /// the field without them where no field has the whole name.
    public func field(_ reference: JQLFieldReference) -> JQLFieldDefinition? {
        if let index = indexByReference[reference.canonical] { return fields[index] }
        guard case .name(let name) = reference, name.hasSuffix("]"), let bracket = name.lastIndex(of: "["),
            bracket > name.startIndex
        else { return nil }
        return indexByReference[JQLFieldReference.name(String(name[..<bracket])).canonical].map { fields[$0] }
    }

    /// Every name that a query can call a field by, in the order of the fields.
    var names: [String] { fields.flatMap { [$0.reference.spelling] + $0.aliases } }
}

/// One field that queries can name.
public struct JQLFieldDefinition: Sendable {
    /// Under which subjects are asked for it, in canonical spelling.
    public let reference: JQLFieldReference
    /// Other names in queries, in any letter case, such as a custom field's display name.
    public let aliases: [String]
    /// What it holds, which decides the operators.
    public let kind: JQLFieldKind
    /// Every value that exists, where the set is closed; nil accepts any.
    ///
    /// A query that names another value is refused. Their order is the order of `ORDER BY`, except for ranked
    /// options, where the rank decides.
    public let knownValues: [JQLKnownValue]?
    /// Whether `ORDER BY` takes the field.
    public let isSortable: Bool
    /// Whether `was` and `changed` take the field: Jira keeps the history of a few fields only.
    public let keepsHistory: Bool

    /// Describes a field.
    public init(
        _ reference: JQLFieldReference,
        _ kind: JQLFieldKind,
        aliases: [String] = [],
        knownValues: [JQLKnownValue]? = nil,
        isSortable: Bool = true,
        keepsHistory: Bool? = nil
    ) {
        self.reference = reference.canonical
        self.aliases = aliases
        self.kind = kind
        self.knownValues = knownValues
        self.isSortable = isSortable
        self.keepsHistory = keepsHistory ?? kind.supportsHistory
    }
}

/// What a field holds.
public enum JQLFieldKind: String, Hashable, Sendable, CaseIterable {
    /// Free text: searched with `~`, never compared with `=`.
    case text
    /// A number.
    case number
    /// A point in time, such as `created`.
    case instant
    /// A calendar day, such as `due`.
    case day
    /// A user.
    case user
    /// One or several of a set without an order: status, type, component.
    case option
    /// One of a set with an order, such as priority: the rank of the known values decides.
    case rankedOption
    /// A project.
    case project
    /// The ticket itself, or another one: `key`, `parent`.
    case issue
    /// Labels.
    case label
}

/// One value of a closed set.
public struct JQLKnownValue: Hashable, Sendable {
    /// Jira's numeric id.
    public let id: Int64
    /// The name that people see; a project's key.
    public let name: String
    /// Further names, such as a project's name.
    public let aliases: [String]
    /// Place in the order of a ranked set: 1 is the most important.
    public let rank: Int?

    /// Describes a value.
    public init(id: Int64, name: String, aliases: [String] = [], rank: Int? = nil) {
        self.id = id
        self.name = name
        self.aliases = aliases
        self.rank = rank
    }
}
