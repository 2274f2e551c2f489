/// Completion for zsh.
enum ZshCompletion {
    /// The script; name it `_muster` in a folder of `fpath`, or evaluate it after `compinit`.
    static func script(for table: CompletionTable) -> String {
        let name = table.program
        var script = "#compdef \(name)\n# zsh completion for \(name); made by '\(name) completion zsh'\n"
        for row in table.rows {
            script += "\n\(function(row.path))() {\n"
            script += row.subcommands.isEmpty ? command(row) : group(row)
            script += "}\n"
        }
        return script + """

            if [ "$funcstack[1]" = "_\(name)" ]; then
                _\(name) "$@"
            else
                compdef _\(name) \(name)
            fi

            """
    }

    private static func function(_ path: String) -> String {
        "_" + path.split(separator: " ").joined(separator: "_")
    }

    private static func command(_ row: CompletionTable.Row) -> String {
        var lines = ["    _arguments -s -S"]
        lines += row.options.flatMap(specifications)
        lines += row.arguments.map { argument in
            quoted(
                "\(argument.isRepeated ? "*" : argument.isOptional ? ":" : ""):\(argument.name):\(action(argument.kind))"
            )
        }
        return lines.joined(separator: " \\\n        ") + "\n"
    }

    private static func group(_ row: CompletionTable.Row) -> String {
        let options = row.options.flatMap(specifications).joined(separator: " \\\n        ")
        let commands = row.subcommands.map { "        " + quoted("\($0.name):\($0.abstract)") }.joined(
            separator: "\n"
        )
        let cases = row.subcommands.map { "            \($0.name)) \(function(row.path + " " + $0.name)) ;;" }
        return """
                local curcontext="$curcontext" state line
                local -a commands
                commands=(
            \(commands)
                )
                _arguments -C -s -S \\
                    \(options) \\
                    '1: :->command' '*:: :->rest'
                case $state in
                    command) _describe command commands ;;
                    rest)
                        case $line[1] in
            \(cases.joined(separator: "\n"))
                        esac ;;
                esac

            """
    }

    /// Both spellings of an option in the form of `_arguments`.
    private static func specifications(_ option: OptionSpecification) -> [String] {
        let help = option.help.flatMap { "[]:\\".contains($0) ? "\\\($0)" : "\($0)" }
        let repeated = option.isRepeatable && option.valueName != nil ? "*" : ""
        let value = option.valueName.map { ":\(escaped($0)):\(action(option.kind))" } ?? ""
        return CompletionTable.spellings([option]).map { spelling in
            let sign = option.valueName == nil ? "" : spelling.hasPrefix("--") ? "=" : "+"
            return quoted("\(repeated)\(spelling)\(sign)[\(String(help))]\(value)")
        }
    }

    private static func action(_ kind: ValueKind) -> String {
        switch kind {
        case .choice(let words): "(\(words.joined(separator: " ")))"
        case .file: "_files"
        case .directory: "_files -/"
        case .text, .other: " "
        }
    }

    private static func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == ":" ? "\\:" : "\($0)" })
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
