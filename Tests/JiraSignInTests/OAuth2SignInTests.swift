import CredentialVault
import HTTPMessages
import Jira
import JiraSandbox
import JiraSignIn
import Locking
import Secrets
import Testing

struct OAuth2SignInTests {
    @Test func cloudConsentAddressHasEveryParameter() throws {
        let bench = try SignInBench()
        let signIn = try OAuth2SignIn(
            settings: bench.settings(),
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        let url = try signIn.begin()
        #expect(url.hasPrefix("https://auth.atlassian.com/authorize?"))
        let query = StrictTokenServer.form(String(url.split(separator: "?")[1]))
        #expect(query["audience"] == "api.atlassian.com")
        #expect(query["prompt"] == "consent")
        #expect(query["response_type"] == "code")
        #expect(query["client_id"] == "client-1")
        #expect(query["redirect_uri"] == "http://127.0.0.1:8765/callback")
        #expect(query["scope"] == "read:jira-work write:jira-work read:jira-user offline_access")
        #expect(query["code_challenge_method"] == "S256")
        #expect(query["code_challenge"]?.count == 43)
        #expect(query["state"]?.count == 43)
        #expect(!url.contains("+") && !url.contains(StrictTokenServer.clientSecret))
        let again = StrictTokenServer.form(String(try signIn.begin().split(separator: "?")[1]))
        #expect(again["state"] != query["state"] && again["code_challenge"] != query["code_challenge"])
    }

    @Test func aPersonSignsInToCloudThroughTheGateway() async throws {
        let bench = try SignInBench()
        let signedIn = try await bench.signIn()
        #expect(signedIn.accessibleSite?.id == StrictTokenServer.cloudID)
        #expect(signedIn.renewsItself)
        let grant = try #require(try bench.grant())
        #expect(grant.cloudID == StrictTokenServer.cloudID)
        #expect(grant.expiresAt == bench.clock.now() + 3_600_000)
        #expect(grant.scopes == ["read:jira-work", "offline_access"])
        let connected = try await SiteSignIn.connect(
            bench.settings(),
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        #expect(connected.apiSite.apiAddress.authority == "api.atlassian.com")
        #expect(connected.apiSite.apiAddress.contextPath == "/ex/jira/\(StrictTokenServer.cloudID)")
        #expect(connected.apiSite.url == "https://hq.example.net")
        #expect(try await bench.status(by: connected.authorization) == 200)
    }

    @Test func aPersonSignsInToDataCenterWithFormsAndPKCE() async throws {
        let bench = try SignInBench()
        let signIn = try OAuth2SignIn(
            settings: bench.settings(.dataCenter, url: "https://jira.example.net/jira"),
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        let url = try signIn.begin()
        #expect(url.hasPrefix("https://jira.example.net/jira/rest/oauth2/latest/authorize?"))
        #expect(!url.contains("audience") && url.contains("scope=WRITE"))
        try await bench.signIn(.dataCenter)
        #expect(try bench.grant()?.cloudID == nil)
        // A refresh without the redirect address would be refused by this server.
        bench.advance(seconds: 3_600)
        let provider = try await bench.provider(.dataCenter)
        #expect(try await bench.status(by: provider) == 200)
        #expect(bench.server.refreshes == 1)
    }

    @Test func eachStateIsGoodOnceAndForTenMinutes() async throws {
        let bench = try SignInBench()
        let signIn = try OAuth2SignIn(
            settings: bench.settings(),
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        let back = try bench.server.consent(signIn.begin())
        #expect(signIn.isAwaited(back))
        #expect(!signIn.isAwaited("/callback?code=x&state=guess"))
        await #expect(throws: SignInError.unknownState) {
            try await signIn.finish("/callback?code=x&state=guess")
        }
        try await signIn.finish(back)
        await #expect(throws: SignInError.unknownState) { try await signIn.finish(back) }

        let late = try bench.server.consent(signIn.begin())
        bench.advance(seconds: 600)
        await #expect(throws: SignInError.expiredState) { try await signIn.finish(late) }
        await #expect(throws: SignInError.unknownState) { try await signIn.finish(late) }
        let timely = try bench.server.consent(signIn.begin())
        bench.advance(seconds: 599)
        try await signIn.finish(timely)
    }

    @Test(arguments: [
        (
            "error=access_denied&error_description=User%20said%20no",
            SignInError.accessDenied(reason: "User said no")
        ),
        (
            "error=invalid_scope&error_description=%0Aa%00b",
            .redirectError(code: "invalid_scope", reason: " ab")
        ),
        ("", .redirectIncomplete(missing: "code")),
        ("code=a&code=b", .redirectIncomplete(missing: "code")),
        ("code=", .redirectIncomplete(missing: "code")),
    ])
    func answersWithoutACodeAreTyped(query: String, error: SignInError) async throws {
        let bench = try SignInBench()
        let signIn = try OAuth2SignIn(
            settings: bench.settings(),
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        let state = StrictTokenServer.form(String(try signIn.begin().split(separator: "?")[1]))["state"] ?? ""
        await #expect(throws: error) {
            try await signIn.finish("http://127.0.0.1:8765/callback?\(query)&state=\(state)#f")
        }
        await #expect(throws: SignInError.redirectIncomplete(missing: "state")) {
            try await signIn.finish("/callback?code=a")
        }
        #expect(bench.server.requests == 0)
    }

    @Test func aCodeIsNeverSentTwice() async throws {
        let bench = try SignInBench(StrictTokenServer { $0 == 1 ? .dropAfter : .none })
        await #expect(throws: SignInError.self) { try await bench.signIn() }
        #expect(bench.server.requests == 1)
        #expect(try bench.grant() == nil)
    }

    @Test func settingsThatCannotWorkAreRefusedAtOnce() throws {
        let bench = try SignInBench()
        func problem(_ change: (inout SiteSignInSettings) -> Void) throws -> String {
            var settings = try bench.settings()
            change(&settings)
            do throws(SignInError) {
                _ = try OAuth2SignIn(
                    settings: settings,
                    vault: bench.vault(),
                    transport: bench.transport,
                    clock: bench.clock
                )
                return "accepted"
            } catch { return error.description }
        }
        #expect(try problem { _ in } == "accepted")
        #expect(try problem { $0.clientSecret = nil }.contains("client_secret_file"))
        #expect(try problem { $0.clientSecret = Secret("") }.contains("client_secret_file"))
        #expect(try problem { $0.clientID = nil }.contains("client_id"))
        #expect(try problem { $0.scopes = [] }.contains("scopes"))
        #expect(
            try problem { $0.authorizationServer = "http://auth.example.net" }.contains(
                "authorization_server"
            )
        )
        #expect(try problem { $0.authorizationServer = "http://127.0.0.1:8080" } == "accepted")
        #expect(try problem { $0.redirectURI = "http://example.net/callback" }.contains("redirect_uri"))
        #expect(try problem { $0.redirectURI = "https://example.net/callback" } == "accepted")
    }

    @Test func theSiteOfAGrantIsFoundByAddress() async throws {
        let bench = try SignInBench()
        bench.server.state.withLock {
            $0.resources = """
                [{"id":"aaaa","name":"Other","url":"https://other.example.net","scopes":["read:jira-work"]},
                 {"id":"bbbb","name":"HQ","url":"https://HQ.example.net/","scopes":["read:jira-work"]},
                 {"id":"bbbb","name":"HQ","url":"https://HQ.example.net/","scopes":["read:page:confluence"]},
                 {"id":null,"url":"https://hq.example.net"}]
                """
        }
        let signedIn = try await bench.signIn()
        #expect(signedIn.accessibleSite?.id == "bbbb")
        #expect(signedIn.accessibleSite?.scopes == ["read:jira-work", "read:page:confluence"])
    }

    @Test func aGrantOfOtherSitesIsAChoiceForThePerson() async throws {
        let bench = try SignInBench()
        bench.server.state.withLock {
            $0.resources = """
                [{"id":"bbbb","name":"B","url":"https://b.example.net","scopes":[]},
                 {"id":"aaaa","name":"A","url":"https://a.example.net","scopes":[]}]
                """
        }
        let available = [
            AccessibleSite(id: "aaaa", name: "A", url: "https://a.example.net", scopes: []),
            AccessibleSite(id: "bbbb", name: "B", url: "https://b.example.net", scopes: []),
        ]
        await #expect(
            throws: SignInError.siteNotInGrant(wanted: "https://hq.example.net", available: available)
        ) { try await bench.signIn() }
        #expect(try bench.grant() == nil)

        let signIn = try OAuth2SignIn(
            settings: bench.settings(),
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        try await signIn.finish(bench.server.consent(signIn.begin())) { $0.last }
        #expect(try bench.grant()?.cloudID == "bbbb")

        var settings = try bench.settings()
        settings.cloudID = "aaaa"
        let named = try OAuth2SignIn(
            settings: settings,
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        try await named.finish(bench.server.consent(named.begin()))
        #expect(try bench.grant()?.cloudID == "aaaa")
    }

    @Test func aWrongClientSecretIsTheConfigurationsFault() async throws {
        let bench = try SignInBench()
        var settings = try bench.settings()
        settings.clientSecret = Secret("WRONG-secret-99")
        let signIn = try OAuth2SignIn(
            settings: settings,
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        // The server repeats the secret in its answer; the error does not.
        await #expect(
            throws: SignInError.applicationRefused(
                site: "hq",
                reason: "status 401, invalid_client: <redacted>"
            )
        ) { try await signIn.finish(bench.server.consent(signIn.begin())) }
    }
}
