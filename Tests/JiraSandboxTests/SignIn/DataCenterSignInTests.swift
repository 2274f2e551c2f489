import Foundation
import HTTPMessages
import JiraSandbox
import Secrets
import Testing

/// OAuth 2.0, personal access tokens and passwords of Data Center.
@Suite struct DataCenterSignInTests {
    private static let callback = "http://localhost:9999/done"
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    /// RFC 7636, appendix B.
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    private static func site(_ change: (inout SandboxConfiguration) -> Void = { _ in }) throws
        -> SandboxCaller
    {
        try SandboxCaller(.dataCenter, tickets: 1) {
            $0.contextPath = "/jira"
            change(&$0)
        }
    }

    private static func code(_ caller: SandboxCaller, _ changes: [String: String] = [:]) async throws
        -> String
    {
        var parameters = [
            "client_id": "sandbox-client", "redirect_uri": callback, "response_type": "code",
            "state": "s", "scope": "WRITE", "code_challenge": challenge, "code_challenge_method": "S256",
            "sandbox_consent": "ops",
        ]
        parameters.merge(changes) { $1 }
        let query = parameters.filter { !$0.value.isEmpty }
            .map { "\($0.key)=\(SandboxCaller.encoded($0.value))" }.sorted().joined(separator: "&")
        let reply = try await caller.send(
            .get,
            "/jira/rest/oauth2/latest/authorize?\(query)",
            authorization: nil
        )
        try #require(reply.status == 302, "\(reply.text)")
        let back = try CloudSignInTests.redirected(reply)
        return back["code"] ?? back["error"] ?? ""
    }

    private static func token(_ caller: SandboxCaller, _ members: [String: String]) async throws
        -> SandboxReply
    {
        var form = ["client_id": "sandbox-client", "client_secret": "sandbox-client-secret"]
        form.merge(members) { $1 }
        let body = form.filter { !$0.value.isEmpty }
            .map { "\($0.key)=\(SandboxCaller.encoded($0.value))" }.sorted().joined(separator: "&")
        return try await caller.send(
            .post,
            "/jira/rest/oauth2/latest/token",
            body,
            authorization: nil,
            headers: ["Content-Type": "application/x-www-form-urlencoded"]
        )
    }

    private static func redeem(_ caller: SandboxCaller, _ code: String, verifier: String) async throws
        -> SandboxReply
    {
        try await token(
            caller,
            [
                "grant_type": "authorization_code", "code": code, "redirect_uri": callback,
                "code_verifier": verifier,
            ]
        )
    }

    private static func status(_ caller: SandboxCaller, _ token: String) async throws -> Int {
        try await caller.send(.get, "/myself", authorization: "Bearer \(token)").status
    }

    @Test func tokensComeForACodeAndItsVerifier() async throws {
        let caller = try Self.site()
        let code = try await Self.code(caller)
        for wrong in ["", String(repeating: "x", count: 43), Self.challenge] {
            let refused = try await Self.redeem(caller, code, verifier: wrong)
            #expect(refused.status == 400 && refused["error"].string == "invalid_grant", "\(wrong)")
        }
        let tokens = try await Self.redeem(caller, code, verifier: Self.verifier)
        #expect(tokens.status == 200 && tokens["expires_in"].int == 7_200)
        #expect(tokens["scope"].string == "WRITE")
        #expect(try await Self.status(caller, tokens["access_token"].string) == 200)
        #expect(try await Self.redeem(caller, code, verifier: Self.verifier).status == 400)
        let plain = try await Self.code(
            caller,
            ["code_challenge": Self.verifier, "code_challenge_method": "plain"]
        )
        #expect(try await Self.redeem(caller, plain, verifier: Self.verifier).status == 200)
        #expect(try await Self.code(caller, ["scope": "EVERYTHING"]) == "invalid_scope")
    }

    @Test func aRefreshNeedsTheAddressAndReplacesBothTokens() async throws {
        let caller = try Self.site()
        let first = try await Self.redeem(caller, try await Self.code(caller), verifier: Self.verifier)
        let refresh = ["grant_type": "refresh_token", "refresh_token": first["refresh_token"].string]
        let refused = try await Self.token(caller, refresh)
        #expect(refused.status == 400 && refused["error"].string == "invalid_grant")
        let request = refresh.merging(["redirect_uri": Self.callback]) { $1 }
        let second = try await Self.token(caller, request)
        #expect(second.status == 200)
        #expect(second["refresh_token"].string != first["refresh_token"].string)
        #expect(try await Self.status(caller, first["access_token"].string) == 401)
        #expect(try await Self.status(caller, second["access_token"].string) == 200)
        #expect(try await Self.token(caller, request).status == 400)
        caller.clock.advance(milliseconds: 7_200_000)
        #expect(try await Self.status(caller, second["access_token"].string) == 401)
    }

    @Test(arguments: [
        (["grant_type": "", "code": "x"], 400, "invalid_request"),
        (["grant_type": "password"], 400, "unsupported_grant_type"),
        (["grant_type": "refresh_token", "client_secret": "wrong"], 401, "invalid_client"),
        (["grant_type": "authorization_code", "code": "x"], 400, "invalid_grant"),
    ]) func badRequestsAreNamed(members: [String: String], status: Int, error: String) async throws {
        let reply = try await Self.token(try Self.site(), members)
        #expect(reply.status == status && reply["error"].string == error)
    }

    @Test func scopesIncludeThoseBeforeThem() async throws {
        let caller = try Self.site()
        func bearer(_ scope: String) async throws -> String {
            let code = try await Self.code(caller, ["scope": scope])
            return "Bearer "
                + (try await Self.redeem(caller, code, verifier: Self.verifier))["access_token"].string
        }
        let edit = #"{"fields":{"summary":"x"}}"#
        let read = try await bearer("READ")
        #expect(try await caller.send(.get, "/issue/FIELD-1", authorization: read).status == 200)
        let refused = try await caller.send(.put, "/issue/FIELD-1", edit, authorization: read)
        #expect(refused.status == 403)
        #expect(refused.response.fields["WWW-Authenticate"]?.contains("insufficient_scope") == true)
        let admin = try await bearer("ADMIN")
        #expect(try await caller.send(.put, "/issue/FIELD-1", edit, authorization: admin).status == 204)
    }

    @Test func personalTokensAreMadeListedDeletedAndExpire() async throws {
        let caller = try Self.site()
        let path = "/jira/rest/pat/latest/tokens"
        let made = try await caller.send(.post, path, #"{"name":"muster","expirationDuration":2}"#)
        #expect(made.status == 201)
        #expect(made.node.keys == ["createdAt", "expiringAt", "id", "name", "rawToken"])
        #expect(made["expiringAt"].string == "2026-09-23T14:13:20.000+0000")
        let raw = made["rawToken"].string
        #expect(try await Self.status(caller, raw) == 200)
        let endless = try await caller.send(.post, path, #"{"name":"endless"}"#)
        #expect(endless["expiringAt"].isMissing)
        let list = try await caller.send(.get, path)
        #expect(list.node.array.map { $0["name"].string } == ["muster", "endless"])
        #expect(!list.text.contains(raw))
        caller.clock.advance(milliseconds: 2 * 86_400_000)
        #expect(try await Self.status(caller, raw) == 401)
        #expect(try await Self.status(caller, endless["rawToken"].string) == 200)
        #expect(try await caller.send(.delete, "\(path)/\(endless["id"].int)").status == 204)
        #expect(try await Self.status(caller, endless["rawToken"].string) == 401)
        #expect(try await caller.send(.delete, "\(path)/99").status == 404)
        #expect(try await caller.send(.post, path, "{}").status == 400)
        #expect(try await caller.send(.get, path, authorization: nil).status == 401)
    }

    @Test func passwordsAreTurnedOffFromElevenOn() async throws {
        let basic = SandboxCaller.basic("ops", "sandbox-password")
        let eleven = try Self.site { $0.dataCenterVersion = "11.3.3" }
        let refused = try await eleven.send(.get, "/myself", authorization: basic)
        #expect(refused.status == 403 && refused["message"].string.contains("disabled"))
        #expect(try await eleven.send(.get, "/myself").status == 200)
        let lenient = try Self.site {
            $0.dataCenterVersion = "11.3.3"
            $0.signIn.acceptsPasswords = true
        }
        #expect(try await lenient.send(.get, "/myself", authorization: basic).status == 200)
    }

    @Test func aCookieIsAPassword() async throws {
        let caller = try Self.site()
        let path = "/jira/rest/auth/1/session"
        let wrong = try await caller.send(
            .post,
            path,
            #"{"username":"ops","password":"no"}"#,
            authorization: nil
        )
        #expect(wrong.status == 401 && wrong["errorMessages"].strings == ["Login failed"])
        let body = #"{"username":"ops","password":"sandbox-password"}"#
        let made = try await caller.send(.post, path, body, authorization: nil)
        #expect(made["session"]["name"].string == "JSESSIONID")
        let cookie = "a=b; JSESSIONID=" + made["session"]["value"].string
        #expect(made.response.fields["Set-Cookie"]?.contains("Path=/jira;") == true)
        func get(_ path: String, _ cookie: String) async throws -> SandboxReply {
            try await caller.send(.get, path, authorization: nil, headers: ["Cookie": cookie])
        }
        #expect(try await get("/myself", cookie)["name"].string == "ops")
        #expect(try await get(path, cookie)["name"].string == "ops")
        #expect(try await get("/myself", "JSESSIONID=other").status == 401)
        let gone = try await caller.send(.delete, path, authorization: nil, headers: ["Cookie": cookie])
        #expect(gone.status == 204)
        #expect(try await get("/myself", cookie).status == 401)
        let eleven = try Self.site { $0.dataCenterVersion = "11.3.3" }
        #expect(try await eleven.send(.post, path, body, authorization: nil).status == 403)
    }
}
