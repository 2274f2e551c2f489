internal import FoundationEssentials

/// A node of a document that was received: whatever is not understood is passed over, never an error.
///
/// Members may be absent, null or of another kind than they should; unknown nodes give their text and their children.
/// Nodes nested deeper than `depthLimit` are left out with an ellipsis.
struct ReceivedADF: Decodable {
    var type: String
    var text: String?
    var attributes: Attributes
    var link: String?
    var children: [ReceivedADF]

    /// More than any editor makes; a call stack must hold twice as many levels of decoding.
    static let depthLimit = 80

    struct Attributes {
        var text: String?
        var shortName: String?
        var id: String?
        var url: String?
        var title: String?
        var alt: String?
        var state: String?
        var timestamp: Int64?
        var order: Int?
    }

    private enum Keys: String, CodingKey { case type, text, attrs, marks, content }

    private enum AttributeKeys: String, CodingKey {
        case text, shortName, id, url, title, alt, state, timestamp, order, data, href
    }

    private struct Mark: Decodable {
        var type: String?
        var href: String?

        init(from decoder: any Decoder) throws {
            let object = try? decoder.container(keyedBy: Keys.self)
            type = try? object?.decodeIfPresent(String.self, forKey: .type)
            let attributes = try? object?.nestedContainer(keyedBy: AttributeKeys.self, forKey: .attrs)
            href = try? attributes?.decodeIfPresent(String.self, forKey: .href)
        }
    }

    init(type: String, text: String? = nil) {
        self.type = type
        self.text = text
        attributes = Attributes()
        children = []
    }

    init(from decoder: any Decoder) throws {
        try self.init(from: decoder, depth: 0)
    }

    private init(from decoder: any Decoder, depth: Int) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        self.init(type: (try? object.decodeIfPresent(String.self, forKey: .type)) ?? "")
        text = try? object.decodeIfPresent(String.self, forKey: .text)
        if let marks = try? object.decodeIfPresent([Mark].self, forKey: .marks) {
            link = marks.first { $0.type == "link" }?.href
        }
        if let attrs = try? object.nestedContainer(keyedBy: AttributeKeys.self, forKey: .attrs) {
            read(attrs)
        }
        guard object.contains(.content) else { return }
        guard depth < Self.depthLimit else {
            children = [ReceivedADF(type: "text", text: "…")]
            return
        }
        guard var list = try? object.nestedUnkeyedContainer(forKey: .content) else { return }
        while !list.isAtEnd {
            // An element that is no node still has to be passed over.
            guard let inner = try? list.superDecoder() else { return }
            if let child = try? ReceivedADF(from: inner, depth: depth + 1) { children.append(child) }
        }
    }

    private mutating func read(_ attrs: KeyedDecodingContainer<AttributeKeys>) {
        func string(_ key: AttributeKeys) -> String? {
            guard let text = try? attrs.decodeIfPresent(String.self, forKey: key), !text.isEmpty else {
                return nil
            }
            return text
        }
        attributes.text = string(.text)
        attributes.shortName = string(.shortName)
        attributes.id = string(.id)
        attributes.url = string(.url)
        attributes.title = string(.title)
        attributes.alt = string(.alt)
        attributes.state = string(.state)
        attributes.order = try? attrs.decodeIfPresent(Int.self, forKey: .order)
        let number = try? attrs.decodeIfPresent(Int64.self, forKey: .timestamp)
        // Beyond the year 9999 it is no date.
        let timestamp = number ?? string(.timestamp).flatMap { Int64($0) }
        attributes.timestamp = timestamp.flatMap { $0.magnitude < 253_402_300_800_000 ? $0 : nil }
        // A card of data without an address has it inside, as in schema.org.
        if attributes.url == nil,
            let data = try? attrs.nestedContainer(keyedBy: AttributeKeys.self, forKey: .data)
        {
            attributes.url = try? data.decodeIfPresent(String.self, forKey: .url)
        }
    }
}

extension ReceivedADF {
    /// The text without marks; see `JiraText.plainText`.
    var plainText: String { lines.joined(separator: "\n") }

    /// Lines of a block; no blank ones but in code.
    private var lines: [String] {
        switch type {
        case "codeBlock":
            let code = children.compactMap(\.text).joined()
            return code.isEmpty
                ? []
                : code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                    .map(String.init)
        case "bulletList", "decisionList": return items { _ in "- " }
        case "orderedList":
            let first = attributes.order ?? 1
            return items { "\(first &+ $0). " }
        case "taskList":
            return children.flatMap { child in
                child.type == "taskList"
                    ? child.lines.map { "  " + $0 }
                    : Self.marked(child.lines, child.attributes.state == "DONE" ? "[x] " : "[ ] ")
            }
        case "blockquote": return blocks.map { "> " + $0 }
        case "rule": return ["----"]
        case "table": return children.flatMap(\.lines)
        case "tableRow":
            return [children.map { $0.blocks.joined(separator: " ") }.joined(separator: "\t")]
        case "expand", "nestedExpand": return (attributes.title.map { [$0] } ?? []) + blocks
        case "media", "mediaInline": return ["[\(attributes.alt ?? "attachment")]"]
        case "blockCard", "embedCard": return attributes.url.map { [$0] } ?? []
        default:
            guard isInline || children.isEmpty else { return blocks }
            return Self.split(inlineText)
        }
    }

    /// Lines of the children, runs of inline ones joined.
    private var blocks: [String] {
        var lines: [String] = []
        var run = ""
        for child in children {
            if child.isInline {
                run += child.inlineText
            } else {
                lines += Self.split(run)
                run = ""
                lines += child.lines
            }
        }
        return lines + Self.split(run)
    }

    private var isInline: Bool {
        switch type {
        case "text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status", "placeholder",
            "inlineExtension", "mediaInline":
            true
        // What is not known is a block where it has children.
        default: text != nil
        }
    }

    private var inlineText: String {
        switch type {
        case "hardBreak": return "\n"
        case "mention":
            return attributes.text ?? attributes.id.map { "@\($0)" } ?? ""
        case "emoji": return attributes.text ?? attributes.shortName ?? ""
        case "inlineCard": return attributes.url ?? ""
        case "mediaInline": return "[\(attributes.alt ?? "attachment")]"
        case "date": return attributes.timestamp.map { JiraTimestamp.day($0) } ?? ""
        default:
            let words = text ?? attributes.text ?? attributes.url ?? ""
            return Self.linked(words, to: link) + children.map(\.inlineText).joined()
        }
    }

    private func items(_ mark: (Int) -> String) -> [String] {
        children.enumerated().flatMap { Self.marked($1.blocks, mark($0)) }
    }

    private static func marked(_ lines: [String], _ mark: String) -> [String] {
        guard let first = lines.first else { return [] }
        return [mark + first] + lines.dropFirst().map { "  " + $0 }
    }

    private static func split(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init).filter { line in
            !line.allSatisfy(\.isWhitespace)
        }
    }

    /// A text with the address that it leads to, where that is not to be seen already.
    static func linked(_ text: String, to address: String?) -> String {
        guard let address, !address.isEmpty, !text.contains(address) else { return text }
        return text.isEmpty ? address : "\(text) (\(address))"
    }
}
