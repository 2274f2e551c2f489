import Muster

/// The reference of commands, options and configuration keys, made of the same tables as the program.
enum MarkdownReference {
    /// The reference as Markdown.
    static func text(for root: CommandNode) -> String {
        var text = "# Commands of \(root.specification.name)\n\n\(root.specification.abstract).\n"
        for child in root.visibleChildren { text += section(of: [root, child]) }
        text += "\n## Common options\n\n" + table(CommonOptions.all)
        text += "\n## Exit codes\n\n| code | meaning |\n|---|---|\n"
        for code in ExitCode.allCases { text += "| \(code.rawValue) | \(code.meaning) |\n" }
        text += "\n## Configuration\n\n| key | environment | default | meaning |\n|---|---|---|---|\n"
        for key in ConfigurationSchema.keys {
            let standard = key.standard ?? (key.isRequired ? "required" : "none")
            text +=
                "| `\(key.pattern)` | `\(key.environmentName())` | \(cell(standard)) | \(cell(key.help)) |\n"
        }
        text += "\nHonoured as well:\n\n| environment | key |\n|---|---|\n"
        for foreign in ConfigurationEnvironment.foreign {
            let unit = foreign.unit.isEmpty ? "" : " (a bare number is \(foreign.unit))"
            text += "| `\(foreign.name)` | `\(foreign.pattern)`\(unit) |\n"
        }
        let reserved = ConfigurationEnvironment.reserved.map { "`\($0)`" }.joined(separator: ", ")
        return text + "\nReserved for later versions, without effect now: \(reserved).\n"
    }

    private static func section(of path: [CommandNode]) -> String {
        guard let node = path.last else { return "" }
        let specification = node.specification
        var text = "\n## \(path.dropFirst().map(\.specification.name).joined(separator: " "))\n\n"
        text += "```\n\(HelpText.usageLine(of: path))\n```\n\n\(specification.abstract).\n"
        for paragraph in specification.discussion { text += "\n\(paragraph)\n" }
        for argument in specification.arguments { text += "\n- `\(argument.name)`: \(argument.help)\n" }
        if !specification.options.isEmpty { text += "\n" + table(specification.options) }
        for example in specification.examples {
            text += "\n\(example.meaning):\n\n```\n\(example.line)\n```\n"
        }
        return text + node.visibleChildren.map { section(of: path + [$0]) }.joined()
    }

    private static func table(_ options: [OptionSpecification]) -> String {
        "| option | meaning |\n|---|---|\n"
            + options.map { "| `\(HelpText.label($0))` | \(cell(HelpText.explanation($0))) |\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
