/// Reads wiki markup as plain text, line by line.
///
/// Understood are headings, lists, tables, quotes, rules, code and `noformat`, panels, colour, emphasis, links, mentions,
/// images, escapes with a backslash, `\\` for a line end, and character references. What is not closed, or is no
/// markup after all, stays as it is. Linear in the length of the text, up to a factor for brackets that nothing closes.
enum WikiText {
    static func plainText(_ source: String) -> String {
        var lines: [String] = []
        // What stands before code on one line: its text goes on behind it.
        var carried = ""
        func emit(_ new: [String]) {
            guard !carried.isEmpty || !new.isEmpty else { return }
            lines.append(carried + (new.first ?? ""))
            lines += new.dropFirst()
            carried = ""
        }
        var rest = Array(
            source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).reversed()
        )
        while let line = rest.popLast() {
            if !carried.isEmpty, line.first?.isWhitespace == true { carried += " " }
            guard let block = Verbatim(line) else {
                emit(WikiLine(line).plainLines)
                continue
            }
            let before = WikiLine(block.before).plainLines
            if let end = block.after.firstRange(of: block.closing) {
                if before.count > 1 { emit(Array(before.dropLast())) }
                carried += before.last ?? ""
                if !carried.isEmpty, block.before.last?.isWhitespace == true { carried += " " }
                carried += block.after[..<end.lowerBound]
                rest.append(block.after[end.upperBound...])
            } else {
                emit(before)
                lines += verbatim(block, &rest)
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A line in which a block begins whose text means nothing but itself.
    private struct Verbatim {
        var before: Substring
        var after: Substring
        var closing: String

        init?(_ line: Substring) {
            var from = line.startIndex
            while let brace = line.utf8[from...].firstIndex(of: UInt8(ascii: "{")) {
                from = line.utf8.index(after: brace)
                // Escaped braces are none.
                let isEscaped =
                    brace > line.startIndex && line.utf8[line.utf8.index(before: brace)] == UInt8(ascii: "\\")
                guard !isEscaped, let name = ["code", "noformat"].first(where: line[from...].hasPrefix) else {
                    continue
                }
                let rest = line[from...].dropFirst(name.count)
                guard rest.first == "}" || rest.first == ":",
                    let end = rest.utf8.firstIndex(of: UInt8(ascii: "}"))
                else { continue }
                before = line[..<brace]
                after = rest[rest.utf8.index(after: end)...]
                closing = "{\(name)}"
                return
            }
            return nil
        }
    }

    /// The lines of a block up to its end, which goes back on the pile with what follows it.
    private static func verbatim(_ block: Verbatim, _ rest: inout [Substring]) -> [String] {
        var lines = block.after.isEmpty ? [] : [String(block.after)]
        while let line = rest.popLast() {
            guard let end = line.firstRange(of: block.closing) else {
                lines.append(String(line))
                continue
            }
            if end.lowerBound > line.startIndex { lines.append(String(line[..<end.lowerBound])) }
            let tail = line[end.upperBound...]
            if !tail.isEmpty { rest.append(tail) }
            break
        }
        return lines
    }
}

/// One line of wiki markup outside code.
struct WikiLine {
    private var line: Substring

    init(_ line: Substring) { self.line = line }

    /// Its plain text: none for a blank line, several where it has forced line ends.
    var plainLines: [String] {
        let trimmed = line.drop(while: \.isWhitespace)
        guard !trimmed.isEmpty else { return [] }
        if trimmed.count >= 4, trimmed.allSatisfy({ $0 == "-" }) { return ["----"] }
        if let table = tableRow(trimmed) { return table }
        var mark = ""
        var text = trimmed
        if let heading = Self.afterHeading(trimmed) {
            text = heading
        } else if let item = Self.listItem(trimmed) {
            mark = item.mark
            text = item.text
        }
        let plain = WikiInline.plainText(text).trimmed
        guard !plain.isEmpty else { return [] }
        let lines = plain.split(whereSeparator: \.isNewline).map(String.init)
        return [mark + (lines.first ?? "")] + lines.dropFirst().map { mark.isEmpty ? $0 : "  " + $0 }
    }

    /// What follows `h1. ` to `h6. ` or `bq. `.
    private static func afterHeading(_ line: Substring) -> Substring? {
        let mark = line.prefix(3)
        guard mark.count == 3, mark.last == ".", line.dropFirst(3).first?.isWhitespace ?? true else {
            return nil
        }
        let isHeading = mark.first == "h" && mark.dropFirst().first.map { ("1"..."6").contains($0) } ?? false
        return isHeading || mark == "bq." ? line.dropFirst(3) : nil
    }

    /// An item and its mark: as deep as it has signs, by the last of them.
    private static func listItem(_ line: Substring) -> (mark: String, text: Substring)? {
        let signs = line.prefix { "*#-".contains($0) }
        guard let kind = signs.last, line.dropFirst(signs.count).first?.isWhitespace == true,
            signs.count == 1 || !signs.contains("-") || signs.allSatisfy({ $0 == "-" }),
            signs.count < 4 || kind != "-"
        else { return nil }
        let indent = String(repeating: "  ", count: min(signs.count, 20) - 1)
        return (indent + (kind == "#" ? "1. " : "- "), line.dropFirst(signs.count + 1))
    }

    private func tableRow(_ line: Substring) -> [String]? {
        guard line.first == "|" else { return nil }
        var cells = WikiInline.cells(line)
        // Before the first bar there is no cell, and after the last one neither.
        cells.removeFirst()
        if cells.last?.trimmed.isEmpty == true { cells.removeLast() }
        return [cells.map { $0.trimmed.replacing("\n", with: " ") }.joined(separator: "\t")]
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
