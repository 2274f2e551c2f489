/// One key of the configuration: what reading, checking, showing and documenting it need.
package struct ConfigurationKey: Hashable, Sendable {
    /// What a value may be.
    package enum Kind: Hashable, Sendable {
        /// Any text that is not empty.
        case text
        /// A short name: letters, digits, `-`, `_` and `.`.
        case name
        /// Key of a Jira project.
        case projectKey
        /// Address of a site.
        case url
        /// Address that something is sent to: a path and a query belong to it.
        case webhook
        /// Hosts and ranges of addresses, in a list or with commas between.
        case hosts
        /// Words, in a list or with commas or blanks between.
        case words
        /// Texts that may hold blanks, in a list or with commas between.
        case texts
        /// `true` or `false`.
        case flag
        /// Path of a file or folder.
        case path
        /// Path of a store's file.
        case store
        /// One of these words.
        case choice([String])
        /// A whole number within bounds.
        case integer(ClosedRange<Int>)
        /// A whole number from 0 to 2^64 - 1.
        case seed
        /// A number: smallest, whether that is allowed itself, and greatest.
        case number(Double, included: Bool, Double)
        /// A length with its unit, above 0.
        case length
        /// A time with its unit, above 0.
        case duration
    }

    /// Path with `[]` after the name of a list, such as `sites[].url`.
    package var pattern: String
    /// What a value may be.
    package var kind: Kind
    /// Default as it would be written; nil where there is none.
    package var standard: String?
    /// Whether it must be given.
    package var isRequired: Bool
    /// What it decides, for documents and the commented template.
    package var help: String
    /// A value for documents, where the default is none.
    package var example: String?

    /// Declares a key.
    package init(
        _ pattern: String,
        _ kind: Kind,
        standard: String? = nil,
        required: Bool = false,
        example: String? = nil,
        help: String
    ) {
        self.pattern = pattern
        self.kind = kind
        self.standard = standard
        isRequired = required
        self.example = example
        self.help = help
    }

    /// The last part of the path.
    package var name: String { pattern.split(separator: ".").last.map(String.init) ?? pattern }

    /// Name of the list that it belongs to, or nil.
    package var list: String? {
        pattern.firstIndex(of: "[").map { String(pattern[..<$0]) }
    }

    /// The path within the given element of its list; the same for keys outside lists.
    package func path(at index: Int) -> String {
        guard let list else { return pattern }
        return list + "[\(index)]" + pattern.dropFirst(list.count + 2)
    }

    /// The environment variable for an element of its list, `MUSTER_SECTION_INDEX_KEY`; without index for the first.
    package func environmentName(at index: Int? = nil) -> String {
        var words = pattern.split(separator: ".").map { $0.filter { $0 != "[" && $0 != "]" }.uppercased() }
        if let index { words.insert(String(index), at: 1) }
        return "MUSTER_" + words.joined(separator: "_")
    }
}
