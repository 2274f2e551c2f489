/// Ids that were seen, a bit each where they lie close together: half a megabyte for a million issues of one project.
///
/// A walk must know every id that it has given away to give none twice, so its memory cannot be constant; this keeps it
/// flat in practice. Ids that are no numbers are kept as they are.
struct IssueIDSet: Sendable {
    /// By the number's higher part, which of 64 neighbours are in.
    private var words: [UInt64: UInt64] = [:]
    private var others: Set<String> = []
    /// How many ids are in.
    private(set) var count = 0

    /// Puts an id in; false where it was in already.
    mutating func insert(_ id: String) -> Bool {
        guard let number = Self.number(id) else {
            let isNew = others.insert(id).inserted
            if isNew { count += 1 }
            return isNew
        }
        let bit: UInt64 = 1 << (number & 63)
        let isNew = words[number >> 6, default: 0] & bit == 0
        guard isNew else { return false }
        words[number >> 6, default: 0] |= bit
        count += 1
        return true
    }

    func contains(_ id: String) -> Bool {
        guard let number = Self.number(id) else { return others.contains(id) }
        return words[number >> 6, default: 0] & (1 << (number & 63)) != 0
    }

    /// The number that an id is, where it is written as Jira does: digits, no leading zero.
    private static func number(_ id: String) -> UInt64? {
        let digits = id.utf8
        guard let first = digits.first, digits.count < 19, first != 0x30 else { return nil }
        var number: UInt64 = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + UInt64(byte - 0x30)
        }
        return number
    }
}
