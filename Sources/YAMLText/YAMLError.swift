/// A text that is not the YAML that this package reads.
package struct YAMLError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Kind: Hashable, Sendable {
        /// Not YAML: the library's own words.
        case syntax(String)
        /// Bytes that are no UTF-8, or a character that YAML forbids.
        case unreadableCharacter(String)
        /// The same key twice in one mapping, and the line of the first.
        case duplicateKey(String, firstLine: Int)
        /// A key that is a list or a mapping.
        case complexKey
        /// An anchor or an alias, which a few bytes can blow up without bound.
        case alias(String)
        /// A tag such as `!!binary`.
        case tag(String)
        /// A second document.
        case severalDocuments
        /// More levels than allowed.
        case tooDeep(limit: Int)
        /// More bytes than allowed.
        case tooLong(bytes: Int, limit: Int)
        /// The library ran out of memory.
        case outOfMemory
    }

    /// What is wrong.
    package var kind: Kind
    /// Where.
    package var position: YAMLPosition

    /// Makes an error.
    package init(_ kind: Kind, at position: YAMLPosition) {
        self.kind = kind
        self.position = position
    }
}

extension YAMLError: CustomStringConvertible {
    /// Line, column, what is wrong and what would be right.
    package var description: String { "line \(position.line), column \(position.column): \(message)" }

    /// What is wrong and what would be right, without the place.
    package var message: String {
        switch kind {
        case .syntax(let words):
            "not readable as YAML: \(words)"
        case .unreadableCharacter(let words):
            "not readable as text: \(words); save the file as UTF-8"
        case .duplicateKey(let key, let firstLine):
            "'\(key)' is here a second time (first in line \(firstLine)); keep one of them"
        case .complexKey:
            "a key must be a single word, not a list or a mapping; quote it if it begins with [ or {"
        case .alias(let name):
            "'\(name)': anchors and aliases are not read; write the value out"
        case .tag(let tag):
            "tag '\(tag)' is not read; remove it"
        case .severalDocuments:
            "a second document begins here; keep one document, without '---' between parts"
        case .tooDeep(let limit):
            "nested more than \(limit) levels deep"
        case .tooLong(let bytes, let limit):
            "\(bytes) bytes is too long; at most \(limit) are read"
        case .outOfMemory:
            "not enough memory to read it"
        }
    }
}
