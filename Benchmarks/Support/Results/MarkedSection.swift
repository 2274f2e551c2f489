/// A part of a Markdown file that a program writes, between two comments.
package struct MarkedSection: Sendable {
    private let start: String
    private let end: String

    /// The section between `<!-- name -->` and `<!-- /name -->`.
    package init(_ name: String) {
        start = "<!-- \(name) -->"
        end = "<!-- /\(name) -->"
    }

    /// The file with another text between the marks, which stay; nil where it lacks one, or they come in the wrong order.
    package func replaced(in file: String, with text: String) -> String? {
        guard let first = file.firstRange(of: start) else { return nil }
        guard let last = file[first.upperBound...].firstRange(of: end) else { return nil }
        return file[..<first.upperBound] + "\n" + text + (text.hasSuffix("\n") ? "" : "\n")
            + file[last.lowerBound...]
    }
}
