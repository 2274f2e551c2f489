/// Places in the order of ranks: texts of which there is always one between two others.
///
/// A rank is six digits of base 36, a colon, and further digits that say where between two numbers it is; texts compare as
/// their bytes do. An issue that was never ranked has the rank of its id.
enum Rank {
    static let lowest = "000000:"

    static func initial(_ id: Int64) -> String {
        let digits = String(id, radix: 36)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ":"
    }

    static func of(_ issue: SandboxIssue) -> String {
        issue.rank.isEmpty ? initial(issue.id) : issue.rank
    }

    /// A rank above `lower` and below `upper`, which is above `lower`; nil as `upper` is above all.
    static func between(_ lower: String, _ upper: String?) -> String {
        let base = lower.prefix(7)
        let after = digits(lower.dropFirst(7))
        let before = upper.flatMap { $0.prefix(7) == base ? digits($0.dropFirst(7)) : nil }
        return base + String(decoding: middle(after, before).map(character), as: UTF8.self)
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Digits between two fractions; nil as the upper one is 1.
    private static func middle(_ lower: [Int], _ upper: [Int]?) -> [Int] {
        var result: [Int] = []
        var upper = upper
        var place = 0
        while true {
            let low = place < lower.count ? lower[place] : 0
            let high = upper.map { place < $0.count ? $0[place] : 0 } ?? 36
            place += 1
            if high - low > 1 { return result + [(low + high) / 2] }
            result.append(low)
            // One apart: whatever follows the lower digit is below the upper fraction.
            if high != low { upper = nil }
        }
    }

    private static func digits(_ text: Substring) -> [Int] {
        text.utf8.map { Int($0) - ($0 < 0x3A ? 0x30 : 0x57) }
    }

    private static func character(_ digit: Int) -> UInt8 { UInt8(digit + (digit < 10 ? 0x30 : 0x57)) }
}
