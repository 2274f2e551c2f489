/// Finds the word that somebody probably meant.
enum JQLSpelling {
    /// The candidate nearest to a word, or nil where none is near.
    ///
    /// Near: at most a third of the longer word's letters are inserted, deleted, replaced or swapped with a neighbour.
    /// Letter case, spaces, `-` and `_` cost nothing. Among equals the first candidate wins. A word longer than 64
    /// characters has no neighbour: the time is bounded by words times 64².
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let wanted = folded(word)
        guard (1...64).contains(wanted.count) else { return nil }
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let letters = folded(candidate)
            guard (1...64).contains(letters.count) else { continue }
            // Of two letters one may differ only where the other is there: `or` is not nearly `is`.
            let limit = max(wanted.count, letters.count) <= 2 ? 0 : max(wanted.count, letters.count) / 3
            let distance = distance(wanted, letters)
            guard distance <= limit, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }

    private static func folded(_ word: String) -> [Character] {
        word.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
    }

    /// Levenshtein's distance, with swaps of neighbours.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                let isSwap =
                    row > 1 && column > 1 && left[row - 1] == right[column - 2]
                    && left[row - 2] == right[column - 1]
                if isSwap { cost = min(cost, beforeLast[column - 2] + 1) }
                current[column] = cost
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}

/// Characters that look like a space or like nothing, and are neither to JQL.
enum JQLUnusual {
    /// Names the first such character of a text: `no-break space U+00A0`.
    static func firstInvisible(in text: String) -> String? {
        for scalar in text.unicodeScalars where scalar.value > 0x7F {
            let code = "U+" + JQLSyntaxError.hex(UInt16(truncatingIfNeeded: scalar.value)).uppercased()
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator:
                return scalar.value == 0xA0 ? "no-break space U+00A0" : "unusual space \(code)"
            case .format:
                return scalar.value == 0xFEFF ? "byte order mark U+FEFF" : "invisible character \(code)"
            default: continue
            }
        }
        return nil
    }
}
