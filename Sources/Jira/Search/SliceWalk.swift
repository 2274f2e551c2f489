internal import JQL

/// Reads all of an offset-paged search although rows come, go and move meanwhile: a pure state machine.
///
/// **Why not offsets.** A row that leaves the result moves every later one up by one place, and the page after it then
/// leaves one out without a sign. So each page is asked for by *where* it begins in an order that never changes.
///
/// **Orders.** Where the query is bound to one project, `key`: a ticket's key never changes while it stays in the
/// project, no two share one, and new ones come at the end. The next page is `key >= "P-120" ORDER BY key ASC`, and must
/// begin with P-120 again. Elsewhere, `created` with the key as second: `created >= 1732877091000 ORDER BY created ASC, key ASC`
/// in epoch milliseconds, which no user's zone changes. Its pages overlap by a second, because a site may index
/// times by the second, and what comes twice is dropped.
///
/// **What is proven.** Jira answers a page from one state of its index, so a page holds *every* row from its beginning to
/// its last one that matched then. Pages that begin at a row that an earlier page had therefore leave no gap: every issue
/// that matched during the whole walk is read, and the walk ends only where a page's own total says that nothing comes
/// after it. An issue that starts or stops to match meanwhile may be read or not; that is so for any reading.
///
/// - By `created` this holds without conditions: it also stays when a ticket moves to another project. More rows in one
///   second than fit on a page are walked by offset inside that second, and there too each page must begin with a
///   row that is known; where it does not, rows have moved, and the second is walked again.
/// - By `key` it holds as long as the row that a page begins at is still there. One that was deleted or moved is missed
///   at the page's beginning (or refused by Jira, which wants keys to exist), and the walk steps back to an earlier row.
///   Where no row of the last page is left it begins anew, and so it does by `created` where keys do not come in order. A
///   ticket that moves into the project during the walk gets a key at the end and is read; one that moves out stops
///   to match.
///
/// A walk that cannot be brought to such an end throws; it never gives a part for the whole.
struct SliceWalk: Sendable {
    /// The order in which rows are read.
    enum Ground: Hashable, Sendable {
        case key
        case created
    }

    /// A row as the walk needs it.
    struct Row: Hashable, Sendable {
        var id: String
        var key: String
        var created: Int64?
    }

    /// What to ask for.
    struct Request: Hashable, Sendable {
        var query: JQLQuery
        var startAt: Int
    }

    /// Why the walk cannot go on to a proven end.
    struct Violation: Error, Hashable, Sendable {
        var message: String
    }

    /// What to do with a page.
    enum Step: Hashable, Sendable {
        /// Its rows count; those seen before are for the caller to drop.
        case rows
        /// Ask again: it says nothing about what lies between.
        case discard
    }

    private let query: JQLQuery
    private let pageSize: Int
    private(set) var ground: Ground
    /// Whether a page proved that nothing comes after it.
    private(set) var isFinished = false

    /// Key at which the page begins, and the last accepted page's rows, for steps back.
    private var cursor: String?
    private var lastKeys: [String] = []
    private var stepBack = 1
    /// Lower edge of the slice in milliseconds, and rows of it that are passed over.
    private var lowerEdge: Int64?
    private var startAt = 0
    private var widened = false
    /// The furthest that a page has reached, in the ground's own numbers, and new beginnings since then.
    private var furthest = Int64.min
    private var restarts = 0

    /// How often it may begin anew, a slice or the whole, without coming further.
    static let maximumRestarts = 5

    /// - Parameters:
    ///   - query: what to find; its order is replaced.
    ///   - pageSize: most rows that a page is asked for.
    init(_ query: JQLQuery, pageSize: Int) {
        self.query = query
        self.pageSize = pageSize
        ground = query.clause?.isBoundToOneProject == true ? .key : .created
    }

    /// The order that a ground reads in.
    static func order(_ ground: Ground) -> [JQLOrdering] {
        switch ground {
        case .key: [JQLOrdering(.key, .ascending)]
        case .created: JQLTemplate.stableOrder
        }
    }

    var request: Request {
        let restriction: JQLClause? =
            switch ground {
            case .key: cursor.map { JQLFieldReference.key.isAtLeast(.text($0)) }
            case .created:
                lowerEdge.map { JQLFieldReference.created.isAtLeast(.instant(epochMilliseconds: $0)) }
            }
        let restricted = restriction.map(query.restricted(to:)) ?? query
        return Request(query: restricted.ordered(by: Self.order(ground)), startAt: startAt)
    }

    /// Takes the answer to `request`.
    ///
    /// - Parameters:
    ///   - rows: the page's rows in its order.
    ///   - total: how many rows the request's query has.
    ///   - isKnown: whether an id came on an earlier page.
    /// - Returns: what to do with the rows.
    /// - Throws: `Violation` where the end can no more be proven.
    mutating func take(
        _ rows: [Row],
        total: Int,
        isKnown: (String) -> Bool
    ) throws(Violation) -> Step {
        if startAt + rows.count < total, rows.isEmpty {
            guard startAt > 0 else {
                throw Violation(message: "the site counts \(total) issues and gives none of them")
            }
            // The rows that were to come have moved up.
            return try repeatSlice()
        }
        switch ground {
        case .key: return try takeByKey(rows, total: total)
        case .created: return try takeByCreation(rows, total: total, isKnown: isKnown)
        }
    }

    /// Takes a refusal of `request`; false where the walk has no other way to ask.
    mutating func takeRefusal() throws(Violation) -> Bool {
        // Jira wants a key that it is given to exist.
        guard ground == .key, cursor != nil else { return false }
        try goBack()
        return true
    }

    // MARK: By key

    private mutating func takeByKey(_ rows: [Row], total: Int) throws(Violation) -> Step {
        let numbers = rows.map { IssueKeyNumber($0.key) }
        let isAscending = zip(numbers, numbers.dropFirst()).allSatisfy { left, right in
            guard let left, let right else { return false }
            return left.project == right.project && left.number < right.number
        }
        guard isAscending, numbers.allSatisfy({ $0 != nil }) else {
            // Several projects after all, or an order of another kind: keys prove nothing here.
            try begin(.created)
            return .discard
        }
        if let cursor, rows.first?.key != cursor {
            try goBack()
            return .discard
        }
        stepBack = 1
        if rows.count >= total {
            isFinished = true
            return .rows
        }
        guard let last = rows.last?.key, last != cursor else {
            throw Violation(
                message: "the site gives one issue a page, so no page can begin where the last ended"
            )
        }
        cursor = last
        lastKeys = rows.map(\.key)
        if let number = numbers.last??.number { noteProgress(number) }
        return .rows
    }

    /// Begins the next page at an earlier row of the last one: 2, 4, 8 … from its end, then at its first.
    private mutating func goBack() throws(Violation) {
        guard stepBack < lastKeys.count else { return try begin(.created) }
        stepBack = min(stepBack * 2, lastKeys.count)
        cursor = lastKeys[lastKeys.count - stepBack]
    }

    /// Begins anew, in either order.
    private mutating func begin(_ ground: Ground) throws(Violation) {
        try countRestart()
        // Key numbers and milliseconds do not compare.
        if self.ground != ground { furthest = .min }
        self.ground = ground
        cursor = nil
        lastKeys = []
        stepBack = 1
        lowerEdge = nil
        startAt = 0
        widened = false
    }

    // MARK: By creation

    private mutating func takeByCreation(
        _ rows: [Row],
        total: Int,
        isKnown: (String) -> Bool
    ) throws(Violation) -> Step {
        let seconds = rows.compactMap { $0.created.map(Self.second) }
        guard seconds.count == rows.count, zip(seconds, seconds.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw Violation(
                message: "the site does not give the issues with their time of creation and in its order"
            )
        }
        if let lowerEdge, let first = rows.first, !isKnown(first.id) {
            if startAt > 0 { return try repeatSlice() }
            if !widened {
                try countRestart()
                // The row that the slice begins at has gone, or the site rounds times up: a minute covers either.
                widened = true
                self.lowerEdge = lowerEdge - 60_000
                return .discard
            }
        }
        let reached = startAt + rows.count
        if reached >= total {
            isFinished = true
            return .rows
        }
        guard let last = seconds.last else { return .rows }
        noteProgress(last)
        if last > (lowerEdge ?? .min) {
            lowerEdge = last
            startAt = 0
            widened = false
        } else {
            // The whole page lies within one second; the next one begins with this one's last row.
            guard rows.count > 1 else {
                throw Violation(
                    message: "the site gives one issue a page, so no page can begin where the last ended"
                )
            }
            startAt = reached - 1
        }
        return .rows
    }

    private mutating func repeatSlice() throws(Violation) -> Step {
        try countRestart()
        startAt = 0
        return .discard
    }

    private mutating func noteProgress(_ place: Int64) {
        guard place > furthest else { return }
        furthest = place
        restarts = 0
    }

    private mutating func countRestart() throws(Violation) {
        restarts += 1
        guard restarts <= Self.maximumRestarts else {
            throw Violation(
                message: "issues move so fast that the search had to begin anew \(Self.maximumRestarts) times"
            )
        }
    }

    private static func second(_ milliseconds: Int64) -> Int64 {
        let remainder = milliseconds % 1_000
        return milliseconds - (remainder < 0 ? remainder + 1_000 : remainder)
    }
}

/// The two parts of a key such as `FIELD-12`.
struct IssueKeyNumber: Hashable, Sendable {
    var project: Substring
    var number: Int64

    init?(_ key: String) {
        guard let dash = key.lastIndex(of: "-"), dash > key.startIndex,
            let number = Int64(key[key.index(after: dash)...])
        else { return nil }
        project = key[..<dash]
        self.number = number
    }
}

extension JQLClause {
    /// Whether nothing outside one project can satisfy it: it says so at its outermost level.
    var isBoundToOneProject: Bool {
        switch self {
        case .and(let parts): parts.clauses.contains(where: \.isBoundToOneProject)
        case .terminal(let terminal): terminal.namesOneProject
        case .or, .not: false
        }
    }
}

extension JQLTerminal {
    fileprivate var namesOneProject: Bool {
        guard field.canonical == .name("project"), case .comparison(let symbol, let operand) = condition
        else {
            return false
        }
        switch (symbol, operand) {
        case (.equals, .value): return true
        case (.isIn, .list(let list)):
            guard list.operands.count == 1, case .value = list.operands[0] else { return false }
            return true
        default: return false
        }
    }
}
