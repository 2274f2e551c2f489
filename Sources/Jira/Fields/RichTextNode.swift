internal import FoundationEssentials

/// A node of the Atlassian Document Format, as far as places can be in it: text, line breaks and the targets of links.
///
/// For showing a document to people see the plain-text rendering in `Text`; here what counts are lines and addresses.
struct RichTextNode: Decodable {
    private var type: String?
    private var text: String?
    private var content: [RichTextNode]
    /// Where its links point to.
    private var targets: [String]

    private enum Keys: String, CodingKey { case type, text, content, marks, attrs }

    private struct Mark: Decodable { var attrs: Attributes? }

    private struct Attributes: Decodable {
        var href: String?
        var url: String?
        var text: String?

        init(from decoder: any Decoder) throws {
            let object = try decoder.container(keyedBy: Keys.self)
            href = try? object.decodeIfPresent(String.self, forKey: .href)
            url = try? object.decodeIfPresent(String.self, forKey: .url)
            text = try? object.decodeIfPresent(String.self, forKey: .text)
        }

        private enum Keys: String, CodingKey { case href, url, text }
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        type = try? object.decodeIfPresent(String.self, forKey: .type)
        let attributes = try? object.decodeIfPresent(Attributes.self, forKey: .attrs)
        text = (try? object.decodeIfPresent(String.self, forKey: .text)) ?? attributes?.text
        content = (try? object.decodeIfPresent([RichTextNode].self, forKey: .content)) ?? []
        let marks = (try? object.decodeIfPresent([Mark].self, forKey: .marks)) ?? []
        targets = (marks.map(\.attrs) + [attributes]).compactMap { $0?.href ?? $0?.url }
    }

    /// Its lines without blank ones; the targets of a line's links stand below it, where they are not its whole text.
    var lines: [String] {
        var collected = Collected()
        collect(&collected)
        collected.endLine()
        return collected.lines
    }

    private struct Collected {
        var lines: [String] = []
        var line = ""
        var targets: [String] = []

        mutating func endLine() {
            if !line.allSatisfy(\.isWhitespace) { lines.append(line) }
            for target in targets where target != line { lines.append(target) }
            (line, targets) = ("", [])
        }
    }

    private func collect(_ collected: inout Collected) {
        switch type {
        case "hardBreak": collected.endLine()
        case "text", "emoji", "mention", "status", "date", "inlineCard":
            collected.line += text ?? ""
            collected.targets += targets
        default:
            collected.endLine()
            collected.targets += targets
            for node in content { node.collect(&collected) }
            collected.endLine()
        }
    }
}

/// The lines of a text of several lines, with the addresses that stand among words as lines of their own.
enum PlaceLines {
    static func lines(of text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).flatMap { line in
            // [label|https://…] is how wiki markup writes a link.
            let words = line.split { $0.isWhitespace || "[]|<>".contains($0) }
            let addresses = words.filter { word in
                ["https://", "http://", "geo:"].contains { word.lowercased().hasPrefix($0) }
            }
            return [String(line)] + addresses.filter { $0.count < line.count }.map(String.init)
        }
    }
}
