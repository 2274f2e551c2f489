/// How texts become words for `~`: lower case, without the commonest words, without endings.
///
/// A light imitation of Jira's English analyser: `leaks`, `leaked` and `leaking` are one word, and so are
/// `pipe` and `pipes`. It errs to both sides of the real one on irregular words.
enum JQLTextAnalysis {
    /// Lucene's English stop words: neither searched for nor found.
    private static let stopWords: Set<String> = [
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no",
        "not",
        "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to",
        "was",
        "will", "with",
    ]

    /// The words of a text in their order, in lower case, stop words left out.
    static func words(_ text: String) -> [String] {
        text.lowercased().split { !isWordCharacter($0) }.lazy.map { String($0) }.filter {
            !stopWords.contains($0)
        }
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        if let ascii = character.asciiValue {
            return (97...122).contains(ascii) || (48...57).contains(ascii) || ascii == UInt8(ascii: "_")
        }
        return character.isLetter || character.isNumber
    }

    /// A word without its ending.
    static func stem(_ word: String) -> String {
        var letters = Array(word.utf8)
        guard letters.count > 3, letters.allSatisfy({ (97...122).contains($0) }) else { return word }
        if ends(letters, "ies") {
            letters.removeLast(3)
            letters.append(UInt8(ascii: "y"))
        } else if ends(letters, "s"), !ends(letters, "ss"), !ends(letters, "us"), !ends(letters, "is") {
            letters.removeLast()
        }
        if ends(letters, "ing"), hasVowel(letters.dropLast(3)), letters.count > 5 {
            letters.removeLast(3)
        } else if ends(letters, "ed"), hasVowel(letters.dropLast(2)), letters.count > 4 {
            letters.removeLast(2)
        }
        if letters.count > 3, letters.last == UInt8(ascii: "e") { letters.removeLast() }
        if letters.count > 3, letters.last == letters.dropLast().last { letters.removeLast() }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func ends(_ letters: [UInt8], _ ending: StaticString) -> Bool {
        ending.withUTF8Buffer { letters.count > $0.count && letters.suffix($0.count).elementsEqual($0) }
    }

    private static func hasVowel(_ letters: ArraySlice<UInt8>) -> Bool {
        letters.contains { "aeiouy".utf8.contains($0) }
    }
}
