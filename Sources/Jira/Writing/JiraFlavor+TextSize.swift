internal import FoundationEssentials

extension JiraFlavor {
    /// How many UTF-16 units a rich text takes in the form that this product keeps it in.
    ///
    /// The limit of Jira's texts, 32,767, counts the JSON of a document on Cloud and the markup on Data Center, where a line end can
    /// become two characters.
    package func size(of document: ADFDocument) -> Int {
        switch richText {
        case .wiki:
            let markup = document.wikiMarkup
            return markup.utf16.count + markup.utf8.count { $0 == 0x0A }
        case .document:
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            guard let data = try? encoder.encode(document) else {
                preconditionFailure("a document of texts always encodes")
            }
            return String(decoding: data, as: UTF8.self).utf16.count
        }
    }
}
