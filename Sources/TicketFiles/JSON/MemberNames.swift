/// Names of an object that were seen so far.
///
/// A short list is searched, because a set for every record would cost more than reading it; past that length
/// it is a set, so a long object takes no quadratic time.
struct MemberNames {
    private static let longestList = 24

    private var list: [String] = []
    private var set: Set<String> = []

    /// Adds a name; false where it was there.
    ///
    /// Names that differ only in how Unicode composes their letters are one, as they are one column.
    mutating func insert(_ name: String) -> Bool {
        if !set.isEmpty { return set.insert(name).inserted }
        guard !list.contains(name) else { return false }
        list.append(name)
        if list.count > Self.longestList { set = Set(list) }
        return true
    }
}
