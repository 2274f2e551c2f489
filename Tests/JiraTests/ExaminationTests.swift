import HTTPMessages
import Jira
import Testing

/// What `muster doctor` asks a site beyond the job's own calls.
struct ExaminationTests {
    private func client(
        _ answers: [Result<HTTPResponse, HTTPTransportError>],
        flavor: JiraFlavor = .cloud
    ) throws -> (JiraClient, ScriptedTransport) {
        let transport = ScriptedTransport(answers)
        let client = JiraClient(
            site: try JiraSite(name: "hq", url: "https://jira.invalid/ctx", flavor: flavor),
            credentials: try JiraCredentials.apiToken(email: "ops@example.com", token: "s3cret"),
            transport: transport,
            pacing: RecordedPacing().pacing()
        )
        return (client, transport)
    }

    @Test(arguments: [
        ("Cloud", JiraFlavor.cloud), ("Server", .dataCenter), ("DataCenter", .dataCenter),
    ])
    func productIsToldByAPathThatBothHave(type: String, flavor: JiraFlavor) async throws {
        let body =
            #"{"deploymentType":"\#(type)","version":"10.3.24","serverTime":"2026-09-27T10:03:11.123+0200"}"#
        for configured in [JiraFlavor.cloud, .dataCenter] {
            let (client, transport) = try client([.json(200, body)], flavor: configured)
            let report = try await client.examineProduct()
            #expect(report.flavor == flavor && report.info.version == "10.3.24")
            #expect(report.serverTime == 1_790_496_191_123)
            #expect(transport.lines == ["GET /ctx/rest/api/2/serverInfo"])
        }
    }

    @Test func productIsAskedForByVersion3WhereVersion2IsMissing() async throws {
        let (client, transport) = try client([
            .json(404, "{}"),
            .json(200, #"{"deploymentType":"Toaster"}"#, ["Date": "Sun, 06 Nov 1994 08:49:37 GMT"]),
        ])
        let report = try await client.examineProduct()
        #expect(report.flavor == nil)
        // The header is the site's clock where the body has none.
        #expect(report.serverTime == 784_111_777_000)
        #expect(transport.lines.last == "GET /ctx/rest/api/3/serverInfo")
    }

    @Test(arguments: [
        (JiraFlavor.cloud, #"{"accountId":"5b1","displayName":"Ops","timeZone":"Etc/UTC"}"#, "", false),
        (.cloud, #"{"displayName":"Anonymous"}"#, "", true),
        (.dataCenter, #"{"name":"ops","displayName":"Ops"}"#, "ops", false),
        (.dataCenter, "{}", "", true),
        (.dataCenter, #"{"name":null,"displayName":null}"#, "ops", true),
    ])
    func callerThatIsTakenForNobodyIsTold(flavor: JiraFlavor, body: String, header: String, isAnonymous: Bool)
        async throws
    {
        let fields: HTTPFields = header.isEmpty ? [:] : ["X-AUSERNAME": header]
        let (client, _) = try client([.json(200, body, fields)], flavor: flavor)
        let report = try await client.examineSignIn()
        #expect(report.isAnonymous == isAnonymous)
        if !isAnonymous { #expect(report.id == (flavor == .cloud ? "5b1" : "ops") && report.name == "Ops") }
    }

    @Test func headerOfDataCenterThatNamesNobodyIsAnError() async throws {
        let answer = #"{"name":"ops","displayName":"Ops"}"#
        let (client, _) = try client([.json(200, answer, ["X-AUSERNAME": "anonymous"])], flavor: .dataCenter)
        let error = await jiraFailure { () throws(JiraError) in _ = try await client.examineSignIn() }
        #expect(error?.code == .unauthorized && error?.message.contains("as to nobody") == true)
    }

    @Test func refusedCredentialsAreAnError() async throws {
        let (client, _) = try client([.json(401, "{}")])
        let error = await jiraFailure { () throws(JiraError) in _ = try await client.examineSignIn() }
        #expect(error?.code == .unauthorized)
    }

    @Test func queryIsCheckedByParsingOnCloud() async throws {
        let (client, transport) = try client([
            .json(200, #"{"queries":[{"query":"x","structure":{}}]}"#),
            .json(200, #"{"queries":[{"query":"x","errors":["Field 'x' does not exist."]}]}"#),
        ])
        #expect(try await client.examineQuery("x = 1") == [])
        #expect(try await client.examineQuery("x = 1") == ["Field 'x' does not exist."])
        #expect(transport.lines.first == "POST /ctx/rest/api/3/jql/parse?validation=strict")
        #expect(transport.bodies.first == #"{"queries":["x = 1"]}"#)
    }

    @Test func queryIsCheckedBySearchingForOneRowOnDataCenter() async throws {
        let page = #"{"startAt":0,"maxResults":1,"total":0,"issues":[]}"#
        let refusal =
            #"{"errorMessages":["The value 'X' does not exist for the field 'project'."],"errors":{}}"#
        let (client, transport) = try client([.json(200, page)], flavor: .dataCenter)
        #expect(try await client.examineQuery("project = X") == [])
        #expect(
            transport.lines.allSatisfy { !$0.contains("/jql/parse") && $0.contains("/rest/api/2/search") }
        )
        let refused = try self.client([.json(400, refusal)], flavor: .dataCenter).0
        let problems = try await refused.examineQuery("project = X")
        #expect(problems.count == 1 && problems[0].contains("does not exist for the field 'project'"))
    }

    @Test func transitionsComeWithWhatTheirScreensRequire() async throws {
        let (client, transport) = try client([
            .json(
                200,
                """
                {"transitions":[{"id":"2","name":"Bundle","to":{"id":"3","name":"Clustered"},"fields":{
                "resolution":{"required":true,"name":"Resolution"},"customfield_2":{"required":true,"name":"Note"},
                "customfield_1":{"required":true,"name":"Crew","hasDefaultValue":true},"comment":{"required":false}}},
                {"id":"4","name":"Go","to":{"id":"5","name":"Done"}}]}
                """
            )
        ])
        let found = try await client.examineTransitions(of: .key("A-1"))
        #expect(found.map(\.requiredFields) == [["Note", "Resolution"], []])
        #expect(found.first?.transition.to?.name == "Clustered")
        #expect(transport.lines == ["GET /ctx/rest/api/3/issue/A-1/transitions?expand=transitions.fields"])
    }
}
