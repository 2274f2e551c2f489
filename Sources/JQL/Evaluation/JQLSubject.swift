/// A ticket as the evaluator sees it.
///
/// A subject answers for every field that the schema names, under the schema's canonical reference (names in
/// lower case, custom fields as `.customField`), and must answer the same each time while one query runs.
public protocol JQLSubject {
    /// The ticket's numeric id: what `id` compares, and what decides ties in an order.
    var numericID: Int64 { get }

    /// What the ticket holds in a field.
    func values(of field: JQLFieldReference) -> JQLFieldContent

    /// The changes of a field, oldest first; asked only where the context says that subjects offer history.
    func history(of field: JQLFieldReference) -> [JQLHistoryChange]
}

extension JQLSubject {
    /// No changes.
    public func history(of field: JQLFieldReference) -> [JQLHistoryChange] { [] }
}

/// What a ticket holds in a field.
public enum JQLFieldContent: Hashable, Sendable {
    /// The ticket does not know the field; treated as empty.
    case unknownField
    /// Nothing.
    case empty
    /// One value.
    case one(JQLFieldValue)
    /// Any number of values, such as labels; none is the same as `empty`.
    case several([JQLFieldValue])
    /// These values and perhaps more that are not known here, such as the summary for `text`.
    ///
    /// `JQLEvaluator` takes them for all there are, `JQLPartialEvaluator` does not.
    case atLeast([JQLFieldValue])
}

/// One value in a field of a ticket.
public enum JQLFieldValue: Hashable, Sendable {
    /// Free text: what `~` searches.
    case text(String)
    /// A number.
    case number(Double)
    /// A point in time, milliseconds since 1970-01-01T00:00Z.
    case instant(Int64)
    /// A calendar day without a zone, such as a due date.
    case day(JQLDay)
    /// A user: account id (or name on Data Center) and the name people see.
    case user(id: String, name: String)
    /// One of a set: status, priority, type, resolution, component, version, select list.
    case option(id: Int64, name: String)
    /// A project: its id, key and name.
    case project(id: Int64, key: String, name: String)
    /// A ticket: its id and key. For `key`, `parent`.
    case issue(id: Int64, key: String)
    /// A label, compared without regard to letter case.
    case label(String)
}

/// One change of one field.
public struct JQLHistoryChange: Hashable, Sendable {
    /// When, in epoch milliseconds.
    public let instant: Int64
    /// The account id of the person who changed it.
    public let author: String
    /// What the field held before.
    public let from: [JQLFieldValue]
    /// What it held after.
    public let to: [JQLFieldValue]

    /// Makes a record of a change.
    public init(instant: Int64, author: String, from: [JQLFieldValue], to: [JQLFieldValue]) {
        self.instant = instant
        self.author = author
        self.from = from
        self.to = to
    }
}
