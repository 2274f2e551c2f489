/// A clause made ready: names resolved, dates and functions worked out.
///
/// Truth has three values as in Jira: a comparison with an empty field is neither true nor false (nil), and
/// stays so under NOT. A ticket is found where the whole is true.
indirect enum JQLProgram: Sendable {
    case all([JQLProgram])
    case any([JQLProgram])
    case not(JQLProgram)
    case field(JQLFieldTest)
    case history(JQLHistoryTest)
    /// A condition that cannot be answered here, by its number.
    case undecided(Int)

    func truth(of subject: some JQLSubject) -> Bool? {
        switch self {
        case .all(let parts):
            var result: Bool? = true
            for part in parts {
                switch part.truth(of: subject) {
                case false?: return false
                case nil: result = nil
                case true?: break
                }
            }
            return result
        case .any(let parts):
            var result: Bool? = false
            for part in parts {
                switch part.truth(of: subject) {
                case true?: return true
                case nil: result = nil
                case false?: break
                }
            }
            return result
        case .not(let part): return part.truth(of: subject).map { !$0 }
        case .field(let test): return test.truth(of: subject)
        case .history(let test): return test.holds(for: subject)
        case .undecided: return nil
        }
    }
}

/// A set of values: those that pass one of several tests, and perhaps the absence of any.
struct JQLValueSet: Sendable {
    var includesEmpty = false
    private var tests: [JQLValueTest] = []
    private var memberIDs: Set<Int64> = []
    private var issueKeys: Set<String> = []
    private var issueIDs: Set<Int64> = []

    /// Adds a test; keys and ids go into sets, so that a long list costs one look-up a ticket.
    mutating func insert(_ test: JQLValueTest) {
        switch test {
        case .memberID(let ids): memberIDs.formUnion(ids)
        case .issueKey(let key): issueKeys.insert(key)
        case .issueID(.equal, let id): issueIDs.insert(id)
        default: tests.append(test)
        }
    }

    /// Whether no value is in the set, only the absence of one.
    var holdsNoValue: Bool { tests.isEmpty && memberIDs.isEmpty && issueKeys.isEmpty && issueIDs.isEmpty }

    func contains(_ value: JQLFieldValue) -> Bool {
        switch value {
        case .option(let id, _), .project(let id, _, _): if memberIDs.contains(id) { return true }
        case .issue(let id, let key): if issueIDs.contains(id) || issueKeys.contains(key) { return true }
        default: break
        }
        return tests.contains { $0.matches(value) }
    }

    /// Whether a field that holds these values is in the set.
    func contains(anyOf values: [JQLFieldValue]) -> Bool {
        values.isEmpty ? includesEmpty : values.contains { contains($0) }
    }
}

/// A comparison of a field's present values.
struct JQLFieldTest: Sendable {
    let field: JQLFieldReference
    let values: JQLValueSet
    /// `!=`, `not in`, `!~`, `is not`.
    let isNegated: Bool
    /// Which condition of a query it is, where somebody counts them.
    private(set) var number = 0

    init(field: JQLFieldReference, values: JQLValueSet, isNegated: Bool) {
        self.field = field
        self.values = values
        self.isNegated = isNegated
    }

    func numbered(_ number: Int) -> JQLFieldTest {
        var test = self
        test.number = number
        return test
    }

    func truth(of subject: some JQLSubject) -> Bool? {
        let isInSet: Bool
        switch subject.values(of: field) {
        case .unknownField, .empty: return emptyTruth
        case .one(let value): isInSet = values.contains(value)
        case .several(let several), .atLeast(let several):
            guard !several.isEmpty else { return emptyTruth }
            isInSet = several.contains { values.contains($0) }
        }
        return isInSet != isNegated
    }

    private var emptyTruth: Bool? { values.includesEmpty ? !isNegated : nil }
}

extension JQLFieldContent {
    /// The values, none where the field is empty.
    var values: [JQLFieldValue] {
        switch self {
        case .unknownField, .empty: []
        case .one(let value): [value]
        case .several(let values), .atLeast(let values): values
        }
    }
}
