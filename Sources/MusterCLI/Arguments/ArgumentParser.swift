import Muster

/// What a command line asks for.
enum Invocation: Sendable {
    /// Run a command.
    case run(any Command, ParsedArguments)
    /// Print the help of the node at the end of the path.
    case help(path: [CommandNode])
    /// Print the version.
    case version
}

/// Reads command lines against a command tree.
///
/// Options may stand anywhere, before and after positional arguments; `--` ends them. `--name value` and `--name=value`
/// are the same, flags join (`-qv`), a short option's value may be attached (`-oFILE`). A value that begins with a dash
/// is taken only if it is a number or `-`; other such values are written `--name=-value`. `--help` wins over every
/// mistake. Long names are not abbreviated, so that new options never change the meaning of old scripts.
struct ArgumentParser: Sendable {
    /// The tree; its name is the program's.
    let root: CommandNode
    /// Commands of later versions, which are refused by name.
    let unavailable: [String]

    /// Makes a parser of a tree.
    init(root: CommandNode, unavailable: [String] = []) {
        self.root = root
        self.unavailable = unavailable
    }

    /// Reads the arguments, the program's own name excluded.
    func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        var pass = ParsingPass(root: root, unavailable: unavailable)
        do {
            try pass.read(arguments)
        } catch {
            if ParsingPass.asksForHelp(arguments) { return .help(path: pass.path) }
            throw error
        }
        return try pass.finish()
    }
}

/// The state of one reading.
private struct ParsingPass {
    var path: [CommandNode]
    var parsed = ParsedArguments()
    let unavailable: [String]
    private var words: Set<String> = []

    init(root: CommandNode, unavailable: [String]) {
        path = [root]
        self.unavailable = unavailable
    }

    static func asksForHelp(_ arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    }

    private var node: CommandNode { path[path.count - 1] }
    private var options: [OptionSpecification] { node.specification.options + CommonOptions.all }

    func failure(_ message: String) -> UsageError {
        UsageError(
            message: message,
            path: path.map(\.specification.name),
            usage: HelpText.usageLine(of: path)
        )
    }

    mutating func read(_ arguments: [String]) throws(UsageError) {
        words = Set(arguments)
        var index = 0
        while index < arguments.count {
            let word = arguments[index]
            index += 1
            if word == "--" {
                for word in arguments[index...] { try readWord(word) }
                return
            }
            if word.hasPrefix("--") {
                try readLong(word, arguments, &index)
            } else if word.hasPrefix("-"), word != "-", Double(word) == nil {
                try readShort(word, arguments, &index)
            } else {
                try readWord(word)
            }
        }
    }

    private mutating func readLong(_ word: String, _ arguments: [String], _ index: inout Int)
        throws(UsageError)
    {
        let name = String(word.dropFirst(2).prefix { $0 != "=" })
        let attached = word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) }
        guard let option = options.first(where: { $0.name == name }) else { throw unknownOption("--" + name) }
        guard option.valueName != nil else {
            if let attached {
                throw failure("\(option.spelling) takes no value, and '\(attached)' was given")
            }
            return try take("", for: option)
        }
        if let attached { return try take(attached, for: option) }
        try take(value(of: option, arguments, &index), for: option)
    }

    private mutating func readShort(_ word: String, _ arguments: [String], _ index: inout Int)
        throws(UsageError)
    {
        var rest = word.dropFirst()
        while let letter = rest.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else {
                throw unknownOption("-\(letter)")
            }
            guard option.valueName != nil else {
                try take("", for: option)
                continue
            }
            if rest.first == "=" { rest.removeFirst() }
            return try take(rest.isEmpty ? value(of: option, arguments, &index) : String(rest), for: option)
        }
    }

    private func value(
        of option: OptionSpecification,
        _ arguments: [String],
        _ index: inout Int
    ) throws(UsageError) -> String {
        let name = option.valueName ?? "VALUE"
        guard index < arguments.count else {
            throw failure("\(option.spelling) needs a value: \(option.spelling) \(name)")
        }
        let next = arguments[index]
        guard !next.hasPrefix("-") || next == "-" || Double(next) != nil else {
            throw failure(
                "\(option.spelling) needs a value, and '\(next)' looks like an option; "
                    + "a value that begins with a dash is written \(option.spelling)=\(next)"
            )
        }
        index += 1
        return next
    }

    private mutating func take(_ text: String, for option: OptionSpecification) throws(UsageError) {
        if !option.isRepeatable, let earlier = parsed.text(of: option) {
            throw failure("\(option.spelling) is given twice, with '\(earlier)' and '\(text)'; give it once")
        }
        do {
            parsed.append(try option.convert(text), of: text, to: option)
        } catch {
            throw failure(
                error.isSentence
                    ? "\(option.spelling): \(error.allowed)"
                    : "\(option.spelling): '\(text)' must be \(error.allowed)"
            )
        }
    }

    private mutating func readWord(_ word: String) throws(UsageError) {
        if case .command = node {
            parsed.positionals.append(word)
            return
        }
        guard let child = node.children.first(where: { $0.specification.name == word }) else {
            throw unknownCommand(word)
        }
        path.append(child)
    }

    private func unknownCommand(_ word: String) -> UsageError {
        if path.count == 1, unavailable.contains(word) {
            return failure("'\(word)' is not in this version of \(node.specification.name)")
        }
        let names = node.visibleChildren.map(\.specification.name)
        let ending = Suggestion.ending(for: word, among: names)
        return failure(
            "unknown command '\(word)'"
                + (ending.isEmpty ? "; commands are \(names.joined(separator: ", "))" : ending)
        )
    }

    private func unknownOption(_ spelling: String) -> UsageError {
        let known = options.map(\.spelling) + options.compactMap { $0.short.map { "-\($0)" } }
        if case .group = node {
            let owners = node.visibleChildren.filter { child in
                child.specification.options.contains { $0.spelling == spelling }
            }
            if let owner = owners.first(where: { words.contains($0.specification.name) }) ?? owners.first {
                let words = (path + [owner]).map(\.specification.name).joined(separator: " ")
                return failure("\(spelling) is an option of '\(words)'; write it after the command")
            }
        }
        let candidates = spelling.hasPrefix("--") ? known.filter { $0.hasPrefix("--") } : []
        return failure("unknown option '\(spelling)'" + Suggestion.ending(for: spelling, among: candidates))
    }

    mutating func finish() throws(UsageError) -> Invocation {
        if parsed[CommonOptions.help] { return .help(path: path) }
        if parsed[CommonOptions.version] { return .version }
        guard case .command(let command) = node else {
            let names = node.visibleChildren.map(\.specification.name)
            throw failure("a command is missing; commands are \(names.joined(separator: ", "))")
        }
        try checkPositionals()
        parsed.path = path.map(\.specification.name)
        return .run(command, parsed)
    }

    private func checkPositionals() throws(UsageError) {
        let arguments = node.specification.arguments
        let required = arguments.count { !$0.isOptional }
        if parsed.positionals.count < required {
            let missing = arguments.filter { !$0.isOptional }.dropFirst(parsed.positionals.count)
            throw failure("\(missing.map(\.name).joined(separator: " and ")) is missing")
        }
        if parsed.positionals.count > arguments.count, arguments.last?.isRepeated != true {
            let extra = parsed.positionals[arguments.count]
            throw failure("'\(extra)' is one argument too many")
        }
        for (position, text) in parsed.positionals.enumerated() {
            let argument = arguments[min(position, arguments.count - 1)]
            guard !text.isEmpty else { throw failure("\(argument.name) is empty") }
            if case .choice(let words) = argument.kind, !words.contains(text) {
                throw failure("\(argument.name): '\(text)' must be \(oneOf(words, given: text))")
            }
        }
    }
}
