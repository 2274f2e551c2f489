/// Completion for fish.
enum FishCompletion {
    /// The script; name it `muster.fish` in a completions folder.
    static func script(for table: CompletionTable) -> String {
        let name = table.program
        var script = """
            # fish completion for \(name); made by '\(name) completion fish'
            complete -c \(name) -f

            """
        for row in table.rows {
            let condition = self.condition(row, in: table)
            for child in row.subcommands {
                script += "complete -c \(name) \(condition) -a \(child.name) -d \(quoted(child.abstract))\n"
            }
            for option in row.options {
                var line = "complete -c \(name) \(condition) -l \(option.name)"
                if let short = option.short { line += " -s \(short)" }
                if option.valueName != nil { line += " -r" + action(option.kind) }
                script += line + " -d \(quoted(option.help))\n"
            }
            for argument in row.arguments {
                script += "complete -c \(name) \(condition)\(action(argument.kind))\n"
            }
        }
        return script
    }

    /// True where the row's command is the one that is being written.
    private static func condition(_ row: CompletionTable.Row, in table: CompletionTable) -> String {
        let words = row.path.split(separator: " ").dropFirst()
        var tests = words.map { "__fish_seen_subcommand_from \($0)" }
        if !row.subcommands.isEmpty {
            tests.append(
                "not __fish_seen_subcommand_from \(row.subcommands.map(\.name).joined(separator: " "))"
            )
        }
        return tests.isEmpty ? "" : "-n '\(tests.joined(separator: "; and "))'"
    }

    private static func action(_ kind: ValueKind) -> String {
        switch kind {
        case .choice(let words): " -f -a '\(words.joined(separator: " "))'"
        case .file: " -F"
        case .directory: " -f -a '(__fish_complete_directories)'"
        case .text, .other: " -f"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.flatMap { "'\\".contains($0) ? "\\\($0)" : "\($0)" } + "'"
    }
}
