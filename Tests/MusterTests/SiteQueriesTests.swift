import JQL
import Jira
import JiraSandbox
import Testing

@testable import Muster

/// Queries against the fields of a site, with calls that only read.
@Suite struct SiteQueriesTests {
    private func check(_ jql: String) async throws -> JQLCheck {
        let configuration = SandboxConfiguration()
        let sandbox = try SandboxJira(configuration: configuration, tickets: [])
        let client = JiraClient(
            site: try JiraSite(name: "hq", url: "https://hq.example.com"),
            credentials: try JiraCredentials.apiToken(
                email: configuration.account.email,
                token: configuration.account.token
            ),
            transport: SandboxTransport(sandbox),
            pacing: JiraPacing(now: { 0 }, sleep: { _ in }, chance: { 0 })
        )
        let check = try await SiteQueries.check(jql, with: JQLChecker(now: 0), client: client)
        #expect(sandbox.statistics().writes == 0)
        return check
    }

    @Test(arguments: [
        ("project = \"FIELD\" and cf[10101] > 51 and \"Latitude[Number]\" > 1", ""),
        ("cf[99999] > 51", "unknown-field"), ("Lattitude > 51", "unknown-field"),
        ("Latitude ~ x", "operator"),
        ("status = \"Reddy For Clustering\"", "value"), ("priority >= Hihg", "value"),
        // Only the site knows its projects: this word is its own.
        ("project = NOPE", "site"),
    ])
    func siteKnowsItsNames(jql: String, rule: String) async throws {
        let check = try await check(jql)
        #expect(
            Set(check.findings.filter { $0.severity == .error }.map(\.rule.rawValue))
                == (rule.isEmpty ? [] : [rule])
        )
    }

    @Test func nearestNameIsSuggested() async throws {
        let suggestions = try await check(
            "Lattitude > 51 and priority = Hihg and status = \"Reddy For Clustering\""
        )
        .findings.map(\.suggestion)
        #expect(
            suggestions == [
                "Did you mean Latitude?", "Did you mean \"High\"?", "Did you mean \"Ready For Clustering\"?",
            ]
        )
    }
}
