internal import FoundationEssentials

/// A rich text as a site gave it: a document on Jira Cloud, wiki markup on Data Center, and either in either place.
public struct JiraText: Hashable, Sendable {
    /// The form that it came in.
    public enum Form: Hashable, Sendable {
        /// The Atlassian Document Format.
        case document
        /// Wiki markup, or plain text: a string says not which.
        case wiki
    }

    /// The form that it came in.
    public let form: Form
    /// Wiki markup as it came; the plain text of a document.
    public let source: String

    /// Makes a text of wiki markup.
    public init(wiki source: String) {
        form = .wiki
        self.source = source
    }

    /// Makes a text of a document's plain text.
    init(documentText: String) {
        form = .document
        source = documentText
    }

    /// The text without markup, the same for the same content in either form.
    ///
    /// A line for each block, list item and table row; `- ` or `1. ` before items; tabs between cells; addresses of
    /// links in parentheses behind their text; no blank lines but in code.
    public var plainText: String {
        switch form {
        case .document: source
        case .wiki: WikiText.plainText(source)
        }
    }
}

extension JiraText: Decodable {
    /// Reads a string or a document.
    ///
    /// - Throws: `DecodingError` where it is neither; an object counts as a document whatever it holds.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(wiki: text)
        } else {
            self.init(documentText: try ReceivedADF(from: decoder).plainText)
        }
    }
}

extension JiraText {
    /// The plain text of a document; nil where the value is none.
    static func document(_ decoder: any Decoder) -> String? {
        guard let node = try? ReceivedADF(from: decoder), node.type == "doc" else { return nil }
        return node.plainText
    }
}

extension CodingUserInfoKey {
    /// The form in which an encoder writes rich text.
    private static let key = CodingUserInfoKey(rawValue: "muster.jira.richText")

    /// Reads the form; documents where none was set.
    static func richText(_ encoder: any Encoder) -> JiraFlavor.RichText {
        key.flatMap { encoder.userInfo[$0] as? JiraFlavor.RichText } ?? .document
    }

    /// Sets the form.
    static func setRichText(_ form: JiraFlavor.RichText, in encoder: JSONEncoder) {
        if let key { encoder.userInfo[key] = form }
    }
}
