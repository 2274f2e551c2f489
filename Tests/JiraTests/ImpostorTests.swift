import FoundationEssentials
import HTTPMessages
import Jira
import Testing

/// Answers that look like success and are none, and sites that are not what they are configured as.
struct ImpostorTests {
    private let page = "<!DOCTYPE html><html><body><form action=\"/login.jsp\">Log in</form></body></html>"

    @Test(arguments: [JiraFlavor.cloud, .dataCenter])
    func loginPageIsNoSuccessEvenWhereTheAnswerIsNotRead(flavor: JiraFlavor) async throws {
        for fields in [["Content-Type": "text/html;charset=UTF-8"], ["Content-Type": "application/json"]]
            as [HTTPFields]
        {
            let client = try makeClient(
                ScriptedTransport { _, _ in .json(200, page, fields) },
                flavor: flavor
            )
            // One by one: this compiler crashes on a list of closures with typed errors.
            let errors = [
                await jiraFailure { () async throws(JiraError) in
                    try await client.editIssue(.key("A-1"), addingLabels: ["x"])
                }, await jiraFailure { () async throws(JiraError) in try await client.removeLink(id: "1") },
                await jiraFailure { () async throws(JiraError) in
                    _ = try await client.search("a = b", fields: [])
                },
                await jiraFailure { () async throws(JiraError) in
                    _ = try await client.issue("A-1", fields: [])
                },
            ]
            for error in errors {
                #expect(error?.code == .protocolViolation)
                #expect(error?.message.contains("login page") == true)
            }
        }
    }

    @Test(
        arguments: [
            (["X-AUSERNAME": "anonymous"], "proxy strips"),
            (["X-AUSERNAME": "ann", "X-Seraph-LoginReason": "AUTHENTICATED_FAILED"], "did not accept"),
            (["X-Seraph-LoginReason": "AUTHENTICATION_DENIED"], "CAPTCHA"),
            (["X-Seraph-LoginReason": "OK", "X-AUSERNAME": "ann"], nil), ([:], nil),
        ] as [(HTTPFields, String?)]
    )
    func answerToNobodyIsTyped(fields: HTTPFields, words: String?) async throws {
        let transport = ScriptedTransport { _, _ in
            .json(200, #"{"startAt":0,"maxResults":50,"total":0,"issues":[]}"#, fields)
        }
        let client = try makeClient(transport, flavor: .dataCenter)
        let error = await jiraFailure { () async throws(JiraError) in
            _ = try await client.search("project = A", fields: [])
        }
        #expect(error?.code == words.map { _ in .unauthorized })
        #expect(error.map { $0.message.contains(words ?? "") } ?? true)
        #expect(error.map { "\($0)".contains("s3cret") } != true)
    }

    @Test func callerWithoutCredentialsMayBeNobody() async throws {
        let client = JiraClient(
            site: try JiraSite(name: "x", url: "https://jira.invalid", flavor: .dataCenter),
            credentials: AnonymousAccess(),
            transport: ScriptedTransport { _, _ in
                .json(200, #"{"startAt":0,"total":0,"issues":[]}"#, ["X-AUSERNAME": "anonymous"])
            },
            pacing: RecordedPacing().pacing()
        )
        #expect(try await client.search("project = A", fields: []).isEmpty)
    }

    @Test(
        arguments: [
            (
                401, "",
                ["X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://x/login.jsp"],
                "CAPTCHA"
            ),
            (403, "", ["X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"], "CAPTCHA"),
            (302, "", ["Location": "https://x.example/login.jsp?os_destination=%2Fsecret"], "login page"),
            (302, "", ["Location": "/plugins/servlet/samlsso?redirect=secret"], "login page"),
            (301, "", ["Location": "https://jira.example/ctx/rest"], "final address"),
            (
                404,
                "<?xml version=\"1.0\"?><status><status-code>404</status-code><message>null for uri: https://x/secret</message></status>",
                ["Content-Type": "application/xml"], "no such path"
            ),
            (404, "<html>secret</html>", ["Content-Type": "text/html"], "no Jira site"),
            (400, #"{"errorMessages":"one text","errors":{"a":["x","y"],"b":7}}"#, [:], "one text | a: x; y"),
            (400, #"{"errors":["plain","words"]}"#, [:], "plain | words"),
        ] as [(Int, String, HTTPFields, String)]
    )
    func refusalsOfDataCenterAndProxiesAreRead(
        status: Int,
        body: String,
        fields: HTTPFields,
        words: String
    ) async throws {
        let client = try makeClient(
            ScriptedTransport([.json(status, body, fields)]),
            retries: 0,
            flavor: .dataCenter
        )
        let error = await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        #expect(error?.description.contains("secret") == false)
    }

    @Test func gallopingNestingAndTruncationAreErrors() async throws {
        for body in [
            #"{"issues":[{"id":"1","key":"A-1","fields":{"x":"# + String(repeating: "[", count: 100_000),
            String(repeating: #"{"issues":"#, count: 50_000), #"{"issues":[{"id":"1","key":"A-1"},{"id":"#,
            #"{"issues":[{"id":"1"}],"isLast":tru"#, "\u{0}", "null", "\"text\"",
        ] {
            for flavor in [JiraFlavor.cloud, .dataCenter] {
                let client = try makeClient(ScriptedTransport { _, _ in .json(200, body) }, flavor: flavor)
                let error = await jiraFailure { () async throws(JiraError) in
                    _ = try await client.search("project = A", fields: ["summary"])
                }
                #expect(error?.code == .protocolViolation)
                #expect((error?.description.utf8.count ?? 9_999) < 1_000)
            }
        }
    }

    /// A site of a product, asked by a client that takes it for another.
    private func site(_ product: JiraFlavor) -> ScriptedTransport {
        ScriptedTransport { (request, _) throws(HTTPTransportError) in
            // Cloud has both versions of its interface, Data Center one.
            guard product == .cloud || request.path.hasPrefix("/ctx/rest/api/2/") else {
                return .json(404, "<html>Oops</html>", ["Content-Type": "text/html"])
            }
            if request.path.hasSuffix("/serverInfo") {
                return .json(200, #"{"deploymentType":"\#(product == .cloud ? "Cloud" : "Server")"}"#)
            }
            return .json(
                200,
                product == .cloud ? #"{"accountId":"7"}"# : #"{"name":"ann","key":"JIRAUSER1"}"#
            )
        }
    }

    @Test func wrongProductIsNamedWithTheSettingThatMendsIt() async throws {
        for (runs, configured) in [(JiraFlavor.cloud, JiraFlavor.dataCenter), (.dataCenter, .cloud)] {
            let client = try makeClient(site(runs), flavor: configured)
            let error = await jiraFailure { () async throws(JiraError) in
                _ = try await client.verifiedAccount()
            }
            #expect(error?.code == .wrongFlavor)
            #expect(error?.message.contains("kind: \(runs.name)") == true, "\(String(describing: error))")
        }
        for flavor in [JiraFlavor.cloud, .dataCenter] {
            let transport = site(flavor)
            _ = try await makeClient(transport, flavor: flavor).verifiedAccount()
            #expect(transport.requests.count == 1)
        }
    }

    /// Credentials of the other product are wrong ones, which a site refuses whatever is asked for.
    @Test func wrongProductIsNamedWhereItsSiteRefusesTheCredentials() async throws {
        for (runs, configured) in [(JiraFlavor.cloud, JiraFlavor.dataCenter), (.dataCenter, .cloud)] {
            let product = site(runs)
            let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
                guard request.fields["Authorization"] == nil else {
                    return .json(401, #"{"errorMessages":["Client must be authenticated"]}"#)
                }
                return try product.answer(request)
            }
            let client = try makeClient(transport, flavor: configured)
            let error = await jiraFailure { () async throws(JiraError) in
                _ = try await client.verifiedAccount()
            }
            #expect(error?.code == .wrongFlavor)
            #expect(error?.message.contains("kind: \(runs.name)") == true, "\(String(describing: error))")
        }
    }

    @Test func answerWithoutAnAccountAndNoSiteAtAllKeepTheirOwnErrors() async throws {
        let nobody = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            .json(200, request.path.hasSuffix("serverInfo") ? #"{"deploymentType":"Cloud"}"# : "{}")
        }
        let client = try makeClient(nobody)
        let error = await jiraFailure { () async throws(JiraError) in _ = try await client.verifiedAccount() }
        #expect(error?.code == .unauthorized)
        let none = try makeClient(
            ScriptedTransport { _, _ in .json(404, "<html>", ["Content-Type": "text/html"]) }
        )
        let other = await jiraFailure { () async throws(JiraError) in _ = try await none.verifiedAccount() }
        #expect(other?.code == .notFound)
        let down = ScriptedTransport([.json(503, "{}")])
        let third = try makeClient(down, retries: 0)
        let last = await jiraFailure { () async throws(JiraError) in _ = try await third.verifiedAccount() }
        #expect(last?.code == .serverError)
        #expect(down.requests.count == 1)
    }
}
