import Clustering
import Foundation
import Geodesy
import HTTPMessages
import Jira
import JiraSandbox
import Planning
import Reporting
import Testing
import Tickets

@testable import Publishing

/// What Job Clusters say, there and back on both products.
@Suite(.timeLimit(.minutes(2)))
struct JobClusterWritingTests {
    private func world(
        _ product: SandboxProduct,
        _ configure: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws -> (jira: SandboxJira, client: JiraClient) {
        var configuration = SandboxConfiguration()
        configuration.product = product
        configuration.projects = [
            SandboxProject(key: "FIELD", name: "Field work")
        ]
        configuration.projects[0].components = ["North", "South"]
        configure(&configuration)
        let jira = try SandboxJira(
            configuration: configuration,
            tickets: (1...3).map { SandboxTicket(key: "FIELD-\($0)", summary: "Job \($0)") }
        )
        let client = JiraClient(
            site: try JiraSite(
                name: "sandbox",
                url: "http://127.0.0.1:1",
                flavor: product == .cloud ? .cloud : .dataCenter
            ),
            credentials: product == .cloud
                ? try JiraCredentials.apiToken(email: "ops@example.com", token: "sandbox-token")
                : try JiraCredentials.personalToken(account: "ops", token: "sandbox-token"),
            transport: SandboxTransport(jira),
            pacing: JiraPacing(now: { 0 }, sleep: { _ in }, chance: { 0.5 })
        )
        return (jira, client)
    }

    private func tickets(_ count: Int, _ summary: (Int) -> String = { "Work \($0)" }) throws -> [Ticket] {
        try (1...count).map { number in
            Ticket(
                id: "\(50_000 + number)",
                key: "FIELD-\(number)",
                summary: summary(number),
                place: .located(
                    .geographic(try Coordinate(latitude: 48 + Double(number) * 0.000_01, longitude: 11))
                ),
                due: number % 2 == 0 ? "2026-05-\(10 + number % 10)" : nil
            )
        }
    }

    private func plan(standing: [Ticket] = [], new: [Ticket] = []) throws -> Plan {
        try Planner(parameters: PlanParameters(maxTickets: 5_000, maxRadius: .kilometers(200), effort: .fast))
            .plan(
                new,
                source: .jira(site: "sandbox", project: "FIELD", jql: "x"),
                standing: standing.isEmpty
                    ? [] : [StandingCluster(issueID: "10001", issueKey: "FIELD-1", members: standing)]
            )
    }

    private func writing(
        _ client: JiraClient,
        _ options: JobClusterDraftOptions = JobClusterDraftOptions()
    ) async throws -> JobClusterWriting {
        JobClusterWriting(
            site: client.site,
            project: "FIELD",
            fields: try await client.fields(),
            clusterFields: .init(
                center: "customfield_10110",
                radius: "customfield_10111",
                load: "customfield_10112",
                memberCount: "customfield_10114"
            ),
            options: options
        )
    }

    /// Texts that are markup in Jira's wiki, or were in somebody's.
    private static let hostile = [
        "{code}rm -rf{code}", "a|b||c", "[link|http://evil.example]", "h1. Big", "* item", "# one", "- dash",
        "bq. said", "!image.png!", "{color:red}x{color}", "*bold* _it_ -del- +ins+ ^up^ ~down~ ??cite??",
        "\\\\ break \\ back", "&#91;x&#93; &amp; &", "---- ----", ":) (!) (/) ;)", "{{mono}} {noformat}",
        "[~admin] @all", "|| head || head |", "\u{202E}gnp.exe", "line\nbreak\r\nand\u{2028}more",
    ]

    @Test(arguments: SandboxProduct.allCases)
    func hostileTextsComeBackAsTheyAre(product: SandboxProduct) async throws {
        let (_, client) = try world(product)
        let plan = try plan(new: try tickets(Self.hostile.count) { Self.hostile[$0 - 1] })
        let content = try #require(try await writing(client).contents(of: plan).first)
        let created = try await client.createIssue(
            IssueDraft(
                project: "FIELD",
                issueType: "Job Cluster",
                summary: content.summary,
                description: ADFDocument(content)
            )
        )
        let issue = try await client.issue(created.id, fields: ["summary", "description"])
        #expect(issue.summary == content.summary)
        let text = try #require(issue.description?.plainText)
        let lines = text.split(separator: "\n").map(String.init)
        // A line for each heading, paragraph and row: no text has made one of its own, and none has gone into another.
        #expect(lines.count == 3 + 1 + Self.hostile.count + 1, "\(text)")
        for (index, hostile) in Self.hostile.enumerated() {
            let safe = String(
                String.UnicodeScalarView(
                    hostile.unicodeScalars.map {
                        "\n\r\u{2028}\u{202E}".unicodeScalars.contains($0) ? " " : $0
                    }
                )
            )
            let row = try #require(
                lines.first { $0.contains("\tFIELD-\(index + 1) (") || $0.contains("\tFIELD-\(index + 1)\t") }
            )
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            #expect(cells.count == 8, "\(row)")
            #expect(cells.last.map(Self.trimmed) == Self.trimmed(safe[...]), "\(row)")
        }
    }

    /// Runs of blanks count as one, as they do to a reader.
    private static func trimmed(_ text: Substring) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    /// Two thousand members: Jira takes the description, and everybody is shown, listed or counted.
    @Test(arguments: SandboxProduct.allCases, [30, 300, 2_000])
    func descriptionsStayWithinTheLimit(product: SandboxProduct, members: Int) async throws {
        let (_, client) = try world(product)
        let plan = try plan(
            new: try tickets(members) { "Replace the valve {nr} | \($0) in the cellar [left]" }
        )
        #expect(plan.clusters.count == 1)
        let content = try #require(try await writing(client).contents(of: plan).first)
        let size = client.site.flavor.size(of: ADFDocument(content))
        #expect(size <= 32_000)
        if members == 2_000 { #expect(size > 20_000, "\(size)") }
        let created = try await client.createIssue(
            IssueDraft(
                project: "FIELD",
                issueType: "Job Cluster",
                summary: content.summary,
                description: ADFDocument(content)
            )
        )
        let issue = try await client.issue(created.id, fields: ["description"])
        let text = try #require(issue.description?.plainText)
        let named = text.split(separator: "FIELD-").count - 1
        if text.contains(" more, which are linked") {
            let keys = Set(text.matches(of: /FIELD-[0-9]+/).map { String($0.output) }).count
            #expect(text.contains("and \(members - keys) more, which are linked"))
        } else {
            #expect(named >= members)
        }
        // And the sandbox does refuse what is longer: the check can fail.
        let paragraph = ADFDocument.Block.paragraph([ADFDocument.Inline(String(repeating: "x", count: 100))])
        let long = ADFDocument([ADFDocument.Block](repeating: paragraph, count: 400))
        await #expect(throws: JiraError.self) {
            _ = try await client.createIssue(
                IssueDraft(project: "FIELD", issueType: "Job Cluster", summary: "s", description: long)
            )
        }
    }

    @Test(arguments: SandboxProduct.allCases)
    func aStandingClusterIsEditedOnce(product: SandboxProduct) async throws {
        let (jira, client) = try world(product)
        let epic = try await client.createIssue(
            IssueDraft(project: "FIELD", issueType: "Job Cluster", summary: "old")
        )
        var plan = try plan(standing: try tickets(4))
        plan.standing[0].departed = [DepartedMember(id: "7", key: "FIELD-70", reason: .closed)]
        let readiness = try await SiteReadiness.check(client, names: ProjectNames(project: "FIELD"))
        let site = JiraClusterSite(
            client: client,
            names: ProjectNames(project: "FIELD"),
            readiness: readiness,
            mapper: mapper,
            clusterFields: .init(memberCount: "customfield_10114"),
            plan: plan,
            options: JobClusterDraftOptions(content: .init(date: "2026-04-04"))
        )
        let cluster = try #require(plan.standing[0].cluster)
        let members = cluster.visitOrder.compactMap { id in plan.tickets.first { $0.id == id } }
        var draft = JobClusterDraft(cluster: cluster, marker: "", members: members)
        draft.standing = plan.standing[0]
        draft.standing?.kept.removeLast()
        draft.standing?.joining = [plan.standing[0].kept[3]]
        let wording = site.wording(of: draft)
        #expect(wording.summary == "Job Cluster FIELD-1: 4 tickets, Medium, radius 2 m", "\(wording.summary)")
        #expect(ClusterWording.summary(in: wording.fieldsWithSummary) == wording.summary)
        #expect(ClusterWording.summary(in: wording.fields) == nil)
        // As the executor sends it, in the site's own words.
        let body = #"{"fields":\#(wording.fieldsWithSummary)}"#
        let response = try await raw(jira, product, .put, "/issue/\(epic.key)", body)
        #expect(response.status == 204, "\(String(decoding: response.body, as: UTF8.self))")
        let issue = try await client.issue(
            epic.id,
            fields: ["summary", "description", "duedate", "customfield_10114"]
        )
        #expect(issue.summary == wording.summary)
        #expect(issue.due == "2026-05-12")
        #expect(issue.fields["customfield_10114"] == .number(4))
        let text = try #require(issue.description?.plainText)
        #expect(text.contains("Done: 1 (FIELD-70)"), "\(text)")
        #expect(
            text.contains("4 (joined on 2026-04-04)") || text.contains("1 (joined on 2026-04-04)"),
            "\(text)"
        )
        #expect(text.split(separator: "joined on").count == 2)
    }

    private func raw(
        _ jira: SandboxJira,
        _ product: SandboxProduct,
        _ method: HTTPMethod,
        _ path: String,
        _ body: String
    ) async throws -> HTTPResponse {
        let login = Data("ops@example.com:sandbox-token".utf8).base64EncodedString()
        return try await SandboxTransport(jira).send(
            HTTPRequest(
                method: method,
                scheme: "http",
                authority: "127.0.0.1:1",
                path: "/rest/api/\(product == .cloud ? 3 : 2)" + path,
                fields: [
                    "Authorization": product == .cloud ? "Basic \(login)" : "Bearer sandbox-token",
                    "Content-Type": "application/json",
                ],
                body: Data(body.utf8)
            ),
            timeout: .seconds(1)
        )
    }

    // MARK: Where Job Clusters belong

    private let mapper = TicketMapper(
        mapping: TicketFieldMapping(
            place: .pair(latitude: "customfield_10101", longitude: "customfield_10102")
        ),
        clusterIssueType: "Job Cluster",
        linkType: "Relates"
    )

    private func epic(_ client: JiraClient) async throws -> String {
        try await client.createIssue(IssueDraft(project: "FIELD", issueType: "Epic", summary: "All of them"))
            .key
    }

    @Test(arguments: SandboxProduct.allCases)
    func parentComponentsAssigneeAndDueDayAreWrittenWithTheCreate(product: SandboxProduct) async throws {
        let (_, client) = try world(product)
        let account = SandboxAccount()
        let key = try await epic(client)
        let options = JobClusterDraftOptions(
            content: .init(
                summary: try ContentTemplate(
                    parsing: "{project} {id}: {count} near {place}, {load}",
                    for: .summary
                ),
                runID: "run-1"
            ),
            parent: key,
            components: ["South", "North"],
            assignee: product == .cloud ? account.accountID : account.name
        )
        let names = ProjectNames(project: "FIELD")
        var readiness = try await SiteReadiness.check(client, names: names, options: options)
        // The tickets of the plan are not on the site.
        readiness.createFields.remove("issuelinks")
        let fields = JiraClusterSite.ClusterFields(center: "customfield_10110", marker: "customfield_10110")
        #expect(readiness.warnings(about: fields) == [])
        let plan = try plan(new: try tickets(4))
        let site = JiraClusterSite(
            client: client,
            names: names,
            readiness: readiness,
            mapper: mapper,
            clusterFields: .init(marker: "customfield_10110"),
            plan: plan,
            options: options
        )
        let cluster = try #require(plan.clusters.first)
        let members = cluster.visitOrder.compactMap { id in plan.tickets.first { $0.id == id } }
        let outcomes = await site.create([
            JobClusterDraft(cluster: cluster, marker: "muster-x", members: members)
        ])
        guard case .created(let issue, _)? = outcomes.first else {
            Issue.record("\(outcomes)")
            return
        }
        let link = readiness.fields.first { $0.schema?.custom == "com.pyxis.greenhopper.jira:gh-epic-link" }
        let family = try await client.family(of: .id(issue.id), epicLinkField: link?.id)
        #expect((product == .cloud ? family.parent?.key : family.epicKey) == key)
        let found = try await client.issue(
            issue.id,
            fields: ["summary", "duedate", "description", "customfield_10110"]
        )
        #expect(found.summary == "FIELD C0001: 4 near 48.00003, 11.00000, 4", "\(found.summary ?? "")")
        #expect(found.due == "2026-05-12")
        #expect(found.fields["customfield_10110"] == .text("muster-x"))
        #expect(found.description?.plainText.contains("run run-1") == true)
        for name in ["South", "North"] {
            let jql = #"project = "FIELD" AND component = "\#(name)""#
            #expect(try await client.search(jql, fields: []).map(\.key) == [issue.key])
        }
        let mine = product == .cloud ? account.accountID : account.name
        #expect(
            try await client.search(#"project = "FIELD" AND assignee = "\#(mine)""#, fields: []).map(\.key)
                == [issue.key]
        )
    }

    /// What is configured, what the site lacks, and words of the refusal; nothing is written in any case.
    @Test(arguments: SandboxProduct.allCases, 0..<8)
    func whatTheSiteLacksIsSaidBeforeTheFirstWrite(product: SandboxProduct, number: Int) async throws {
        let parentField = product == .cloud ? "parent" : "customfield_10014"
        let account = product == .cloud ? SandboxAccount().accountID : SandboxAccount().name
        let cases: [(options: JobClusterDraftOptions, off: Set<String>, words: [String])] = [
            (
                .init(components: ["North", "East", "West"]), [],
                ["'East', 'West'", "North, South", "add it"]
            ),
            (
                .init(components: ["North"]), ["components"],
                ["'Components' (components)", "add it to the screen"]
            ),
            (.init(parent: "FIELD-77"), [], ["FIELD-77", "does not exist", "check the key"]),
            (.init(parent: "FIELD-1"), [parentField], ["(\(parentField))", "the parent FIELD-1"]),
            (.init(assignee: "nobody"), [], ["'nobody'", product == .cloud ? "account id" : "user name"]),
            (.init(assignee: account), ["assignee"], ["(assignee)", "add it to the screen"]),
            (.init(), ["components", "assignee", "parent", "customfield_10014"], []),
            (.init(components: ["North"], assignee: account), [], []),
        ]
        let the = cases[number]
        let (jira, client) = try world(product) { $0.fieldsOffCreateScreen = the.off }
        do {
            _ = try await SiteReadiness.check(
                client,
                names: ProjectNames(project: "FIELD"),
                options: the.options
            )
            #expect(the.words.isEmpty, "it was taken")
        } catch {
            #expect(error.kind == .siteNotReady, "\(error)")
            #expect(!the.words.isEmpty, "\(error.message)")
            for word in the.words { #expect(error.message.contains(word), "\(error.message)") }
        }
        #expect(jira.statistics().writes == 0)
    }

    @Test func fieldsThatStayEmptyAreAWarning() async throws {
        let (_, client) = try world(.cloud) { $0.fieldsOffCreateScreen = ["customfield_10112"] }
        let readiness = try await SiteReadiness.check(client, names: ProjectNames(project: "FIELD"))
        let warnings = readiness.warnings(
            about: .init(center: "customfield_10110", load: "customfield_10112")
        )
        #expect(
            warnings.count == 1 && warnings[0].contains("'Cluster Load' (customfield_10112)"),
            "\(warnings)"
        )
    }

    /// A site may require what is configured: it has a value then.
    @Test func requiredComponentsAreNoObstacleWhereTheyAreConfigured() async throws {
        let (_, client) = try world(.cloud) { $0.requiredClusterFields = ["components"] }
        let names = ProjectNames(project: "FIELD")
        _ = try await SiteReadiness.check(client, names: names, options: .init(components: ["North"]))
        await #expect(throws: PublishingError.self) {
            _ = try await SiteReadiness.check(client, names: names)
        }
    }
}
