/// The form in which an interface takes and gives rich text.
///
/// The site keeps texts in its product's own form: Atlassian documents on Cloud, strings of wiki markup on
/// Data Center. Version 2 of Cloud takes and gives strings for the same documents.
struct TextForm: Hashable, Sendable {
    let product: SandboxProduct
    let version: Int

    /// Whether requests and answers have strings.
    var isString: Bool { product == .dataCenter || version == 2 }

    /// A text of a request as the site keeps it; nil for one that the interface does not take.
    func stored(_ value: JSONValue) -> JSONValue? {
        guard isString else { return AtlassianDocument.isValid(value) ? value : nil }
        guard let text = value.string else { return nil }
        return product == .dataCenter ? value : AtlassianDocument.document(text)
    }

    /// A text of the site as the interface gives it.
    func shown(_ stored: JSONValue) -> JSONValue {
        guard isString, stored.members != nil else { return stored }
        return .string(stored.plainText)
    }
}

extension AtlassianDocument {
    /// A paragraph for every block of lines, which is as much as version 2 makes of text without markup.
    static func document(_ text: String) -> JSONValue {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let paragraphs = lines.map { line -> JSONValue in
            let type = JSONMember(name: "type", value: .string("paragraph"))
            guard !line.isEmpty else { return .object([type]) }
            let node = JSONValue.object([
                JSONMember(name: "type", value: .string("text")),
                JSONMember(name: "text", value: .string(String(line))),
            ])
            return .object([type, JSONMember(name: "content", value: .array([node]))])
        }
        return .object([
            JSONMember(name: "type", value: .string("doc")),
            JSONMember(name: "version", value: .number(1)),
            JSONMember(name: "content", value: .array(paragraphs)),
        ])
    }
}

extension Call {
    /// The form of texts in this request and its answer.
    var textForm: TextForm { TextForm(product: product, version: version) }
}
