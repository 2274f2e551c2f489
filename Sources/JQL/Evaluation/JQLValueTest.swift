/// A question about one value of a field, with everything worked out that does not depend on the ticket.
enum JQLValueTest: Sendable {
    case number(JQLComparison, Double)
    case instant(JQLComparison, Int64)
    case day(JQLComparison, JQLDay)
    /// The rank by the option's id; an option without one matches nothing.
    case rank(JQLComparison, Int, byID: [Int64: Int])
    /// One of these ids of options or projects.
    case memberID([Int64])
    /// The name, or the id where that is a text.
    case name(JQLFoldedText)
    /// The key, in capitals.
    case issueKey(String)
    /// The key's number, within one project only.
    case issueNumber(JQLComparison, project: String, Int64)
    case issueID(JQLComparison, Int64)
    case text(JQLTextQuery)

    func matches(_ value: JQLFieldValue) -> Bool {
        switch (self, value) {
        case (.number(let comparison, let operand), .number(let number)): comparison.holds(number, operand)
        case (.instant(let comparison, let operand), .instant(let instant)):
            comparison.holds(instant, operand)
        case (.day(let comparison, let operand), .day(let day)): comparison.holds(day, operand)
        case (.rank(let comparison, let operand, let ranks), .option(let id, _)):
            // A smaller rank is a higher priority.
            ranks[id].map { comparison.holds(operand, $0) } ?? false
        case (.memberID(let ids), .option(let id, _)): ids.contains(id)
        case (.memberID(let ids), .project(let id, _, _)): ids.contains(id)
        case (.name(let name), .option(_, let value)): name.equals(value)
        case (.name(let name), .project(_, let key, let value)): name.equals(key) || name.equals(value)
        case (.name(let name), .user(let id, let value)): name.equals(id) || name.equals(value)
        case (.name(let name), .label(let value)): name.equals(value)
        case (.name(let name), .text(let value)): name.equals(value)
        case (.issueKey(let key), .issue(_, let value)): key == value
        case (.issueNumber(let comparison, let project, let number), .issue(_, let value)):
            JQLIssueKey(value).map { $0.project == project && comparison.holds($0.number, number) } ?? false
        case (.issueID(let comparison, let operand), .issue(let id, _)): comparison.holds(id, operand)
        case (.text(let query), .text(let text)): query.matches([text])
        default: false
        }
    }
}

/// An order or equality between two values.
enum JQLComparison: Sendable {
    case equal, less, greater, lessOrEqual, greaterOrEqual

    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .less: left < right
        case .greater: left > right
        case .lessOrEqual: left <= right
        case .greaterOrEqual: left >= right
        }
    }
}

/// A text that is compared without regard to letter case.
struct JQLFoldedText: Sendable {
    private let folded: String

    init(_ text: String) { folded = text.lowercased() }

    func equals(_ other: String) -> Bool {
        var left = folded.utf8.makeIterator()
        for byte in other.utf8 {
            // Beyond ASCII only Unicode's own rules tell what is the same letter.
            guard byte < 0x80 else { return folded == other.lowercased() }
            let lowercased = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard left.next() == lowercased else { return false }
        }
        return left.next() == nil
    }
}

/// The two parts of a ticket's key such as `FIELD-12`.
struct JQLIssueKey: Sendable {
    /// In capitals.
    let project: String
    let number: Int64

    init?(_ text: String) {
        guard let dash = text.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        let digits = text[text.utf8.index(after: dash)...]
        guard dash > text.startIndex, !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int64(digits)
        else { return nil }
        project = text[..<dash].uppercased()
        self.number = number
    }

    var text: String { "\(project)-\(number)" }
}
