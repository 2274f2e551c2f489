import CredentialVault
import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Secrets
import Testing

@testable import JiraSignIn

struct OAuth1Tests {
    /// RFC 5849, section 3.4.1.1, with the parameters of 3.4.1.3.1: `a3` twice, an empty value, `%3D` in a value.
    @Test func baseStringEqualsThatOfTheRFC() {
        let request = HTTPRequest(
            method: .post,
            scheme: "http",
            authority: "example.com",
            path: "/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
            fields: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Data("c2&a3=2+q".utf8)
        )
        let text = SignatureBaseString.text(
            of: request,
            parameters: [
                ("oauth_consumer_key", "9djdj82h48djs9d2"), ("oauth_token", "kkk9d7dh3k39sjv7"),
                ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201"),
                ("oauth_nonce", "7d8f3e4a"),
            ]
        )
        #expect(
            text
                == "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26"
                + "c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26"
                + "oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        )
    }

    /// The normalised parameters of section 3.4.1.3.2.
    @Test func parametersAreNormalizedAsInTheRFC() {
        let parameters = WebForm.parameters("b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q")
        #expect(
            SignatureBaseString.normalized(parameters) == "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2="
        )
    }

    /// Section 3.4.1.2 and its neighbours: letter case, own and foreign ports, encoded paths, no path.
    @Test(arguments: [
        ("http", "EXAMPLE.COM:80", "/r%20v/X?id=123", "http://example.com/r%20v/X"),
        ("https", "www.example.net:8080", "/?q=1", "https://www.example.net:8080/"),
        (
            "https", "jira.example.net:443", "/jira/rest/api/2/issue",
            "https://jira.example.net/jira/rest/api/2/issue"
        ),
        ("https", "jira.example.net:80", "/", "https://jira.example.net:80/"), ("HTTP", "a", "", "http://a/"),
    ])
    func addressIsThatOfTheRFC(scheme: String, authority: String, path: String, address: String) {
        let request = HTTPRequest(method: .get, scheme: scheme, authority: authority, path: path)
        #expect(SignatureBaseString.address(of: request) == address)
    }

    /// Section 3.6: unreserved characters alone stand for themselves; escapes are upper case.
    @Test func encodingIsThatOfTheRFC() {
        #expect(WebForm.encoded("AZaz09-._~") == "AZaz09-._~")
        #expect(WebForm.encoded(" +*%&=/ü€") == "%20%2B%2A%25%26%3D%2F%C3%BC%E2%82%AC")
        #expect(
            WebForm.parameters("a=%C3%BC+b&=x&c&d=%zz%2").map { "\($0.name)|\($0.value)" } == [
                "a|ü b", "|x", "c|", "d|%zz%2",
            ]
        )
    }

    @Test func aPersonSignsInOnThreeLegs() async throws {
        let bench = try SignInBench()
        let provider = OAuth1Provider()
        let signIn = try OAuth1SignIn(
            settings: Self.settings(),
            vault: bench.vault(),
            transport: SandboxTransport(provider),
            clock: bench.clock
        )
        let pem = try await signIn.publicKey()
        #expect(pem.hasPrefix("-----BEGIN PUBLIC KEY-----"))
        #expect(try await signIn.publicKey() == pem)
        provider.key.withLock { $0 = pem }
        let page = try await signIn.begin(callback: "http://127.0.0.1:8765/callback")
        #expect(page == "https://jira.example.net/jira/plugins/servlet/oauth/authorize?oauth_token=TEMP%2F1")
        #expect(signIn.isAwaited("/callback?oauth_token=TEMP%2F1&oauth_verifier=V%201"))
        #expect(!signIn.isAwaited("/callback?oauth_token=TEMP%2F2&oauth_verifier=V%201"))
        try await signIn.finish("/callback?oauth_token=TEMP%2F1&oauth_verifier=V%201")
        await #expect(throws: SignInError.unknownState) {
            try await signIn.finish("/callback?oauth_token=TEMP%2F1&oauth_verifier=V%201")
        }
        #expect(provider.callbacks.withLock { $0 } == ["http://127.0.0.1:8765/callback"])

        let connected = try await SiteSignIn.connect(
            Self.settings(),
            vault: bench.vault(),
            transport: SandboxTransport(provider),
            clock: bench.clock
        )
        for path in ["/jira/rest/api/2/search?jql=a%20%3D%20b&fields=id%2Ckey", "/jira/rest/api/2/myself"] {
            var request = HTTPRequest(
                method: .get,
                scheme: "https",
                authority: "jira.example.net",
                path: path
            )
            try await connected.authorization.authorize(&request)
            #expect(
                try await SandboxTransport(provider).send(request, timeout: .seconds(1)).status == 200
            )
            // Replayed or sent elsewhere, the signature is of no use.
            request.path += "x"
            #expect(
                try await SandboxTransport(provider).send(request, timeout: .seconds(1)).status == 401
            )
        }
        #expect(connected.apiSite.contextPath == "/jira")
        #expect(Set(provider.nonces.withLock { $0 }).count == provider.nonces.withLock { $0.count })
    }

    @Test func aCodeOfThePageDoesWithoutACallback() async throws {
        let bench = try SignInBench()
        let provider = OAuth1Provider()
        let signIn = try OAuth1SignIn(
            settings: Self.settings(),
            vault: bench.vault(),
            transport: SandboxTransport(provider),
            clock: bench.clock
        )
        provider.key.withLock { $0 = "" }
        let pem = try await signIn.publicKey()
        provider.key.withLock { $0 = pem }
        let page = try await signIn.begin(callback: OAuth1SignIn.outOfBand)
        try await signIn.finish(page, verifier: " V 1\n".replacing(" 1", with: "%201"))
        #expect(provider.callbacks.withLock { $0 } == ["oob"])
    }

    @Test(arguments: [
        ("permission_denied", "denied in the browser"), ("token_rejected", "again is necessary"),
        ("timestamp_refused", "clock differs"), ("consumer_key_unknown", "application link"),
        ("signature_invalid", "public key"),
    ])
    func problemsOfTheSiteAreExplained(problem: String, words: String) async throws {
        let bench = try SignInBench()
        let provider = OAuth1Provider()
        provider.problem.withLock { $0 = problem }
        let signIn = try OAuth1SignIn(
            settings: Self.settings(),
            vault: bench.vault(),
            transport: SandboxTransport(provider),
            clock: bench.clock
        )
        let error = await #expect(throws: SignInError.self) { _ = try await signIn.begin(callback: "oob") }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func aRefusalInTheBrowserIsTyped() async throws {
        let bench = try SignInBench()
        let provider = OAuth1Provider()
        let signIn = try OAuth1SignIn(
            settings: Self.settings(),
            vault: bench.vault(),
            transport: SandboxTransport(provider),
            clock: bench.clock
        )
        let pem = try await signIn.publicKey()
        provider.key.withLock { $0 = pem }
        _ = try await signIn.begin(callback: "http://127.0.0.1/callback")
        await #expect(throws: SignInError.accessDenied(reason: "")) {
            try await signIn.finish("/callback?oauth_token=TEMP%2F1&oauth_verifier=denied")
        }
        await #expect(throws: SignInError.notSignedIn(site: "dc")) {
            _ = try await SiteSignIn.connect(
                Self.settings(),
                vault: bench.vault(),
                transport: SandboxTransport(provider),
                clock: bench.clock
            )
        }
    }

    static func settings() throws -> SiteSignInSettings {
        var settings = SiteSignInSettings(
            site: try JiraSite(name: "dc", url: "https://jira.example.net/jira", flavor: .dataCenter),
            method: .oauth1
        )
        settings.clientID = "muster-key"
        return settings
    }
}

/// Data Center's side of OAuth 1.0a: verifies each signature with the consumer's public key, by its own reading of the
/// header.
final class OAuth1Provider: HTTPRequestHandler {
    let key = Locked("")
    let problem = Locked<String?>(nil)
    let callbacks = Locked<[String]>([])
    let nonces = Locked<[String]>([])

    func respond(to request: HTTPRequest) async -> HTTPServerReply {
        if let problem = problem.withLock({ $0 }) { return answer(401, "oauth_problem=\(problem)") }
        let header = request.fields["Authorization"] ?? ""
        guard header.hasPrefix("OAuth ") else { return answer(401, "oauth_problem=parameter_absent") }
        var parameters: [(name: String, value: String)] = []
        var signature = ""
        for part in header.dropFirst(6).split(separator: ",") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            let form = StrictTokenServer.form("\(pair[0])=\(pair[1].dropFirst().dropLast())")
            guard let (name, value) = form.first else { continue }
            if name == "oauth_signature" { signature = value } else { parameters.append((name, value)) }
        }
        let text = SignatureBaseString.text(of: request, parameters: parameters)
        guard let known = try? RSAPublicKey(pem: key.withLock { $0 }), let bytes = Base64.bytes(signature),
            known.verifiesSHA1(bytes, of: Array(text.utf8))
        else { return answer(401, "oauth_problem=signature_invalid") }
        let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) })
        nonces.withLock { $0.append(values["oauth_nonce"] ?? "") }
        switch request.pathOnly {
        case "/jira/plugins/servlet/oauth/request-token":
            callbacks.withLock { $0.append(values["oauth_callback"] ?? "") }
            return answer(200, "oauth_token=TEMP%2F1&oauth_token_secret=s&oauth_callback_confirmed=true")
        case "/jira/plugins/servlet/oauth/access-token":
            guard values["oauth_token"] == "TEMP/1", values["oauth_verifier"]?.hasPrefix("V") == true else {
                return answer(401, "oauth_problem=token_rejected")
            }
            return answer(200, "oauth_token=LONG%2B1&oauth_token_secret=t&oauth_expires_in=157680000")
        default:
            return values["oauth_token"] == "LONG+1" ? answer(200, "{}") : answer(401, "{}")
        }
    }

    private func answer(_ status: Int, _ text: String) -> HTTPServerReply {
        .response(HTTPResponse(status: status, fields: ["Content-Type": "text/plain"], body: Data(text.utf8)))
    }
}
