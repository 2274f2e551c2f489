/// The manual page, made of the command tree.
enum ManualPage {
    /// The page in the `man` macros of roff, section 1.
    static func roff(for root: CommandNode, version: String) -> String {
        let specification = root.specification
        let name = specification.name
        var page = """
            .\\" Made by '\(name) completion man'.
            .TH \(name.uppercased()) 1 "" "\(name) \(version)" "User Commands"
            .SH NAME
            \(name) \\- \(escaped(specification.abstract))
            .SH SYNOPSIS
            .B \(name)
            .I COMMAND
            [options]
            .SH DESCRIPTION

            """
        for text in specification.discussion { page += ".PP\n" + line(text) }
        page += ".SH COMMANDS\n"
        for child in root.visibleChildren { page += section(of: [root, child]) }
        page += ".SH COMMON OPTIONS\n" + options(CommonOptions.all)
        page += ".SH EXIT STATUS\n"
        for code in ExitCode.allCases { page += ".TP\n.B \(code.rawValue)\n" + line(code.meaning) }
        page += """
            .SH FILES
            .TP
            .I muster.yaml
            Configuration, in the working directory, then in $XDG_CONFIG_HOME/muster or ~/.config/muster.
            .SH ENVIRONMENT
            .TP
            .B MUSTER_CONFIG
            Configuration file, as \\-\\-config.
            .TP
            .BI MUSTER_ SECTION _ KEY
            A key of the configuration: clustering.max_tickets is MUSTER_CLUSTERING_MAX_TICKETS.
            .TP
            .BI MUSTER_TOKEN_ SITE
            Token of a site.
            .TP
            .B NO_COLOR
            No colours.

            """
        page += ".SH EXAMPLES\n" + examples(specification.examples)
        return page
    }

    private static func section(of path: [CommandNode]) -> String {
        guard let node = path.last else { return "" }
        let specification = node.specification
        var text = ".SS \(escaped(HelpText.usageLine(of: path)))\n" + line(specification.abstract + ".")
        for paragraph in specification.discussion { text += ".PP\n" + line(paragraph) }
        for argument in specification.arguments {
            text += ".TP\n.I \(escaped(argument.name))\n" + line(argument.help + ".")
        }
        text += options(specification.options)
        if path.count > 1, !specification.examples.isEmpty {
            text += ".PP\nExamples:\n" + examples(specification.examples)
        }
        for child in node.visibleChildren { text += section(of: path + [child]) }
        return text
    }

    private static func options(_ options: [OptionSpecification]) -> String {
        options.map { option in
            let short = option.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
            let value = option.valueName.map { " \\fI\(escaped($0))\\fR" } ?? ""
            return ".TP\n\(short)\\fB\(escaped(option.spelling))\\fR\(value)\n"
                + line(HelpText.explanation(option) + ".")
        }.joined()
    }

    private static func examples(_ examples: [CommandExample]) -> String {
        examples.map { ".TP\n.B \(escaped($0.line))\n" + line($0.meaning + ".") }.joined()
    }

    /// A line of text; one that begins with a dot or a quote would be a request.
    private static func line(_ text: String) -> String {
        let escaped = escaped(text)
        return (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
    }
}
