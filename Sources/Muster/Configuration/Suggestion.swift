/// Finds the word that somebody probably meant.
package enum Suggestion {
    /// The candidate nearest to `word`, or nil where none is near.
    ///
    /// Near means: at most a third of the longer word's letters differ (insert, delete, replace or swap of neighbours),
    /// or the word is the beginning of exactly one candidate. Case and the difference between `-` and `_` cost nothing.
    /// Among equals the first in the order of `candidates` wins. O(words · letters²).
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let wanted = folded(word)
        guard !wanted.isEmpty else { return nil }
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let letters = folded(candidate)
            let limit = max(1, max(wanted.count, letters.count) / 3)
            let distance = distance(wanted, letters)
            guard distance <= limit, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        if let best { return best.candidate }
        guard wanted.count >= 2 else { return nil }
        let begun = candidates.filter { folded($0).starts(with: wanted) }
        return begun.count == 1 ? begun[0] : nil
    }

    /// A sentence's ending, `; did you mean 'x'?`, or nothing.
    package static func ending(for word: String, among candidates: [String]) -> String {
        nearest(to: word, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    private static func folded(_ word: String) -> [Character] {
        word.lowercased().map { $0 == "_" ? "-" : $0 }
    }

    /// Optimal string alignment distance: Levenshtein's with swaps of neighbours.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
                {
                    cost = min(cost, beforeLast[column - 2] + 1)
                }
                current[column] = cost
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
