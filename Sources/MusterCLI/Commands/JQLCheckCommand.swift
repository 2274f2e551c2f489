import JQL
import Muster

/// `muster jql check`: whether Jira takes a query.
struct JQLCheckCommand: Command {
    /// Asks the site.
    static let site = Option<String>.text(
        "site",
        value: "NAME",
        default: "no site is asked",
        help: "Check names against this site of the configuration as well"
    )

    let specification = CommandSpecification(
        "check",
        abstract: "Say whether Jira takes a query, and what in it may surprise",
        discussion: [
            "Checks grammar, reserved words, operators, dates, limits, and dates that another account's time zone would "
                + "change. Names of custom fields are known to the site only: --site asks it. Exit code 2 where Jira "
                + "would refuse the query."
        ],
        arguments: [JQLCommand.argument],
        options: [site, JQLCommand.zone],
        examples: [
            CommandExample(
                "muster jql check 'project = OPS AND status = Done'",
                "Check a query without a site"
            ),
            CommandExample("muster jql check --site hq - < open.jql", "Check names against the site too"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let text = try await JQLCommand.text(parsed, context)
        var checker = JQLChecker(now: context.now())
        checker.timeZone = parsed[JQLCommand.zone]?.zone
        var check = checker.check(text)
        var against = "the grammar and the fields of every site"
        // Text that is no JQL need not travel.
        if let site = parsed[Self.site], check.query != nil {
            context.progress.begin("Asking the site")
            check = try await SiteQueries.check(
                text,
                with: checker,
                configuration: try context.configuration(parsed),
                selection: ProjectSelection(site: site),
                variables: context.environment,
                environment: ProjectWork(parsed: parsed, context: context).jobEnvironment
            )
            context.progress.finish()
            against = "the site '\(site)'"
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(JQLCheckDocument(check, against: against)))
        } else {
            let style = context.console.outputStyle
            var lines = JQLCommand.lines(check, check.findings, style: style)
            let errors = check.findings.count { $0.severity == .error }
            lines.append(
                errors == 0
                    ? style.green("ok") + ": checked against \(against)" : "\(counted(errors, "error"))"
            )
            context.console.result(lines.joined(separator: "\n"))
        }
        return check.isAccepted ? .done : .usage
    }
}

/// `{"jql","valid","normalized","checkedAgainst","findings":[…]}`.
struct JQLCheckDocument: Encodable {
    var jql: String
    var valid: Bool
    /// The query in one spelling; absent where the text is no JQL.
    var normalized: String?
    var checkedAgainst: String
    var findings: [JQLFindingDocument]

    init(_ check: JQLCheck, against: String) {
        jql = check.text
        valid = check.isAccepted
        normalized = check.query?.description
        checkedAgainst = against
        findings = check.findings.map { JQLFindingDocument($0, in: check) }
    }
}
