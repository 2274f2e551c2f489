import FoundationEssentials
import HTTPMessages
import Jira
import Testing

/// The site's own word about queries: `POST /jql/parse`.
@Suite struct QueryProblemsTests {
    private func client(_ transport: ScriptedTransport, _ flavor: JiraFlavor = .cloud) throws -> JiraClient {
        JiraClient(
            site: try JiraSite(name: "s", url: "https://x.example.com", flavor: flavor),
            credentials: try JiraCredentials.apiToken(email: "a@example.com", token: "t"),
            transport: transport,
            pacing: RecordedPacing().pacing()
        )
    }

    @Test func answerIsReadInTheOrderOfTheQuestion() async throws {
        let transport = ScriptedTransport([
            .json(
                200,
                #"{"queries":[{"query":"a","errors":["No a."],"more":null},{"query":"b","structure":{}}]}"#
            )
        ])
        #expect(try await client(transport).queryProblems(["a", "b", "c"]) == [["No a."], [], []])
        #expect(transport.lines == ["POST /rest/api/3/jql/parse?validation=strict"])
        #expect(transport.bodies == [#"{"queries":["a","b","c"]}"#])
    }

    @Test func dataCenterIsNotAsked() async throws {
        let transport = ScriptedTransport([])
        #expect(try await client(transport, .dataCenter).queryProblems(["a"]) == nil)
        #expect(transport.lines == [])
    }
}
