import Foundation
import HTTPMessages
import JiraSandbox
import Secrets
import Testing

/// OAuth 1.0a with RSA-SHA1: three legs, and requests that are signed.
@Suite struct SignedSignInTests {
    private static let key = Result { try RSAPrivateKey.generate() }

    private static func site(_ other: RSAPrivateKey? = nil) throws -> SandboxCaller {
        let publicKey = try (other ?? key.get()).publicKey().pem()
        return try SandboxCaller(.dataCenter, tickets: 2) {
            $0.contextPath = "/jira"
            $0.signIn.consumers = [SandboxConsumer(key: "muster", publicKey: publicKey)]
        }
    }

    private static func percent(_ text: String) -> String {
        let unreserved = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\0"..."\u{7F}"))
            .union(CharacterSet(charactersIn: "-._~"))
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    /// A header for a request, signed as RFC 5849 says, with parameters changed before or after signing.
    private static func header(
        _ method: String,
        _ path: String,
        _ more: [String: String],
        at seconds: Int64,
        nonce: String,
        spoilt: Bool = false
    ) throws -> String {
        var parameters = [
            "oauth_consumer_key": "muster", "oauth_signature_method": "RSA-SHA1",
            "oauth_timestamp": String(seconds), "oauth_nonce": nonce, "oauth_version": "1.0",
        ]
        parameters.merge(more) { $1 }
        let parts = path.split(separator: "?", maxSplits: 1)
        let query =
            parts.count < 2
            ? []
            : parts[1].split(separator: "&").map { pair -> (String, String) in
                let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(halves[0]), String(halves[1]).removingPercentEncoding ?? "")
            }
        let all = (parameters.map { ($0.key, $0.value) } + query).map { (percent($0.0), percent($0.1)) }
            .sorted { $0 < $1 }
        let base = [
            method, "http://127.0.0.1\(parts[0])", all.map { "\($0.0)=\($0.1)" }.joined(separator: "&"),
        ]
        .map(percent).joined(separator: "&")
        let signature = try key.get().signatureSHA1(of: Array((base + (spoilt ? "x" : "")).utf8))
        parameters["oauth_signature"] = Base64.text(signature, .standard)
        return "OAuth realm=\"\", "
            + parameters.sorted { $0.key < $1.key }.map { "\(percent($0.key))=\"\(percent($0.value))\"" }
            .joined(separator: ", ")
    }

    private static let root = "/jira/plugins/servlet/oauth"

    private static func form(_ reply: SandboxReply) -> [String: String] {
        var components = URLComponents()
        components.percentEncodedQuery = reply.text
        return Dictionary((components.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { $1 }
    }

    private static func leg(_ caller: SandboxCaller, _ name: String, _ more: [String: String], nonce: String)
        async throws -> SandboxReply
    {
        let seconds = caller.clock.now / 1_000
        let header = try header("POST", "\(root)/\(name)", more, at: seconds, nonce: nonce)
        return try await caller.send(.post, "\(root)/\(name)", authorization: header)
    }

    private static func accessToken(_ caller: SandboxCaller) async throws -> String {
        let callback = "http://127.0.0.1:9999/done?x=1"
        let first = form(try await leg(caller, "request-token", ["oauth_callback": callback], nonce: "1"))
        let request = try #require(first["oauth_token"])
        let consent = try await caller.send(
            .get,
            "\(root)/authorize?oauth_token=\(request)&sandbox_consent=ops",
            authorization: nil
        )
        let back = try CloudSignInTests.redirected(consent)
        #expect(back["x"] == "1" && back["oauth_token"] == request)
        let verifier = try #require(back["oauth_verifier"])
        let wrong = ["oauth_token": request, "oauth_verifier": "wrong"]
        #expect(try await leg(caller, "access-token", wrong, nonce: "2").status == 401)
        let right = ["oauth_token": request, "oauth_verifier": verifier]
        let access = form(try await leg(caller, "access-token", right, nonce: "3"))
        // A request token is good for one access token.
        #expect(try await leg(caller, "access-token", right, nonce: "4").status == 401)
        return try #require(access["oauth_token"])
    }

    @Test func threeLegsLeadToSignedRequests() async throws {
        let caller = try Self.site()
        let token = try await Self.accessToken(caller)
        let seconds = caller.clock.now / 1_000
        let path = "/jira/rest/api/2/search?jql=key%20%3D%20FIELD-1&fields=summary%2Cstatus&maxResults=5"
        let header = try Self.header("GET", path, ["oauth_token": token], at: seconds, nonce: "5")
        let found = try await caller.send(.get, path, authorization: header)
        #expect(found.status == 200 && found["total"].int == 1, "\(found.text)")
        #expect(found.response.fields["X-AUSERNAME"] == "ops")
        // The same again is a replay.
        let replay = try await caller.send(.get, path, authorization: header)
        #expect(replay.status == 401 && replay.text == "oauth_problem=nonce_used")
        // The signature is of this method, address and query.
        let elsewhere = path.replacing("FIELD-1", with: "FIELD-2")
        let fresh = try Self.header("GET", path, ["oauth_token": token], at: seconds, nonce: "6")
        let stolen = try await caller.send(.get, elsewhere, authorization: fresh)
        #expect(stolen.status == 401 && stolen.text == "oauth_problem=signature_invalid")
        #expect(
            stolen.response.fields["WWW-Authenticate"]?.contains("oauth_problem=\"signature_invalid\"")
                == true
        )
    }

    @Test(arguments: [
        (["oauth_consumer_key": "stranger"], 0, false, "consumer_key_unknown"),
        (["oauth_signature_method": "HMAC-SHA1"], 0, false, "signature_method_rejected"),
        ([:], 301, false, "timestamp_refused"), ([:], -301, false, "timestamp_refused"),
        ([:], 300, true, "signature_invalid"),
    ]) func whatIsWrongIsNamed(more: [String: String], skew: Int64, isSpoilt: Bool, problem: String)
        async throws
    {
        let caller = try Self.site()
        let header = try Self.header(
            "POST",
            "\(Self.root)/request-token",
            more.merging(["oauth_callback": "oob"]) { $1 },
            at: caller.clock.now / 1_000 + skew,
            nonce: "n",
            spoilt: isSpoilt
        )
        let reply = try await caller.send(.post, "\(Self.root)/request-token", authorization: header)
        #expect(reply.status == 401 && reply.text == "oauth_problem=\(problem)")
    }

    @Test func anotherKeySignsNothing() async throws {
        let caller = try Self.site(try RSAPrivateKey.generate())
        let reply = try await Self.leg(caller, "request-token", ["oauth_callback": "oob"], nonce: "1")
        #expect(reply.status == 401 && reply.text == "oauth_problem=signature_invalid")
        let missing = try await caller.send(.post, "\(Self.root)/request-token", authorization: nil)
        #expect(missing.status == 400)
    }

    @Test func outOfBandShowsTheCode() async throws {
        let caller = try Self.site()
        let first = Self.form(
            try await Self.leg(caller, "request-token", ["oauth_callback": "oob"], nonce: "1")
        )
        let token = try #require(first["oauth_token"])
        let address = "\(Self.root)/authorize?oauth_token=\(token)"
        let page = try await caller.send(.get, address, authorization: nil)
        #expect(page.status == 200 && page.text.contains("Accept as"))
        let shown = try await caller.send(.get, address + "&sandbox_consent=ops", authorization: nil)
        let marker = try #require(shown.text.firstRange(of: "verification code is '"))
        let verifier = String(shown.text[marker.upperBound...].prefix { $0 != "'" })
        let access = try await Self.leg(
            caller,
            "access-token",
            ["oauth_token": token, "oauth_verifier": verifier],
            nonce: "2"
        )
        #expect(access.status == 200 && Self.form(access)["oauth_token"] != nil)
    }
}
