/// The command tree as the flat table that completion scripts are made of.
struct CompletionTable {
    /// One command or group.
    struct Row {
        /// Words from the program's name on, joined by spaces.
        var path: String
        /// Words that may follow, with what they do.
        var subcommands: [(name: String, abstract: String)]
        /// Options, the common ones included.
        var options: [OptionSpecification]
        /// Positional arguments.
        var arguments: [ArgumentSpecification]
    }

    /// The program's name.
    let program: String
    /// Rows, parents before children.
    let rows: [Row]

    /// Walks a tree; hidden commands are left out.
    init(_ root: CommandNode) {
        program = root.specification.name
        rows = CompletionTable.rows(of: root, path: [])
    }

    private static func rows(of node: CommandNode, path: [String]) -> [Row] {
        let words = path + [node.specification.name]
        let row = Row(
            path: words.joined(separator: " "),
            subcommands: node.visibleChildren.map { ($0.specification.name, $0.specification.abstract) },
            options: node.specification.options + CommonOptions.all,
            arguments: node.specification.arguments
        )
        return [row] + node.visibleChildren.flatMap { rows(of: $0, path: words) }
    }

    /// Long and short spellings of the options.
    static func spellings(_ options: [OptionSpecification]) -> [String] {
        options.flatMap { option in [option.spelling] + (option.short.map { ["-\($0)"] } ?? []) }
    }
}
