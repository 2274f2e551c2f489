/// Completion for bash 4 and later, without the bash-completion package.
enum BashCompletion {
    /// The script; evaluate it or put it into a completions folder.
    static func script(for table: CompletionTable) -> String {
        let name = table.program
        var script = """
            # bash completion for \(name); made by '\(name) completion bash'
            _\(name)_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
            _\(name)_files() {
                local IFS=$'\\n'
                compopt -o filenames 2>/dev/null
                COMPREPLY=($(compgen "$1" -- "$cur"))
            }
            _\(name)() {
                local cur="${COMP_WORDS[COMP_CWORD]}" prev="" path="\(name)" word index skip="" given=0
                COMPREPLY=()
                # bash splits --name=value at the sign.
                ((COMP_CWORD > 0)) && prev="${COMP_WORDS[COMP_CWORD - 1]}"
                if [[ $cur == "=" ]]; then
                    cur=""
                elif [[ $prev == "=" ]] && ((COMP_CWORD > 1)); then
                    prev="${COMP_WORDS[COMP_CWORD - 2]}"
                fi
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word="${COMP_WORDS[index]}"
                    if [[ $word == "=" ]]; then skip=1; continue; fi
                    if [[ -n $skip ]]; then skip=""; continue; fi
                    case "$path:$word" in

            """
        for row in table.rows {
            let valued = CompletionTable.spellings(row.options.filter { $0.valueName != nil })
            script += "            " + valued.map { "\"\(row.path):\($0)\"" }.joined(separator: "|")
            // The sign of --name=value stands between the option and its value and starts the skipping itself.
            script += ") [[ \"${COMP_WORDS[index + 1]}\" == \"=\" ]] || skip=1 ;;\n"
            for child in row.subcommands {
                script += "            \"\(row.path):\(child.name)\") path=\"\(row.path) \(child.name)\" ;;\n"
            }
        }
        script += """
                        *) [[ $word == -* ]] || given=$((given + 1)) ;;
                    esac
                done
                case "$path:$prev" in

            """
        for row in table.rows {
            for option in row.options where option.valueName != nil {
                let patterns = CompletionTable.spellings([option]).map { "\"\(row.path):\($0)\"" }
                script +=
                    "        \(patterns.joined(separator: "|"))) \(action(option.kind, name)); return ;;\n"
            }
        }
        script += "    esac\n    case \"$path\" in\n"
        for row in table.rows {
            script += "        \"\(row.path)\")\n"
            let options = CompletionTable.spellings(row.options).joined(separator: " ")
            script += "            if [[ $cur == -* ]]; then _\(name)_words \"\(options)\"; return; fi\n"
            if !row.subcommands.isEmpty {
                script +=
                    "            _\(name)_words \"\(row.subcommands.map(\.name).joined(separator: " "))\" ;;\n"
            } else if row.arguments.isEmpty {
                script += "            ;;\n"
            } else {
                script += "            case $given in\n"
                for (position, argument) in row.arguments.enumerated() {
                    let pattern = argument.isRepeated ? "*" : String(position)
                    script += "                \(pattern)) \(action(argument.kind, name)) ;;\n"
                }
                script += "            esac ;;\n"
            }
        }
        return script + "    esac\n}\ncomplete -F _\(name) \(name)\n"
    }

    private static func action(_ kind: ValueKind, _ name: String) -> String {
        switch kind {
        case .choice(let words): "_\(name)_words \"\(words.joined(separator: " "))\""
        case .file: "_\(name)_files -f"
        case .directory: "_\(name)_files -d"
        case .text, .other: "return"
        }
    }
}
