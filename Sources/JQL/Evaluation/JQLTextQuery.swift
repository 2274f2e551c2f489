/// What the operand of `~` asks of a text: words joined by AND, phrases, wildcards, OR, NOT and groups.
indirect enum JQLTextQuery: Sendable {
    case all([JQLTextQuery])
    case any([JQLTextQuery])
    case none(JQLTextQuery)
    /// One word, stemmed.
    case word(String)
    /// Words next to each other, stemmed.
    case phrase([String])
    /// A word in lower case with `*` for any run of characters and `?` for one.
    case pattern([Character])
    /// Nothing to search for, such as a lone punctuation mark.
    case blank

    /// Whether any of the texts of a field answers the query.
    func matches(_ texts: [String]) -> Bool {
        texts.contains { text in
            let words = JQLTextAnalysis.words(text)
            return matches(words: words, stems: words.map(JQLTextAnalysis.stem)) ?? false
        }
    }

    /// Nil where the query asks for nothing.
    private func matches(words: [String], stems: [String]) -> Bool? {
        switch self {
        case .blank: return nil
        case .word(let stem): return stems.contains(stem)
        case .phrase(let phrase):
            guard phrase.count <= stems.count else { return false }
            return (0...(stems.count - phrase.count)).contains {
                stems[$0..<($0 + phrase.count)].elementsEqual(phrase)
            }
        case .pattern(let pattern): return words.contains { JQLTextQuery.matches(Array($0), pattern) }
        case .none(let query): return query.matches(words: words, stems: stems).map { !$0 }
        case .all(let queries):
            let answers = queries.compactMap { $0.matches(words: words, stems: stems) }
            return answers.isEmpty ? nil : answers.allSatisfy { $0 }
        case .any(let queries):
            let answers = queries.compactMap { $0.matches(words: words, stems: stems) }
            return answers.isEmpty ? nil : answers.contains(true)
        }
    }

    /// Matches with one step back to the latest `*`: time is the product of the lengths at worst.
    private static func matches(_ word: [Character], _ pattern: [Character]) -> Bool {
        var at = 0
        var patternAt = 0
        var star: (word: Int, pattern: Int)?
        while at < word.count {
            if patternAt < pattern.count, pattern[patternAt] == "*" {
                star = (at, patternAt)
                patternAt += 1
            } else if patternAt < pattern.count, pattern[patternAt] == "?" || pattern[patternAt] == word[at] {
                at += 1
                patternAt += 1
            } else if let latest = star {
                star = (latest.word + 1, latest.pattern)
                at = latest.word + 1
                patternAt = latest.pattern + 1
            } else {
                return false
            }
        }
        return pattern[patternAt...].allSatisfy { $0 == "*" }
    }
}
