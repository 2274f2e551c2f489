import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// OAuth 2.0 of Cloud, from the consent page to the end of a grant.
@Suite struct CloudSignInTests {
    static let scopes = "read:jira-work write:jira-work read:jira-user offline_access"
    static let callback = "http://127.0.0.1:9999/done"
    static let gateway = "/ex/jira/11223344-a1b2-4b33-8444-def123456789"

    static func authorizePath(_ changes: [String: String] = [:]) -> String {
        var parameters = [
            "audience": "api.atlassian.com", "client_id": "sandbox-client", "scope": scopes,
            "redirect_uri": callback, "state": "s t", "response_type": "code", "prompt": "consent",
            "sandbox_consent": "ops@example.com",
        ]
        parameters.merge(changes) { $1 }
        let query = parameters.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(SandboxCaller.encoded($0.value))" }
        return "/authorize?" + query.joined(separator: "&")
    }

    /// Parameters of the address that a redirect leads to.
    static func redirected(_ reply: SandboxReply) throws -> [String: String] {
        let location = try #require(reply.response.fields["Location"])
        let items = try #require(URLComponents(string: location)).queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    static func token(_ caller: SandboxCaller, _ members: [String: String]) async throws -> SandboxReply {
        var body = ["client_id": "sandbox-client", "client_secret": "sandbox-client-secret"]
        body.merge(members) { $1 }
        let data = try JSONSerialization.data(withJSONObject: body.filter { !$0.value.isEmpty })
        return try await caller.send(
            .post,
            "/oauth/token",
            String(decoding: data, as: UTF8.self),
            authorization: nil
        )
    }

    static func code(_ caller: SandboxCaller, _ changes: [String: String] = [:]) async throws -> String {
        let reply = try await caller.send(.get, authorizePath(changes), authorization: nil)
        try #require(reply.status == 302)
        return try #require(redirected(reply)["code"])
    }

    static func signIn(_ caller: SandboxCaller, _ changes: [String: String] = [:]) async throws
        -> SandboxReply
    {
        let code = try await code(caller, changes)
        let reply = try await token(
            caller,
            ["grant_type": "authorization_code", "code": code, "redirect_uri": callback]
        )
        try #require(reply.status == 200, "\(reply.text)")
        return reply
    }

    static func refresh(_ caller: SandboxCaller, _ token: String) async throws -> SandboxReply {
        try await Self.token(caller, ["grant_type": "refresh_token", "refresh_token": token])
    }

    static func status(_ caller: SandboxCaller, _ reply: SandboxReply, _ path: String = "/rest/api/3/myself")
        async throws -> Int
    {
        try await caller.send(
            .get,
            gateway + path,
            authorization: "Bearer " + reply["access_token"].string
        ).status
    }

    @Test func aPersonClicksAndAProgramGetsTokens() async throws {
        let caller = try SandboxCaller(tickets: 1)
        let page = try await caller.send(
            .get,
            Self.authorizePath(["sandbox_consent": ""]),
            authorization: nil
        )
        #expect(page.status == 200 && page.response.fields["Content-Type"]?.hasPrefix("text/html") == true)
        #expect(page.text.contains("write:jira-work"))
        // What the button leads to, as a browser reads it.
        let link = try #require(page.text.firstRange(of: #"href=""#))
        let address = page.text[link.upperBound...].prefix { $0 != "\"" }.replacing("&amp;", with: "&")
        let clicked = try await caller.send(.get, String(address), authorization: nil)
        #expect(clicked.status == 302)
        let parameters = try Self.redirected(clicked)
        #expect(parameters["state"] == "s t")
        let reply = try await Self.token(
            caller,
            [
                "grant_type": "authorization_code", "code": parameters["code"] ?? "",
                "redirect_uri": Self.callback,
            ]
        )
        #expect(reply["token_type"].string == "Bearer" && reply["expires_in"].int == 3_600)
        #expect(reply["scope"].string == Self.scopes)
        let me = try await caller.send(
            .get,
            Self.gateway + "/rest/api/3/myself",
            authorization: "Bearer " + reply["access_token"].string
        )
        #expect(me.status == 200 && me["emailAddress"].string == "ops@example.com")
        #expect(me["self"].string.hasPrefix("http://127.0.0.1:80\(Self.gateway)/rest/api/3/user"))
    }

    @Test func refusalsGoBackToTheProgramAndStrangersNowhere() async throws {
        let caller = try SandboxCaller(tickets: 0)
        let denied = try await caller.send(
            .get,
            Self.authorizePath(["sandbox_consent": "denied"]),
            authorization: nil
        )
        #expect(try Self.redirected(denied)["error"] == "access_denied")
        #expect(try Self.redirected(denied)["state"] == "s t")
        for change in [
            ["client_id": "stranger"], ["redirect_uri": "https://evil.example/x"],
            ["redirect_uri": "http://127.0.0.1.evil.example/x"], ["sandbox_consent": "nobody@example.com"],
        ] {
            let reply = try await caller.send(.get, Self.authorizePath(change), authorization: nil)
            #expect(reply.status == 400 && reply.response.fields["Location"] == nil, "\(change)")
        }
        let kind = try await caller.send(
            .get,
            Self.authorizePath(["response_type": "token"]),
            authorization: nil
        )
        #expect(try Self.redirected(kind)["error"] == "unsupported_response_type")
        let automatic = try SandboxCaller(tickets: 0) { $0.signIn.consent = .given(by: "ops") }
        #expect(try await Self.code(automatic, ["sandbox_consent": ""]).isEmpty == false)
    }

    @Test func aCodeIsRedeemedOnceAndSoon() async throws {
        let caller = try SandboxCaller(tickets: 0)
        let code = try await Self.code(caller)
        let request = ["grant_type": "authorization_code", "code": code, "redirect_uri": Self.callback]
        var other = request
        other["redirect_uri"] = "http://127.0.0.1:9999/other"
        #expect(try await Self.token(caller, other).status == 403)
        #expect(try await Self.token(caller, request).status == 200)
        let again = try await Self.token(caller, request)
        #expect(again.status == 403 && again["error"].string == "invalid_grant")
        let late = try await Self.code(caller)
        caller.clock.advance(milliseconds: 300_000)
        var lateRequest = request
        lateRequest["code"] = late
        #expect(try await Self.token(caller, lateRequest).status == 403)
    }

    @Test func theSecretIsAlwaysNeededAndAVerifierProvesNothing() async throws {
        let caller = try SandboxCaller(tickets: 0)
        let code = try await Self.code(caller, ["code_challenge": "x", "code_challenge_method": "S256"])
        let request = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Self.callback,
            "code_verifier": "y", "client_secret": "",
        ]
        let refused = try await Self.token(caller, request)
        #expect(refused.status == 401 && refused["error"].string == "access_denied")
        var whole = request
        whole["client_secret"] = "sandbox-client-secret"
        #expect(try await Self.token(caller, whole).status == 200)
    }

    @Test(arguments: [
        (
            #"{"grant_type":"password"}"#, "invalid_request",
            "grant_type must be one of [authorization_code|refresh_token|client_credentials]"
        ),
        ("nope", "invalid_request", "Incorrect request parameters"),
        ("grant_type=refresh_token&refresh_token=x", "invalid_request", "Incorrect request parameters"),
    ]) func badRequestsHaveTheObservedShape(body: String, error: String, description: String) async throws {
        let caller = try SandboxCaller(tickets: 0)
        let reply = try await caller.send(.post, "/oauth/token", body, authorization: nil)
        #expect(reply.status == 400 && reply.response.fields["Content-Type"] == "application/json")
        #expect(reply.node.keys == ["error", "error_description"])
        #expect(reply["error"].string == error && reply["error_description"].string == description)
    }

    @Test func refreshTokensRotateAndReuseKillsTheGrant() async throws {
        let caller = try SandboxCaller(tickets: 0)
        let first = try await Self.signIn(caller)["refresh_token"].string
        let second = try await Self.refresh(caller, first)
        #expect(second.status == 200)
        #expect(second["refresh_token"].string != first && !second["access_token"].string.isEmpty)
        // Within the leeway the old one still works, for a client whose answer was lost.
        caller.clock.advance(milliseconds: 600_000)
        let third = try await Self.refresh(caller, first)
        #expect(third.status == 200 && third["refresh_token"].string != second["refresh_token"].string)
        #expect(try await Self.refresh(caller, second["refresh_token"].string).status == 200)
        // After it, whoever uses the old one has stolen it: the newest dies too.
        caller.clock.advance(milliseconds: 1)
        let reused = try await Self.refresh(caller, first)
        #expect(reused.status == 403 && reused["error"].string == "invalid_grant")
        #expect(try await Self.refresh(caller, third["refresh_token"].string).status == 403)
        // Another grant of the same person lives.
        #expect(try await Self.signIn(caller).status == 200)
    }

    @Test func grantsEndByIdlenessAndByAge() async throws {
        let day: Int64 = 86_400_000
        let idle = try SandboxCaller(tickets: 0)
        let token = try await Self.signIn(idle)["refresh_token"].string
        idle.clock.advance(milliseconds: 90 * day)
        #expect(try await Self.refresh(idle, token).status == 403)
        let busy = try SandboxCaller(tickets: 0)
        var current = try await Self.signIn(busy)["refresh_token"].string
        for _ in 1...4 {
            busy.clock.advance(milliseconds: 89 * day)
            current = try await Self.refresh(busy, current)["refresh_token"].string
        }
        busy.clock.advance(milliseconds: 9 * day)
        #expect(try await Self.refresh(busy, current).status == 403)
    }

    @Test func withoutOfflineAccessThereIsNoRefreshToken() async throws {
        let caller = try SandboxCaller(tickets: 0)
        let reply = try await Self.signIn(caller, ["scope": "read:jira-work"])
        #expect(reply["refresh_token"].isMissing && reply["scope"].string == "read:jira-work")
    }

    @Test func anAccessTokenExpiresInTheMiddleOfAPageWalk() async throws {
        let caller = try SandboxCaller(tickets: 5)
        let tokens = try await Self.signIn(caller)
        let path =
            Self.gateway + "/rest/api/3/search/jql?maxResults=2&fields=key&jql="
            + SandboxCaller.encoded("project = 10000")
        let bearer = "Bearer " + tokens["access_token"].string
        let page = try await caller.send(.get, path, authorization: bearer)
        #expect(page.status == 200 && page["issues"].array.count == 2)
        let next = path + "&nextPageToken=" + SandboxCaller.encoded(page["nextPageToken"].string)
        caller.clock.advance(milliseconds: 3_600_000)
        let expired = try await caller.send(.get, next, authorization: bearer)
        #expect(expired.status == 401 && expired["code"].int == 401)
        #expect(expired["message"].string == "Unauthorized")
        let renewed = try await Self.refresh(caller, tokens["refresh_token"].string)
        let rest = try await caller.send(
            .get,
            next,
            authorization: "Bearer " + renewed["access_token"].string
        )
        #expect(rest["issues"].array.map { $0["key"].string } == ["FIELD-3", "FIELD-4"])
    }

    @Test func everyDoorTakesItsOwnCredentials() async throws {
        let scoped = SandboxScopedToken(
            email: "ops@example.com",
            token: "scoped",
            scopes: ["read:jira-work", "read:jira-user"]
        )
        let caller = try SandboxCaller(tickets: 1) { $0.signIn.scopedTokens = [scoped] }
        let bearer = "Bearer " + (try await Self.signIn(caller))["access_token"].string
        let basic = caller.authorization(caller.configuration.account)
        let narrow = SandboxCaller.basic(scoped.email, scoped.token)
        func status(_ path: String, _ authorization: String?) async throws -> Int {
            try await caller.send(.get, path, authorization: authorization).status
        }
        let site = "/rest/api/3/myself"
        #expect(try await status(site, basic) == 200)
        #expect(try await status(site, bearer) == 401)
        #expect(try await status(site, narrow) == 401)
        #expect(try await status(Self.gateway + site, bearer) == 200)
        #expect(try await status(Self.gateway + site, narrow) == 200)
        #expect(try await status(Self.gateway + site, basic) == 401)
        #expect(try await status(Self.gateway + site, nil) == 401)
        let write = try await caller.send(
            .put,
            Self.gateway + "/rest/api/3/issue/FIELD-1",
            #"{"fields":{"summary":"x"}}"#,
            authorization: narrow
        )
        #expect(write.status == 401)
        #expect(write.text == #"{"code":401,"message":"Unauthorized; scope does not match"}"#)
    }

    @Test func theGatewayKnowsItsSites() async throws {
        let other = SandboxSite(cloudID: "other", name: "Other", url: "https://other.example")
        let caller = try SandboxCaller(tickets: 2) { $0.signIn.otherSites = [other] }
        let tokens = try await Self.signIn(caller)
        let bearer = "Bearer " + tokens["access_token"].string
        let sites = try await caller.send(.get, "/oauth/token/accessible-resources", authorization: bearer)
        #expect(
            sites.node.array.map { $0["url"].string } == ["http://127.0.0.1:80", "https://other.example"]
        )
        #expect(sites[0]["scopes"].strings == ["read:jira-user", "read:jira-work", "write:jira-work"])
        #expect(
            try await caller.send(.get, "/oauth/token/accessible-resources", authorization: nil).status == 401
        )
        let tenant = try await caller.send(.get, "/_edge/tenant_info", authorization: nil)
        #expect(tenant["cloudId"].string == sites[0]["id"].string)
        let create = try await caller.send(
            .post,
            "/ex/jira/other/rest/api/3/issue",
            cluster(),
            authorization: bearer
        )
        #expect(create["key"].string == "FIELD-1", "the other site is empty")
        #expect(try await caller.searchKeys("project = 10000") == ["FIELD-1", "FIELD-2"])
        let unknown = "/ex/jira/00000000-0000-0000-0000-000000000000/rest/api/3/myself"
        for authorization in [bearer, nil] {
            let reply = try await caller.send(.get, unknown, authorization: authorization)
            #expect(reply.status == 404)
            #expect(reply.node.keys == ["error", "message", "path", "status", "timestamp"])
            #expect(reply["path"].string == unknown && reply["message"].string == "No message available")
            #expect(reply.response.fields["X-Failure-Category"] == "FAILURE_CLIENT_TCS")
        }
    }

    @Test(arguments: [
        ("read:jira-work", "GET", "/rest/api/3/myself", 401),
        ("read:jira-user", "GET", "/rest/api/3/myself", 200),
        ("read:jira-user", "GET", "/rest/api/3/field", 401),
        ("read:jira-work", "GET", "/rest/api/3/field", 200),
        ("write:jira-work", "GET", "/rest/api/3/issue/FIELD-1", 401),
        ("read:jira-work", "DELETE", "/rest/api/3/issue/FIELD-1", 401),
        ("write:jira-work", "DELETE", "/rest/api/3/issue/FIELD-1", 204),
        ("read:me", "GET", "/rest/api/3/serverInfo", 200),
        ("read:jira-work", "POST", "/rest/api/3/issue/bulkfetch", 200),
    ]) func scopesAreEnforced(scope: String, method: String, path: String, status: Int) async throws {
        let caller = try SandboxCaller(tickets: 1)
        let tokens = try await Self.signIn(caller, ["scope": scope])
        let reply = try await caller.send(
            try #require(HTTPMethod(rawValue: method)),
            Self.gateway + path,
            method == "POST" ? #"{"issueIdsOrKeys":["10001"]}"# : nil,
            authorization: "Bearer " + tokens["access_token"].string
        )
        #expect(reply.status == status, "\(reply.text)")
    }

    @Test func tokensFollowFromTheSeed() async throws {
        func tokens(_ seed: UInt64) async throws -> String {
            try await Self.signIn(try SandboxCaller(tickets: 0) { $0.seed = seed })["access_token"].string
        }
        let one = try await tokens(1)
        #expect(try await tokens(1) == one)
        #expect(try await tokens(2) != one)
    }
}
