/// A restriction: one comparison, or several joined by `AND`, `OR` and `NOT`.
public indirect enum JQLClause: Hashable, Sendable {
    /// Every part holds.
    case and(JQLParts)
    /// At least one part holds.
    case or(JQLParts)
    /// The clause does not hold. As in Jira, an empty field satisfies neither a comparison nor its negation.
    case not(JQLClause)
    /// One field and its condition.
    case terminal(JQLTerminal)
}

/// Two clauses or more: what `AND` and `OR` join.
public struct JQLParts: Hashable, Sendable {
    /// The clauses in written order; at least two.
    public let clauses: [JQLClause]

    /// Makes parts of two clauses and any number more.
    public init(_ first: JQLClause, _ second: JQLClause, _ rest: [JQLClause] = []) {
        clauses = [first, second] + rest
    }

    /// Makes parts of a list; nil for fewer than two.
    public init?(_ clauses: [JQLClause]) {
        guard clauses.count >= 2 else { return nil }
        self.clauses = clauses
    }
}

extension JQLClause {
    /// This clause and another; a run of `and` stays flat.
    public func and(_ other: JQLClause) -> JQLClause {
        JQLParts(conjuncts + other.conjuncts).map { .and($0) } ?? self
    }

    /// This clause or another; a run of `or` stays flat.
    public func or(_ other: JQLClause) -> JQLClause {
        JQLParts(disjuncts + other.disjuncts).map { .or($0) } ?? self
    }

    /// The clause that every one of a list holds; nil for an empty list.
    public static func all(_ clauses: [JQLClause]) -> JQLClause? {
        JQLParts(clauses).map { .and($0) } ?? clauses.first
    }

    /// The clause that at least one of a list holds; nil for an empty list.
    public static func any(_ clauses: [JQLClause]) -> JQLClause? {
        JQLParts(clauses).map { .or($0) } ?? clauses.first
    }

    private var conjuncts: [JQLClause] {
        if case .and(let parts) = self { parts.clauses } else { [self] }
    }

    private var disjuncts: [JQLClause] {
        if case .or(let parts) = self { parts.clauses } else { [self] }
    }
}
