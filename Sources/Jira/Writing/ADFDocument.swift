/// A rich text in the Atlassian Document Format, which Jira Cloud wants for descriptions and comments.
///
/// Only what Jira accepts can be built: an empty text makes no text node (Jira refuses those), a table row is filled up
/// with empty cells, and a heading's level is kept within 1 ... 6.
public struct ADFDocument: Hashable, Sendable {
    /// Its blocks, in order; a document may be empty.
    public var blocks: [Block]

    /// Makes a document.
    public init(_ blocks: [Block] = []) { self.blocks = blocks }

    /// One block of a document.
    public indirect enum Block: Hashable, Sendable {
        /// A heading; level 1 is the largest of 6.
        case heading(level: Int, [Inline])
        /// A paragraph.
        case paragraph([Inline])
        /// A list with bullets; each item is one line.
        case bulletList([[Inline]])
        /// A table: the header's cells, then the rows; each cell is one line.
        case table(header: [[Inline]], rows: [[[Inline]]])
    }

    /// A run of text.
    public struct Inline: Hashable, Sendable, ExpressibleByStringLiteral {
        /// The text.
        public var text: String
        /// Whether it is bold.
        public var isStrong: Bool
        /// Address that it leads to.
        public var link: String?

        /// Makes a run of text.
        public init(_ text: String, isStrong: Bool = false, link: String? = nil) {
            self.text = text
            self.isStrong = isStrong
            self.link = link
        }

        /// Makes a run of plain text.
        public init(stringLiteral value: String) { self.init(value) }

        /// Plain text.
        public static func text(_ text: String) -> Inline { Inline(text) }

        /// Bold text.
        public static func strong(_ text: String) -> Inline { Inline(text, isStrong: true) }

        /// Text that leads to an address.
        public static func link(_ text: String, to address: String) -> Inline { Inline(text, link: address) }
    }
}

extension ADFDocument {
    /// A paragraph of plain text for each line.
    public init(plainText: String) {
        let lines = plainText.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        self.init(plainText.isEmpty ? [] : lines.map { .paragraph([.text(String($0))]) })
    }

    /// The text without marks: a line for each block, list item and table row, cells with a tab between.
    public var plainText: String {
        func line(_ inlines: [Inline]) -> String { inlines.map(\.text).joined() }
        return blocks.map { block in
            switch block {
            case .heading(_, let inlines), .paragraph(let inlines): line(inlines)
            case .bulletList(let items): items.map(line).joined(separator: "\n")
            case .table(let header, let rows):
                ([header] + rows).map { $0.map(line).joined(separator: "\t") }.joined(separator: "\n")
            }
        }.joined(separator: "\n")
    }
}
