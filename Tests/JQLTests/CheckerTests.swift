import Testing

@testable import JQL

@Suite struct CheckerTests {
    private func check(_ text: String, _ configure: (inout JQLChecker) -> Void = { _ in }) -> JQLCheck {
        var checker = JQLChecker(schema: FakeTicket.schema, now: 1_750_000_000_000)
        configure(&checker)
        return checker.check(text)
    }

    /// Severity, rule, the marked text, and a part of message or suggestion.
    @Test(arguments: [
        ("", "error unbounded", "", "add a condition"),
        ("order by key", "error unbounded", "", "restricts nothing"),
        ("summary = pump", "error operator", "=", "search for words"),
        ("status ~ Done", "error operator", "~", "searches in text fields only"),
        ("status = Dome", "error value", "Dome", "did you mean \"Done\"?"),
        ("project in (\"FIELD\", \"INTT\")", "error value", "\"INTT\"", "did you mean \"INT\"?"),
        ("priority is High", "error operator", "is", "IS EMPTY"),
        ("created > 2026-13-01", "error value", "2026-13-01", "epoch milliseconds"),
        ("due < tomorrow", "error value", "tomorrow", "-7d"),
        ("cf[10101] = x", "error value", "x", "51.25"),
        ("summary ~ \"*x\"", "error value", "\"*x\"", "before the wildcard"),
        ("summary ~ \"\"", "error value", "\"\"", "IS EMPTY"),
        ("key = pump", "error value", "pump", "FIELD-12"),
        ("labels was x", "error operator", "was", "keeps the history of status"),
        ("issuetype changed", "error operator", "changed", "keeps the history of status"),
        ("assignee = currentUsr()", "error function", "currentUsr", "did you mean currentUser()?"),
        ("assignee = membersOf(x)", "error operator", "=", "IN or NOT IN"),
        ("assignee in openSprints()", "error function", "openSprints", "does not hold"),
        ("created > startOfDay(x)", "error function", "startOfDay", "(+/-)n"),
        ("created > startOfDay(-9223372036854775808)", "error function", "startOfDay", "(+/-)n"),
        ("assignee = scriptRunnerThing()", "warning function", "scriptRunnerThing", "an app may add it"),
        ("stauts = Done", "warning unknown-field", "stauts", "did you mean status?"),
        ("\"Crew colour\" = red", "warning unknown-field", "\"Crew colour\"", "cf[10050]"),
        ("created >= 2026-03-01", "warning time-zone", "2026-03-01", "write 1772323200000 "),
        (
            "status changed after \"2026-03-01 10:00\"", "warning time-zone", "\"2026-03-01 10:00\"",
            "1772359200000"
        ),
        ("status = Done order by comment", "error order", "comment", "not able to sort"),
        (
            "status = Done order by a1, b1, c1, d1, e1, f1, g1, key", "error order", "key",
            "leave out 1 of the 8"
        ),
        ("assignee != bob", "note leaves-out-empty", "!=", "OR assignee IS EMPTY"),
        ("created > startOfDay()", "note time-zone", "startOfDay", "-24h"),
        ("due = now()", "note time-zone", "now", "which day"),
        ("\u{A0}status = Done", "warning invisible", "\u{A0}status", "no-break space U+00A0"),
        ("\u{FEFF}status = Done", "warning invisible", "\u{FEFF}status", "byte order mark"),
    ])
    func findingHasItsPlaceAndItsCure(text: String, kind: String, marked: String, words: String) throws {
        let check = check(text)
        let finding = try #require(
            check.findings.first { "\($0.severity) \($0.rule.rawValue)" == kind },
            "\(check.findings)"
        )
        #expect(String(decoding: Array(text.utf8)[finding.range], as: UTF8.self) == marked)
        let all = "\(finding.message) \(finding.suggestion ?? "")".lowercased()
        #expect(all.contains(words.lowercased()), "\(all)")
        #expect(check.isAccepted == !kind.hasPrefix("error"))
    }

    @Test(arguments: [
        "project = \"FIELD\" AND status = Done ORDER BY created", "cf[99999] > 3", "\"Story Points\" > 3",
        "sprint in openSprints()", "updated >= 1772323200000", "updated >= -5d", "due <= 2026-03-01",
        "assignee != bob or assignee is empty", "status != Done", "assignee in membersOf(\"crew 1\")",
        "status was Done by currentUser() after -7d", "issue.property[a].b = 1",
        "\"Latitude[Number]\" > 51.5",
        "text ~ \"pump leak\" and due < 7d", "worklogAuthor = bob",
        "fixVersion = latestReleasedVersion(OPS)",
    ])
    func goodQueriesHaveNothingFound(text: String) {
        #expect(check(text).findings.map(\.message) == [])
    }

    @Test func siteKnowsItsFieldsAndFunctions() {
        let strict: (inout JQLChecker) -> Void = { checker in
            checker.knowsEveryField = true
            checker.otherFields = [.name("Crew"), .customField(7)]
            checker.functionNames = ["now()", "myCrew(name)"]
            checker.ambiguousNames = ["latitude": ["customfield_10101", "customfield_10999"]]
        }
        #expect(check("cf[99999] > 3", strict).findings.map(\.rule) == [.unknownField])
        #expect(!check("cf[99999] > 3", strict).isAccepted)
        #expect(check("Crew = red and cf[7] ~ x", strict).findings == [])
        #expect(check("labels in myCrew(a)", strict).findings == [])
        #expect(!check("assignee = scriptRunnerThing()", strict).isAccepted)
        let ambiguous = check("latitude > 3", strict)
        #expect(ambiguous.findings.map(\.rule) == [.ambiguousField])
        #expect(ambiguous.findings[0].suggestion == "Write cf[10101] or cf[10999].")
        #expect(check("crww = red", strict).findings.first?.suggestion == "Did you mean Crew?")
    }

    @Test func zoneOfTheAccountGivesItsOwnMilliseconds() {
        let findings = check("created >= '2026-03-01 00:30'") { $0.timeZone = .fixed(seconds: 14 * 3600) }
            .findings
        #expect(
            findings[0].suggestion?.contains("\(1_772_323_200_000 + 1_800_000 - 14 * 3_600_000) ") == true
        )
    }

    @Test func eachOfTwoEqualConditionsIsMarkedWhereItStands() {
        let text = "(summary = a or not summary = b) and labels = c"
        let ranges = check(text).findings.map { $0.range.lowerBound }
        #expect(ranges == [9, 28])
    }

    @Test func longListsAreNamed() {
        let list = (1...501).map(String.init).joined(separator: ", ")
        #expect(check("id in (\(list))").findings.map(\.rule) == [.longList])
    }

    @Test(arguments: [
        ("a = b andd c = d", "Did you mean AND?"), ("a = b orderr by key", "Did you mean ORDER BY?"),
        ("status wsa Done", "Did you mean WAS?"), ("status chnged", "Did you mean CHANGED?"),
        ("a = b order by key dsc", "Did you mean DESC?"),
        (
            "a = b\u{A0}AND c = d",
            "Replace the no-break space U+00A0 by an ordinary space: to JQL it is part of a word."
        ),
        (
            "a = b\u{2003}AND c = d",
            "Replace the unusual space U+2003 by an ordinary space: to JQL it is part of a word."
        ),
        ("project = FIRST", "Write \"FIRST\"."),
        ("a = b order by key and c = d", "ORDER BY comes last: put conditions before it."),
    ])
    func syntaxErrorsSuggest(text: String, suggestion: String) {
        #expect(check(text).findings.map(\.suggestion) == [suggestion])
    }

    @Test func excerptMarksThePlaceInItsLine() throws {
        let text = "project = OPS AND\r\n  status == Done"
        let finding = try #require(check(text).findings.first)
        let excerpt = check(text).excerpt(of: finding)
        #expect((excerpt.line, excerpt.character) == (2, 11))
        #expect(excerpt.text == "  status == Done")
        #expect(excerpt.carets == "          ^")
        let long = String(repeating: "x", count: 500) + "!" + String(repeating: "y", count: 500)
        for columns in [0, 16, 40, 76] {
            let cut = JQLExcerpt(of: long, at: 500..<501, columns: columns)
            #expect(cut.text.count <= max(16, columns))
            let column = cut.carets.count - 1
            #expect(Array(cut.text)[column] == "!")
        }
        let whole = JQLExcerpt(of: long, at: 0..<1_001, columns: 20)
        #expect(whole.text.count <= 20 && whole.carets.count <= 20)
        #expect(JQLExcerpt(of: "", at: 5..<9).carets == "^")
        #expect(JQLExcerpt(of: "a\u{1B}[31m\tb", at: 2..<3).text == "a·[31m b")
    }

    @Test func checkingNeverTrapsWhateverTheTree() {
        var trees = RandomTrees(seed: 77)
        for _ in 0..<1_500 {
            let text = trees.query().description
            let check = check(text) { $0.knowsEveryField = true }
            #expect(check.query != nil, "\(text)")
            for finding in check.findings {
                #expect(finding.range.upperBound <= text.utf8.count)
                _ = check.excerpt(of: finding)
            }
            _ = check.query.map { JQLOutline($0).lines }
        }
    }
}
