/// Help pages, made of the command tree.
enum HelpText {
    /// The line that says how a command is called.
    static func usageLine(of path: [CommandNode]) -> String {
        guard let node = path.last else { return "" }
        var words = path.map(\.specification.name)
        if case .group = node { words.append("COMMAND") }
        words += node.specification.arguments.map { argument in
            let name = argument.isRepeated ? argument.name + "..." : argument.name
            return argument.isOptional ? "[\(name)]" : name
        }
        return (words + ["[options]"]).joined(separator: " ")
    }

    /// The whole page of a command or group, ending in a line break.
    ///
    /// - Parameters:
    ///   - path: nodes from the root to the one to describe.
    ///   - columns: greatest width of a line; words that are longer stand alone on theirs.
    ///   - style: how headings look.
    /// - Returns: the page.
    static func page(of path: [CommandNode], columns: Int, style: TextStyle) -> String {
        guard let node = path.last else { return "" }
        let specification = node.specification
        var page = Page(columns: columns, style: style)
        page.paragraph(specification.abstract + ".")
        page.heading("Usage:", "  " + usageLine(of: path))
        for text in specification.discussion { page.paragraph(text) }
        page.examples(specification.examples)
        page.table(
            "Commands:",
            node.visibleChildren.map { ($0.specification.name, $0.specification.abstract) }
        )
        page.table("Arguments:", specification.arguments.map { ($0.name, $0.help) })
        page.table("Options:", specification.options.map { (label($0), explanation($0)) })
        page.table("Common options:", CommonOptions.all.map { (label($0), explanation($0)) })
        if path.count == 1 {
            page.table("Exit codes:", ExitCode.allCases.map { ("\($0.rawValue)", $0.meaning) })
        }
        if case .group = node {
            let words = path.map(\.specification.name).joined(separator: " ")
            page.paragraph("'\(words) COMMAND --help' describes a command.")
        }
        return page.text
    }

    /// An option with its short name and the name of its value.
    static func label(_ option: OptionSpecification) -> String {
        let short = option.short.map { "-\($0), " } ?? ""
        return short + option.spelling + (option.valueName.map { " \($0)" } ?? "")
    }

    /// What an option does, its words and its default.
    static func explanation(_ option: OptionSpecification) -> String {
        var text = option.help
        if case .choice(let words) = option.kind { text += ": " + words.joined(separator: ", ") }
        if option.isRepeatable, option.valueName != nil { text += "; may be repeated" }
        if let value = option.defaultText { text += " (default: \(value))" }
        return text
    }
}

/// A page of text under construction.
private struct Page {
    let columns: Int
    let style: TextStyle
    var text = ""

    mutating func paragraph(_ words: String) {
        separate()
        for line in Page.wrapped(words, columns: columns) { text += line + "\n" }
    }

    mutating func heading(_ title: String, _ lines: String...) {
        separate()
        text += style.bold(title) + "\n"
        for line in lines { text += line + "\n" }
    }

    mutating func examples(_ examples: [CommandExample]) {
        guard !examples.isEmpty else { return }
        heading("Examples:")
        for example in examples {
            text += "  \(example.line)\n"
            for line in Page.wrapped(example.meaning, columns: columns - 6) { text += "      \(line)\n" }
        }
    }

    mutating func table(_ title: String, _ rows: [(label: String, text: String)]) {
        guard !rows.isEmpty else { return }
        heading(title)
        let widest = 26
        let longest = rows.map(\.label.count).filter { $0 <= widest }.max() ?? 0
        let margin = longest + 4
        for row in rows {
            var lines = Page.wrapped(row.text, columns: max(24, columns - margin))[...]
            let label = "  " + row.label
            if row.label.count <= longest, let first = lines.popFirst() {
                text += label + String(repeating: " ", count: margin - label.count) + first + "\n"
            } else {
                text += label + "\n"
            }
            for line in lines { text += String(repeating: " ", count: margin) + line + "\n" }
        }
    }

    private mutating func separate() {
        if !text.isEmpty { text += "\n" }
    }

    static func wrapped(_ words: String, columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > columns {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
