import FoundationEssentials
import HTTPMessages
import Locking
import Secrets

/// A token server that forgives nothing: codes once, PKCE checked, refresh tokens rotate, reuse kills the grant.
///
/// Plays Atlassian's authorization server and gateway, and Data Center's provider, under their own paths.
final class StrictTokenServer: HTTPRequestHandler {
    static let clientSecret = "CLIENT-secret-71aa"
    static let cloudID = "11111111-2222-3333-4444-555555555555"

    /// What happens to a token request, by its number from 1.
    enum Fault: Sendable {
        /// Nothing.
        case none
        /// The server does nothing and answers so.
        case answer(Int, String, type: String)
        /// The server does nothing and closes the connection.
        case dropBefore
        /// The server does its work, and the answer is lost.
        case dropAfter
    }

    struct State: Sendable {
        var codes: [String: (challenge: String, redirect: String)] = [:]
        var access: [String: Int] = [:]
        var refresh = ""
        var used: [String] = []
        var isDead = false
        var serial = 0
        var requests = 0
        var refreshes = 0
        var reuses = 0
        var leewayReuses = 0
        /// How often the last refresh token may be used after its successor was given out.
        var leeway = 0
        var gives: [String] = []
        var resources = """
            [{"id":"\(StrictTokenServer.cloudID)","name":"HQ","url":"https://hq.example.net","scopes":["read:jira-work"],
              "avatarUrl":"x"}]
            """
        var seenBodies: [String] = []
    }

    let state: Locked<State>
    let fault: @Sendable (Int) -> Fault

    init(leeway: Int = 0, fault: @escaping @Sendable (Int) -> Fault = { _ in .none }) {
        var state = State()
        state.leeway = leeway
        self.state = Locked(state)
        self.fault = fault
    }

    var refreshes: Int { state.withLock { $0.refreshes } }
    var reuses: Int { state.withLock { $0.reuses } }
    var requests: Int { state.withLock { $0.requests } }
    var currentRefreshToken: String { state.withLock { $0.refresh } }
    var currentAccessTokens: [String] { state.withLock { Array($0.access.keys) } }

    /// Every secret that went over the wire so far.
    var secrets: [String] {
        state.withLock { [Self.clientSecret] + $0.used + [$0.refresh] + Array($0.access.keys) + $0.gives }
    }

    /// What a person's consent does: a code for the browser to carry back.
    func consent(_ url: String) -> String {
        let query = Self.form(String(url.split(separator: "?", maxSplits: 1)[1]))
        return state.withLock { state in
            state.serial += 1
            let code = "CODE-\(state.serial)-c0de"
            state.codes[code] = (query["code_challenge"] ?? "", query["redirect_uri"] ?? "")
            state.gives.append(code)
            return "/callback?code=\(code)&state=\(query["state"] ?? "")"
        }
    }

    /// Ends every access token, as a server does that knows better than the client's clock.
    func endAccess() { state.withLock { $0.access = [:] } }

    func respond(to request: HTTPRequest) async -> HTTPServerReply {
        switch request.pathOnly {
        case "/oauth/token":
            let body = (try? JSONDecoder().decode([String: String].self, from: request.body)) ?? [:]
            guard request.fields["Content-Type"] == "application/json" else { return Self.json(415, "{}") }
            return token(body, cloud: true)
        case "/rest/oauth2/latest/token":
            guard request.fields["Content-Type"] == "application/x-www-form-urlencoded" else {
                return Self.json(415, "{}")
            }
            return token(Self.form(String(decoding: request.body, as: UTF8.self)), cloud: false)
        case "/oauth/token/accessible-resources":
            return isAllowed(request)
                ? Self.json(200, state.withLock { $0.resources }) : Self.json(401, "{}")
        default:
            return isAllowed(request) ? Self.json(200, #"{"accountId":"1"}"#) : Self.json(401, "{}")
        }
    }

    private func isAllowed(_ request: HTTPRequest) -> Bool {
        let token = request.fields["Authorization"].map { String($0.dropFirst("Bearer ".count)) } ?? ""
        return state.withLock { !$0.isDead && $0.access[token] != nil }
    }

    private func token(_ body: [String: String], cloud: Bool) -> HTTPServerReply {
        let number = state.withLock { state in
            state.requests += 1
            return state.requests
        }
        let fault = fault(number)
        switch fault {
        case .answer(let status, let text, let type):
            let response = HTTPResponse(
                status: status,
                fields: ["Content-Type": type],
                body: Data(text.utf8)
            )
            return .response(response)
        case .dropBefore: return .dropConnection
        case .none, .dropAfter: break
        }
        let reply = state.withLock { Self.work(body, cloud: cloud, &$0) }
        if case .dropAfter = fault { return .dropConnection }
        return reply
    }

    private static func work(_ body: [String: String], cloud: Bool, _ state: inout State) -> HTTPServerReply {
        func refuse(_ error: String, _ words: String) -> HTTPServerReply {
            json(cloud ? 403 : 400, #"{"error":"\#(error)","error_description":"\#(words)"}"#)
        }
        guard body["client_id"] == "client-1", !cloud || body["client_secret"] == clientSecret else {
            return json(
                401,
                #"{"error":"invalid_client","error_description":"\#(body["client_secret"] ?? "")"}"#
            )
        }
        switch body["grant_type"] {
        case "authorization_code":
            guard let code = body["code"], let known = state.codes.removeValue(forKey: code) else {
                return refuse("invalid_grant", "unknown code \(body["code"] ?? "")")
            }
            let digest = SHA256Digest(of: Array((body["code_verifier"] ?? "").utf8))
            guard known.redirect == body["redirect_uri"], known.challenge == Base64.text(digest.bytes, .url)
            else {
                return refuse("invalid_grant", "redirect or verifier")
            }
            state.isDead = false
        case "refresh_token":
            let offered = body["refresh_token"] ?? ""
            if !cloud && body["redirect_uri"] == nil { return refuse("invalid_grant", "redirect_uri") }
            if state.isDead { return refuse("invalid_grant", "Unknown or invalid refresh token.") }
            if offered != state.refresh {
                guard offered == state.used.last, state.leeway > 0 else {
                    state.reuses += 1
                    state.isDead = true
                    return refuse("invalid_grant", "Unknown or invalid refresh token \(offered).")
                }
                state.leeway -= 1
                state.leewayReuses += 1
            }
            state.refreshes += 1
        default: return refuse("invalid_request", "grant_type")
        }
        state.serial += 1
        if !state.refresh.isEmpty { state.used.append(state.refresh) }
        state.refresh = "REFRESH-\(state.serial)-5f5f"
        let access = "ACCESS-\(state.serial)-a1a1"
        state.access[access] = state.serial
        return json(
            200,
            """
            {"access_token":"\(access)","refresh_token":"\(state.refresh)","expires_in":3600,"token_type":"Bearer",
             "scope":"read:jira-work offline_access","unknown":null}
            """
        )
    }

    static func json(_ status: Int, _ text: String) -> HTTPServerReply {
        .response(
            HTTPResponse(
                status: status,
                fields: ["Content-Type": "application/json"],
                body: Data(text.utf8)
            )
        )
    }

    static func form(_ text: String) -> [String: String] {
        var members: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { decoded($0) }
            members[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return members
    }

    private static func decoded(_ text: Substring) -> String {
        let pieces = text.replacing("+", with: " ").split(separator: "%", omittingEmptySubsequences: false)
        let bytes = pieces.enumerated().flatMap { index, piece -> [UInt8] in
            guard index > 0 else { return Array(piece.utf8) }
            return [UInt8(piece.prefix(2), radix: 16) ?? 0x3F] + Array(piece.dropFirst(2).utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
