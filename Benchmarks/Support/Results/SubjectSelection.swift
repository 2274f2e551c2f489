/// The words by which benchmarks are chosen: every one without words.
///
/// A word is a subject (`kernel`), or begins with one and narrows it down (`dbscan.metro-1km`, `growth.capacity-N=1000`).
package struct SubjectSelection: Sendable {
    package let words: [String]
    package let options: Options

    /// How much of what is chosen is measured.
    package struct Options: Hashable, Sendable {
        /// Greatest number of places for `growth` and `shapes` (`--most 100000`); nil for all.
        package var most: Int?
        /// Whether `growth` passes over what was measured at this commit (`--missing`).
        package var onlyMissing = false
    }

    /// - Throws: `UnknownSubject` where a word begins with no subject, or is an option that there is not.
    package init(words: [String], subjects: [String]) throws(UnknownSubject) {
        var options = Options()
        var chosen: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--missing" {
                options.onlyMissing = true
            } else if word == "--most", let number = rest.first.flatMap({ Int($0) }), number > 0 {
                options.most = number
                rest.removeFirst()
            } else if subjects.contains(Self.subject(of: word)) {
                chosen.append(word)
            } else {
                throw UnknownSubject(word: word, subjects: subjects)
            }
        }
        self.words = chosen
        self.options = options
    }

    /// Whether a subject has to be looked at.
    package func wants(subject: String) -> Bool {
        words.isEmpty || words.contains { Self.subject(of: $0) == subject }
    }

    /// Whether something with that full name is to be measured.
    ///
    /// A word that ends in a digit does not end within a number: `N=1000` is not `N=10000`.
    package func wants(_ name: String) -> Bool {
        guard !words.isEmpty else { return true }
        return words.contains { word in
            guard name.hasPrefix(word) else { return false }
            guard word.last?.isNumber == true else { return true }
            let next = name.dropFirst(word.count).first
            return next?.isNumber != true
        }
    }

    /// Whether something whose name begins so can be wanted: for what costs before the names are known.
    package func mayWant(_ beginning: String) -> Bool {
        wants(beginning) || words.contains { $0.hasPrefix(beginning) }
    }

    /// Words that chose none of these names.
    package func idle(among names: [String]) -> [String] {
        words.filter { word in
            let alone = try? SubjectSelection(words: [word], subjects: [Self.subject(of: word)])
            return !names.contains { alone?.wants($0) == true }
        }
    }

    /// The part before the first `.`, `-` or `=`.
    private static func subject(of word: String) -> String {
        String(word.prefix { $0 != "." && $0 != "-" && $0 != "=" })
    }
}

/// A word that is no subject.
package struct UnknownSubject: Error, Hashable, CustomStringConvertible {
    package var word: String
    package var subjects: [String]

    package var description: String {
        "\"\(word)\" begins with no subject and is no option; subjects: \(subjects.joined(separator: ", ")); "
            + "options: --most NUMBER, --missing"
    }
}
