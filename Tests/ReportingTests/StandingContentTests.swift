import Clustering
import Geodesy
import Planning
import Testing
import Tickets

@testable import Reporting

/// What Job Clusters that stand say, within any limit, whatever tickets are called.
struct StandingContentTests {
    private func ticket(
        _ number: Int,
        summary: String = "Work",
        due: String? = nil,
        skills: [String] = []
    ) throws -> Ticket {
        Ticket(
            id: "\(number + 10_000)",
            key: "FIELD-\(number)",
            summary: summary,
            priority: .medium,
            place: .located(
                .geographic(try Coordinate(latitude: 53.5 + Double(number) * 0.000_1, longitude: 9.25))
            ),
            due: due,
            skills: skills
        )
    }

    private func plan(
        standing members: [Ticket],
        departed: [DepartedMember] = [],
        new tickets: [Ticket] = []
    ) throws -> Plan {
        try Planner(parameters: PlanParameters(maxTickets: 5_000, maxRadius: .kilometers(200), effort: .fast))
            .plan(
                tickets,
                source: .jira(site: "hq", project: "FIELD", jql: "x"),
                standing: [
                    StandingCluster(
                        issueID: "20000",
                        issueKey: "FIELD-999",
                        members: members,
                        departed: departed
                    )
                ]
            )
    }

    private func content(
        _ plan: Plan,
        _ options: JobClusterContent.Options = .init(siteURL: "https://x.example"),
        madeOn: [String: String] = [:],
        measure: JobClusterContent.Measure? = nil
    ) throws -> JobClusterContent {
        let contents = JobClusterContent.standing(
            in: plan,
            options: options,
            madeOn: madeOn,
            measure: measure
        )
        return try #require(contents["20000"])
    }

    /// Texts of every cell and paragraph, line by line.
    private func lines(_ content: JobClusterContent) -> [String] {
        content.blocks.flatMap { block -> [String] in
            switch block {
            case .heading(let text, _): [text]
            case .paragraph(let spans): [spans.map(\.words).joined()]
            case .table(let header, let rows):
                [header.joined(separator: "|")]
                    + rows.map { $0.map { $0.map(\.words).joined() }.joined(separator: "|") }
            }
        }
    }

    @Test func whoJoinsIsMarkedAndWhoIsDoneIsListed() throws {
        let plan = try plan(
            standing: [
                ticket(1, due: "2026-05-02", skills: ["gas", "height"]), ticket(2, due: "2026-05-01T10:00"),
            ],
            departed: [
                DepartedMember(id: "1", key: "FIELD-71", reason: .closed),
                DepartedMember(id: "2", key: "FIELD-72", reason: .closed),
                DepartedMember(id: "3", key: "FIELD-73", reason: .moved),
            ],
            new: [ticket(3)]
        )
        #expect(plan.standing.first?.joining == ["10003"])
        let content = try content(plan, .init(date: "2026-04-30", runID: "run-7", planHash: "sha256:ab"))
        let lines = lines(content)
        #expect(lines.first == "Job Cluster FIELD-999")
        #expect(lines.contains("Done: 2 (FIELD-71, FIELD-72)"))
        #expect(lines.contains("Moved to another project: 1 (FIELD-73)"))
        #expect(lines.contains { $0.contains("FIELD-3|") && $0.contains("(joined on 2026-04-30)") })
        #expect(lines.filter { $0.contains("joined") }.count == 1)
        #expect(lines.contains("Visit|Ticket|Priority|To centre|From previous|Map|Due|Skills|Summary"))
        #expect(lines.contains { $0.contains("gas, height") })
        #expect(lines.last?.contains("run run-7, plan sha256:ab") == true)
        #expect(lines.last?.contains("Muster respects what people change") == true)
        #expect(content.due == "2026-05-01")
        #expect(content.summary == "Job Cluster FIELD-999: 3 tickets, Medium, radius 11 m")
    }

    /// The digest is that of what a reader would call the same.
    @Test func theDigestIsThatOfTheContentNotOfTheNight() throws {
        let plan = try plan(standing: [ticket(1), ticket(2)])
        let summary = try ContentTemplate(parsing: "{date} {count} in {project}", for: .summary)
        func hash(_ change: (inout JobClusterContent.Options) -> Void = { _ in }, _ other: Plan? = nil) throws
            -> String
        {
            var options = JobClusterContent.Options(
                siteURL: "https://x.example",
                summary: summary,
                project: "FIELD",
                date: "2026-01-01",
                runID: "a",
                planHash: "b"
            )
            change(&options)
            return try content(other ?? plan, options).hash
        }
        let first = try hash()
        #expect(first.count == 64)
        #expect(try hash { $0.date = "2026-01-02" } == first)
        #expect(try hash { $0.runID = "c" } == first && hash { $0.planHash = nil } == first)
        #expect(try hash { $0.project = "OTHER" } != first)
        #expect(try hash { $0.mapURLTemplate = nil } != first)
        // A ticket that joined last night is one of those that stay tonight.
        let joining = try self.plan(standing: [ticket(1)], new: [ticket(2)])
        #expect(try hash({ _ in }, joining) == first)
        let changed = [
            try self.plan(standing: [ticket(1)]),
            try self.plan(standing: [ticket(1), ticket(2, summary: "Other work")]),
            try self.plan(standing: [ticket(1), ticket(2, due: "2026-05-05")]),
            try self.plan(
                standing: [ticket(1), ticket(2)],
                departed: [DepartedMember(id: "5", key: "FIELD-5", reason: .closed)]
            ),
        ]
        for other in changed { #expect(try hash({ _ in }, other) != first) }
        // The limit of a site changes what is shown, not what it is.
        let tight = JobClusterContent.Measure(limit: 1) { _ in 2 }
        let options = JobClusterContent.Options(
            siteURL: "https://x.example",
            summary: summary,
            project: "FIELD"
        )
        #expect(try content(plan, options, measure: tight).hash == first)
    }

    @Test func aStandingSummaryKeepsTheDayThatItWasMadeOn() throws {
        let plan = try plan(standing: [ticket(1)])
        let summary = try ContentTemplate(parsing: "Made {date}: {keys}", for: .summary)
        let options = JobClusterContent.Options(summary: summary, date: "2026-02-02")
        #expect(try content(plan, options).summary == "Made 2026-02-02: FIELD-1")
        #expect(
            try content(plan, options, madeOn: ["20000": "2026-01-01"]).summary == "Made 2026-01-01: FIELD-1"
        )
    }

    @Test func membersWithoutAPlaceAreListedTo() throws {
        let lost = Ticket(id: "1", key: "FIELD-1", place: .unusable(.noCoordinates, found: ""))
        let content = try content(try plan(standing: [lost]))
        #expect(lines(content).contains { $0.contains("None of them has a place") })
        #expect(lines(content).contains { $0.hasPrefix("1|FIELD-1|Medium|||") })
        #expect(content.mapURL == nil)
    }

    @Test func nobodyWritesAboutADissolvedOne() throws {
        let plan = try plan(standing: [], departed: [DepartedMember(id: "1", key: "F-1", reason: .closed)])
        #expect(JobClusterContent.standing(in: plan).isEmpty)
    }

    /// Texts that want to be something else, as they come out.
    @Test(
        arguments: [
            ("a\nb\r\nc", "a b  c"), ("x\u{202E}evil\u{2066}", "x evil "), ("\u{1B}[31m", " [31m"),
            ("\u{2028}\u{061C}\u{0}", "   "),
        ]
    )
    func controlAndDirectionCharactersNeverComeThrough(summary: String, expected: String) throws {
        let plan = try plan(standing: [ticket(1, summary: summary)])
        let line = try #require(lines(try content(plan)).first { $0.hasPrefix("1|") })
        #expect(line.hasSuffix("|\(expected)"), "\(line.debugDescription)")
    }

    /// Families of emoji and letters with marks: cut between what people see as one, within Jira's 255 units.
    @Test(arguments: ["👨‍👩‍👧‍👦", "e\u{301}\u{323}", "𝔘", "x"])
    func summariesAreCutBetweenCharacters(sign: String) throws {
        let text = String(repeating: sign, count: 300)
        let template = try ContentTemplate(parsing: "{id} \(text)", for: .summary)
        let summary = try content(try plan(standing: [ticket(1)]), .init(summary: template)).summary
        #expect(summary.utf16.count <= 255 && summary.utf16.count > 255 - sign.utf16.count - 1)
        #expect(summary.hasSuffix("…"))
        #expect(summary.dropLast().dropFirst("FIELD-999 ".count).allSatisfy { String($0) == sign })
    }

    @Test func keysInASummaryAreAsManyAsHaveRoom() throws {
        let template = try ContentTemplate(parsing: "{count}: {keys}!", for: .summary)
        let plan = try plan(standing: try (1...60).map { try ticket($0) })
        let summary = try content(plan, .init(summary: template)).summary
        #expect(summary.utf16.count <= 255 && summary.utf16.count > 240, "\(summary)")
        let listed = summary.split(separator: "FIELD-").count - 1
        #expect(summary.hasSuffix(" and \(60 - listed) more!"), "\(summary)")
    }

    /// Any limit: never over it while there is something to leave out, and everybody is shown, listed or counted.
    @Test(arguments: [2_000, 3_000, 10_000, 30_000, 60_000, 1_000_000])
    func descriptionsFitAnyLimit(limit: Int) throws {
        let plan = try plan(standing: try (1...400).map { try ticket($0, due: "2026-05-05") })
        let measure = JobClusterContent.Measure(limit: limit) { blocks in
            blocks.reduce(0) { sum, block in
                switch block {
                case .heading(let text, _): sum + 30 + text.utf16.count
                case .paragraph(let spans): sum + 30 + spans.reduce(0) { $0 + 20 + $1.words.utf16.count }
                case .table(let header, let rows):
                    sum + header.count * 90
                        + rows.joined().reduce(0) { $0 + 90 + $1.reduce(0) { $0 + $1.words.utf16.count } }
                }
            }
        }
        let content = try content(plan, measure: measure)
        #expect(measure.size(content.blocks) <= limit)
        let lines = lines(content)
        let rows = lines.filter { $0.contains("|FIELD-") }.count
        let rest = lines.first { $0.hasPrefix("then ") }
        let listed = rest.map { $0.split(separator: "FIELD-").count - 1 } ?? 0
        let counted = rest?.split(separator: " ").dropLast(8).last.flatMap { Int($0) } ?? 0
        let more = rest?.contains("more, which are linked") == true
        let shown = rows + listed
        if limit >= 10_000 { #expect(shown == 400 && !more) }
        if !more { #expect(shown == 400, "\(rows) rows, \(listed) listed") }
        if more { #expect(rest?.contains("and \(400 - shown) more") == true, "\(counted): \(rest ?? "")") }
        if limit == 1_000_000 { #expect(rows == 400) }
        // A little more would not have fitted: what is left out is left out for a reason.
        if limit == 30_000 { #expect(measure.size(content.blocks) > limit - 1_000) }
    }
}

struct JobClusterCommentTests {
    private let departed = [
        DepartedMember(id: "1", key: "F-1", reason: .closed),
        DepartedMember(id: "2", key: "F-2", reason: .removed),
        DepartedMember(id: "3", key: "F-3", reason: .closed),
    ]

    @Test func commentsSayWhoJoinedAndWhoLeft() {
        #expect(
            JobClusterComments.changes(joined: ["F-8", "F-9"], departed: departed, runID: "r\n1")
                == "Changed by Muster in run r 1.\nJoined: F-8, F-9.\nClosed: F-1, F-3.\nRemoved by a person: F-2."
        )
        #expect(JobClusterComments.changes(joined: [], departed: [], runID: "r1") == nil)
        #expect(
            JobClusterComments.changes(joined: [], departed: [], isClosing: true, runID: "r1")
                == "Changed by Muster in run r1.\nNo open ticket is left, so this Job Cluster is closed."
        )
    }

    @Test func manyKeysAreCounted() {
        let keys = (1...2_000).map { "FIELD-\($0)" }
        let text = JobClusterComments.changes(joined: keys, departed: [], runID: "r") ?? ""
        #expect(text.hasSuffix("FIELD-500 and 1500 more."))
        #expect(text.utf16.count < 32_767)
    }
}

extension JobClusterContent.Span {
    fileprivate var words: String {
        switch self {
        case .text(let text), .strong(let text), .link(let text, _): text
        }
    }
}
