/// `muster completion`: completion scripts, the manual page and the reference, all from the command tree.
struct CompletionCommand: Command {
    let specification = CommandSpecification(
        "completion",
        abstract: "Print a shell's completion script, the manual page or the reference",
        arguments: [
            ArgumentSpecification(
                "SHELL",
                kind: .choice(["bash", "zsh", "fish", "man", "markdown"]),
                help: "bash, zsh or fish; man prints the manual page, markdown the reference"
            )
        ],
        examples: [
            CommandExample("source <(muster completion bash)", "Complete in this shell"),
            CommandExample(
                "muster completion bash > ~/.local/share/bash-completion/completions/muster",
                "Complete in every bash"
            ),
            CommandExample(
                "muster completion fish > ~/.config/fish/completions/muster.fish",
                "Complete in every fish"
            ),
            CommandExample("muster completion man | man -l -", "Read the manual page"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let table = CompletionTable(.muster)
        let text =
            switch parsed.positionals.first {
            case "bash": BashCompletion.script(for: table)
            case "zsh": ZshCompletion.script(for: table)
            case "fish": FishCompletion.script(for: table)
            case "man": ManualPage.roff(for: .muster, version: context.version)
            default: MarkdownReference.text(for: .muster)
            }
        context.console.result(text)
        return .done
    }
}
