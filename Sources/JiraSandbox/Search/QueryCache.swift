/// Ids that recent queries found, so that the pages of one are worked out once.
struct QueryCache: Sendable {
    struct Key: Hashable, Sendable {
        let jql: String
        /// Who asks: zones, `currentUser()` and hidden issues make answers differ.
        let accountID: String?
        let reconcile: [Int64]
        let indexVersion: Int
        /// Relative dates move: an answer is good for the minute, which is JQL's precision.
        let minute: Int64
    }

    private var entries: [(key: Key, ids: [Int64])] = []

    subscript(key: Key) -> [Int64]? { entries.first { $0.key == key }?.ids }

    /// Keeps a result; the oldest of more than eight is forgotten.
    mutating func keep(_ ids: [Int64], for key: Key) {
        if entries.count == 8 { entries.removeFirst() }
        entries.append((key, ids))
    }
}
