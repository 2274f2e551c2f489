/// A value in a YAML document, with the place where it begins.
///
/// Scalars stay text: what `5`, `no` or `1e3` mean is for the reader of the tree to decide, so that YAML's own guesses
/// (the country code `no` as a boolean) never happen.
package struct YAMLNode: Hashable, Sendable {
    /// What kind of value it is.
    package enum Content: Hashable, Sendable {
        /// A text and how it was written.
        case scalar(String, ScalarStyle)
        /// A list in document order.
        case sequence([YAMLNode])
        /// Entries in document order; keys are unique.
        case mapping([YAMLEntry])
    }

    /// How a scalar was written.
    package enum ScalarStyle: Hashable, Sendable {
        /// Without quotes.
        case plain
        /// In single or double quotes.
        case quoted
        /// As a block after `|` or `>`.
        case block
    }

    /// What it holds.
    package var content: Content
    /// Where it begins.
    package var position: YAMLPosition

    /// Makes a node.
    package init(_ content: Content, at position: YAMLPosition) {
        self.content = content
        self.position = position
    }

    /// The text of a scalar, or nil for lists and mappings.
    package var text: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// Whether it is an empty plain scalar, `~` or `null`.
    package var isNull: Bool {
        guard case .scalar(let text, .plain) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
}

/// A key with its value.
package struct YAMLEntry: Hashable, Sendable {
    /// The key's text.
    package var key: String
    /// Where the key begins.
    package var position: YAMLPosition
    /// The value.
    package var value: YAMLNode

    /// Makes an entry.
    package init(key: String, at position: YAMLPosition, value: YAMLNode) {
        self.key = key
        self.position = position
        self.value = value
    }
}

/// A place in a text, as editors count: the first character of a file is line 1, column 1.
package struct YAMLPosition: Hashable, Sendable {
    /// Line, from 1.
    package var line: Int
    /// Column in Unicode scalars, from 1.
    package var column: Int

    /// Makes a position.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
