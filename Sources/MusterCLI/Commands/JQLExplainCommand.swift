import JQL
import Muster

/// `muster jql explain`: what a query means.
struct JQLExplainCommand: Command {
    let specification = CommandSpecification(
        "explain",
        abstract: "Print a query's tree in words, its normal form, and what in it may surprise",
        discussion: [
            "Names every date that another account's time zone would change, with the epoch milliseconds to write "
                + "instead. Exit code 2 where Jira would refuse the query."
        ],
        arguments: [JQLCommand.argument],
        options: [JQLCommand.zone],
        examples: [
            CommandExample("muster jql explain 'a = 1 or b = 2 and c = 3'", "See what AND and OR join")
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let text = try await JQLCommand.text(parsed, context)
        var checker = JQLChecker(now: context.now())
        checker.timeZone = parsed[JQLCommand.zone]?.zone
        let check = checker.check(text)
        guard let query = check.query else {
            if parsed[CommonOptions.json] {
                context.console.result(try ResultJSON.text(JQLExplanationDocument(check)))
                return .usage
            }
            throw JQLCommand.failure(check)
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(JQLExplanationDocument(check)))
        } else {
            let style = context.console.outputStyle
            var lines = JQLOutline(query).lines
            lines += ["", style.dim(query.description)]
            if !check.findings.isEmpty {
                lines += [""] + JQLCommand.lines(check, check.findings, style: style)
            }
            context.console.result(lines.joined(separator: "\n"))
        }
        return check.isAccepted ? .done : .usage
    }
}

/// `{"jql","valid","normalized","tree","order","findings"}`.
struct JQLExplanationDocument: Encodable {
    var jql: String
    var valid: Bool
    var normalized: String?
    var tree: JQLNodeDocument?
    var order: [String]
    var findings: [JQLFindingDocument]

    init(_ check: JQLCheck) {
        jql = check.text
        valid = check.isAccepted
        normalized = check.query?.description
        let outline = check.query.map { JQLOutline($0) }
        tree = outline?.root.map(JQLNodeDocument.init)
        order = outline?.order ?? []
        findings = check.findings.map { JQLFindingDocument($0, in: check) }
    }
}

/// `{"kind":"all|any|not","parts":[…]}` or `{"kind":"condition","jql","meaning"}`.
struct JQLNodeDocument: Encodable {
    var kind: String
    var parts: [JQLNodeDocument]?
    var jql: String?
    var meaning: String?

    init(_ node: JQLOutline.Node) {
        switch node {
        case .all(let nodes): (kind, parts) = ("all", nodes.map(JQLNodeDocument.init))
        case .any(let nodes): (kind, parts) = ("any", nodes.map(JQLNodeDocument.init))
        case .not(let node): (kind, parts) = ("not", [JQLNodeDocument(node)])
        case .condition(let jql, let meaning):
            kind = "condition"
            self.jql = jql
            self.meaning = meaning
        }
    }
}
