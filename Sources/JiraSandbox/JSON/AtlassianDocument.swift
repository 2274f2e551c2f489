/// Rules of the Atlassian Document Format, as far as they decide whether Jira takes a document.
///
/// Version 1, known nodes and marks, children where they belong, no empty text. Attributes are not checked beyond the
/// address of a link and the level of a heading.
enum AtlassianDocument {
    static func isValid(_ document: JSONValue) -> Bool {
        guard document["type"]?.string == "doc", document["version"]?.integer == 1,
            let content = document["content"]?.array
        else { return false }
        return content.allSatisfy { isValid($0, in: "doc") }
    }

    /// Where each kind of node may stand.
    private static let blocks = [
        "paragraph", "heading", "bulletList", "orderedList", "table", "panel", "codeBlock", "blockquote",
        "rule",
        "expand", "mediaSingle", "mediaGroup", "blockCard",
    ]
    private static let inlines = ["text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"]
    private static let children: [String: [String]] = [
        "doc": blocks, "paragraph": inlines, "heading": inlines, "codeBlock": ["text"],
        "bulletList": ["listItem"], "orderedList": ["listItem"],
        "listItem": ["paragraph", "bulletList", "orderedList", "codeBlock", "mediaSingle"],
        "table": ["tableRow"], "tableRow": ["tableHeader", "tableCell"],
        "tableHeader": blocks.filter { $0 != "table" }, "tableCell": blocks.filter { $0 != "table" },
        "panel": blocks.filter { !["table", "panel"].contains($0) },
        "blockquote": ["paragraph", "bulletList", "orderedList", "codeBlock"],
        "expand": blocks, "mediaSingle": ["media"], "mediaGroup": ["media"],
    ]
    /// Nodes that are nothing without a child.
    private static let neverEmpty = ["bulletList", "orderedList", "listItem", "table", "tableRow", "panel"]
    private static let marks = [
        "strong", "em", "code", "link", "strike", "underline", "subsup", "textColor", "backgroundColor",
    ]

    private static func isValid(_ node: JSONValue, in parent: String) -> Bool {
        guard let type = node["type"]?.string, children[parent]?.contains(type) == true else { return false }
        if type == "text" {
            guard let text = node["text"]?.string, !text.isEmpty else { return false }
            return (node["marks"]?.array ?? []).allSatisfy(isValidMark)
        }
        if type == "heading" {
            guard let level = node["attrs"]?["level"]?.integer, (1...6).contains(level) else { return false }
        }
        guard let content = node["content"] else { return !neverEmpty.contains(type) }
        guard let nodes = content.array, !(nodes.isEmpty && neverEmpty.contains(type)) else { return false }
        return nodes.allSatisfy { isValid($0, in: type) }
    }

    private static func isValidMark(_ mark: JSONValue) -> Bool {
        guard let type = mark["type"]?.string, marks.contains(type) else { return false }
        return type != "link" || mark["attrs"]?["href"]?.string?.isEmpty == false
    }
}

extension JSONValue {
    /// The words of a document, blocks on lines of their own: what search looks at.
    ///
    /// A string is wiki markup, whose signs search skips.
    var plainText: String {
        if case .string(let markup) = self { return markup }
        if self["type"]?.string == "hardBreak" { return "\n" }
        if let text = self["text"]?.string { return text }
        guard let content = self["content"]?.array else { return "" }
        let isInline = ["paragraph", "heading"].contains(self["type"]?.string)
        return content.map(\.plainText).joined(separator: isInline ? "" : "\n")
    }
}
