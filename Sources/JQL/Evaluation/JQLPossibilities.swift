/// Which truths a condition may have for a ticket of which not everything is known.
///
/// Truth in Jira has three values: true, false, and neither for a comparison with an empty field, which stays neither
/// under NOT. A set of them stands for not knowing which.
struct JQLPossibilities: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let yes = JQLPossibilities(rawValue: 1)
    static let no = JQLPossibilities(rawValue: 2)
    /// The field is empty.
    static let neither = JQLPossibilities(rawValue: 4)
    static let any: JQLPossibilities = [.yes, .no, .neither]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ truth: Bool?) {
        switch truth {
        case true?: self = .yes
        case false?: self = .no
        case nil: self = .neither
        }
    }

    /// Whether only one truth is possible.
    var isDecided: Bool { rawValue.nonzeroBitCount == 1 }

    var negated: JQLPossibilities {
        var result = intersection(.neither)
        if contains(.yes) { result.insert(.no) }
        if contains(.no) { result.insert(.yes) }
        return result
    }

    /// False wins over neither, and neither over true.
    func and(_ other: JQLPossibilities) -> JQLPossibilities {
        var result: JQLPossibilities = []
        if contains(.no) || other.contains(.no) { result.insert(.no) }
        if contains(.yes) && other.contains(.yes) { result.insert(.yes) }
        let mayBeEmpty = contains(.neither) || other.contains(.neither)
        let bothMayHold = !isDisjoint(with: [.yes, .neither]) && !other.isDisjoint(with: [.yes, .neither])
        if mayBeEmpty && bothMayHold { result.insert(.neither) }
        return result
    }

    func or(_ other: JQLPossibilities) -> JQLPossibilities { negated.and(other.negated).negated }
}

extension JQLProgram {
    /// The truths that are possible for a ticket.
    ///
    /// Conditions count as independent, so that `a = 1 OR NOT a = 1` of an unknown `a` is not decided.
    ///
    /// - Parameters:
    ///   - subject: the ticket.
    ///   - undecided: collects the numbers of conditions that are not decided for this ticket.
    /// - Returns: at least one truth.
    func possibilities(of subject: some JQLSubject, undecided: inout Set<Int>) -> JQLPossibilities {
        switch self {
        case .all(let parts):
            var result = JQLPossibilities.yes
            for part in parts {
                result = result.and(part.possibilities(of: subject, undecided: &undecided))
                if result == .no { return .no }
            }
            return result
        case .any(let parts):
            var result = JQLPossibilities.no
            for part in parts {
                result = result.or(part.possibilities(of: subject, undecided: &undecided))
                if result == .yes { return .yes }
            }
            return result
        case .not(let part): return part.possibilities(of: subject, undecided: &undecided).negated
        case .field(let test):
            let result = test.possibilities(of: subject)
            if !result.isDecided { undecided.insert(test.number) }
            return result
        case .history(let test): return JQLPossibilities(test.holds(for: subject))
        case .undecided(let number):
            undecided.insert(number)
            return .any
        }
    }
}

extension JQLFieldTest {
    fileprivate func possibilities(of subject: some JQLSubject) -> JQLPossibilities {
        switch subject.values(of: field) {
        case .unknownField: return .any
        case .atLeast(let known):
            if known.contains(where: { values.contains($0) }) { return isNegated ? .no : .yes }
            if !known.isEmpty, values.holdsNoValue { return isNegated ? .yes : .no }
            // What is known is not in the set; what is not known may be. With a value the field is not empty.
            return known.isEmpty ? .any : [.yes, .no]
        default: return JQLPossibilities(truth(of: subject))
        }
    }
}
