/// What may share a cluster, by rank: the constraints of the items as numbers, so that a pair is judged in a few steps.
///
/// - `lock`: the items of one lock name form a cluster that is kept exactly as it is.
/// - `together`: the items of one name share a cluster.
/// - `apart`: no two items of one name share a cluster.
/// - `skills`: items that name skills share a cluster with items that name the same set, whatever its order and
///   repetitions, or with items that name none. Names are compared as they are written, letter case included.
/// - `dueDay`: with a greatest spread d, the due days of a cluster differ by at most d; items without one fit anywhere.
///
/// The last three are the *gates*. Each is a matter of pairs: a set of items may share a cluster as far as the gates
/// go exactly where each two of them may.
struct ConstraintTable: Sendable {
    /// Number of the together group of each rank, -1 for none; groups are numbered by their first rank.
    let together: [Int32]
    /// Number of the apart group of each rank, -1 for none.
    let apart: [Int32]
    /// Number of the lock of each rank, -1 for none.
    let lock: [Int32]
    /// Number of the set of skills of each rank, -1 for none.
    let skills: [Int32]
    /// Due day of each rank; nil where it has none or no spread is asked for.
    let dueDays: [Int?]
    /// Whether some other item may be refused because of this one.
    let isGated: [Bool]
    private let maxDueSpread: Int

    /// Numbers the constraints of items in the order of their ranks; O(n).
    init(_ items: [ClusterItem], rows: [Int], maxDueSpread: Int?) {
        var sets: [[String]: Int32] = [:]
        self.init(
            together: ConstraintTable.numbers(rows.map { items[$0].together }),
            apart: ConstraintTable.numbers(rows.map { items[$0].apart }),
            lock: ConstraintTable.numbers(rows.map { items[$0].lock }),
            skills: rows.map { row in
                let names = items[row].skills
                guard !names.isEmpty else { return -1 }
                if let number = sets[names] { return number }
                let distinct = Set(names).sorted()
                let number = sets[distinct] ?? Int32(sets.count)
                sets[distinct] = number
                sets[names] = number
                return number
            },
            dueDays: rows.map { maxDueSpread == nil ? nil : items[$0].dueDay },
            maxDueSpread: maxDueSpread ?? .max
        )
    }

    private init(
        together: [Int32],
        apart: [Int32],
        lock: [Int32],
        skills: [Int32],
        dueDays: [Int?],
        maxDueSpread: Int
    ) {
        (self.together, self.apart, self.lock, self.skills) = (together, apart, lock, skills)
        (self.dueDays, self.maxDueSpread) = (dueDays, maxDueSpread)
        isGated = together.indices.map { apart[$0] >= 0 || skills[$0] >= 0 || dueDays[$0] != nil }
    }

    /// The same name gets the same number, numbers count up in the order of first appearance, nil is -1.
    private static func numbers(_ names: [String?]) -> [Int32] {
        var known: [String: Int32] = [:]
        return names.map { name in
            guard let name else { return -1 }
            if let number = known[name] { return number }
            let number = Int32(known.count)
            known[name] = number
            return number
        }
    }

    /// Whether any constraint of the items could change a clustering.
    ///
    /// A lock always can; a group of one, one and the same set of skills, and days within the spread cannot.
    static func isNeeded(_ items: [ClusterItem], _ parameters: CapacitatedParameters) -> Bool {
        let spread = parameters.maxDueSpread
        let hasAny = items.contains {
            $0.together != nil || $0.apart != nil || $0.lock != nil || !$0.skills.isEmpty
                || (spread != nil && $0.dueDay != nil)
        }
        guard hasAny else { return false }
        let table = ConstraintTable(items, rows: Array(items.indices), maxDueSpread: spread)
        if table.lock.contains(where: { $0 >= 0 }) { return true }
        if table.skills.contains(where: { $0 > 0 }) { return true }
        if hasRepetition(table.together) || hasRepetition(table.apart) { return true }
        guard let first = table.dueDays.compactMap(\.self).min(),
            let last = table.dueDays.compactMap(\.self).max()
        else { return false }
        return !table.areNear(first, last)
    }

    private static func hasRepetition(_ numbers: [Int32]) -> Bool {
        guard let greatest = numbers.max(), greatest >= 0 else { return false }
        return Int(greatest) + 1 < numbers.count { $0 >= 0 }
    }

    /// Whether two due days are within the spread.
    func areNear(_ first: Int, _ second: Int) -> Bool {
        let (span, isTooWide) = Swift.max(first, second).subtractingReportingOverflow(
            Swift.min(first, second)
        )
        return !isTooWide && span <= maxDueSpread
    }

    /// Whether the gates let two ranks share a cluster.
    @inline(__always)
    func areCompatible(_ first: Int, _ second: Int) -> Bool {
        guard isGated[first], isGated[second] else { return true }
        if apart[first] >= 0, apart[first] == apart[second] { return false }
        if skills[first] >= 0, skills[second] >= 0, skills[first] != skills[second] { return false }
        if let one = dueDays[first], let other = dueDays[second], !areNear(one, other) { return false }
        return true
    }

    /// Whether the gates let a rank join a cluster that another one leaves; -1 stands for nobody.
    ///
    /// O(members), O(1) for an item without gates.
    func admits(members: some Sequence<Int>, leaving: Int, joining: Int) -> Bool {
        guard joining >= 0, isGated[joining] else { return true }
        return members.allSatisfy { $0 == leaving || areCompatible($0, joining) }
    }
}
