import JQL
import Muster

/// `muster jql`: queries, without asking for tickets.
enum JQLCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "jql",
            abstract: "Check a JQL query, say what it means, or ask the cached tickets with it",
            discussion: [
                "JQL is one argument: put it in single quotation marks for the shell. - reads it from stdin."
            ]
        ),
        [.command(JQLCheckCommand()), .command(JQLExplainCommand()), .command(JQLEvalCommand())]
    )

    /// The query.
    static let argument = ArgumentSpecification("JQL", kind: .file, help: "The query; - reads stdin")

    /// The account's zone.
    static let zone = Option<JQLZone>(
        "zone",
        value: "AREA/CITY",
        default: "UTC",
        help: "Time zone in the profile of the account that asks"
    ) { text throws(ValueProblem) in
        guard let zone = JQLZone(name: text) else {
            throw ValueProblem(allowed: "the name of a time zone, such as Europe/Berlin or UTC")
        }
        return zone
    }

    /// The text of the argument, without what an editor adds: a byte order mark and line ends at the end.
    static func text(_ parsed: ParsedArguments, _ context: CommandContext) async throws -> String {
        guard parsed.positionals[0] == "-" else { return parsed.positionals[0] }
        let bytes = try await context.bytes(of: "-")
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.inputRefused, "the query on standard input is not UTF-8; convert it first")
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        while let last = text.unicodeScalars.last, last == "\n" || last == "\r" {
            text.unicodeScalars.removeLast()
        }
        return text
    }

    /// Findings for people: severity, message, the line with carets, what to write instead.
    static func lines(_ check: JQLCheck, _ findings: [JQLFinding], style: TextStyle) -> [String] {
        findings.flatMap { finding in
            let excerpt = check.excerpt(of: finding)
            let label =
                switch finding.severity {
                case .error: style.red("error:")
                case .warning: style.yellow("warning:")
                case .note: style.dim("note:")
                }
            let hasPlace = finding.message.hasSuffix(")") && finding.message.contains("(line ")
            let place =
                hasPlace || finding.rule == .site
                ? "" : " (line \(excerpt.line), character \(excerpt.character))"
            var lines = ["\(label) \(finding.message)\(place)"]
            if !check.text.isEmpty, finding.rule != .site {
                lines += ["    \(excerpt.text)", "    \(excerpt.carets)"]
            }
            if let suggestion = finding.suggestion { lines.append("    \(suggestion)") }
            return lines
        }
    }

    /// A failure for a query that is refused, with its findings as details.
    static func failure(_ check: JQLCheck) -> CommandFailure {
        let errors = check.findings.filter { $0.severity == .error }
        guard let first = errors.first else { return CommandFailure(.usage, "the query cannot be used") }
        let lines = lines(check, errors, style: .plain)
        return CommandFailure(.usage, first.message, details: Array(lines.dropFirst()))
    }
}

/// One finding for programs.
struct JQLFindingDocument: Encodable {
    var severity: String
    var rule: String
    var message: String
    var suggestion: String?
    /// From 1; the character in UTF-16 units.
    var line: Int
    var character: Int
    /// In the query's UTF-8, from 0.
    var offset: Int
    var length: Int

    init(_ finding: JQLFinding, in check: JQLCheck) {
        let excerpt = check.excerpt(of: finding)
        severity = finding.severity.rawValue
        rule = finding.rule.rawValue
        message = finding.message
        suggestion = finding.suggestion
        line = excerpt.line
        character = excerpt.character
        offset = finding.range.lowerBound
        length = finding.range.count
    }
}
