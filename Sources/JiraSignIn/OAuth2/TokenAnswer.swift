internal import FoundationEssentials
internal import HTTPMessages
internal import Secrets

/// What a token endpoint gave (RFC 6749, section 5.1).
struct TokenAnswer: Sendable {
    let accessToken: Secret
    /// Nil where the old one stays.
    let refreshToken: Secret?
    /// How long the access token lasts.
    let lifetime: Duration
    /// Nil where what was asked for was granted.
    let scopes: [String]?
}

/// What came of a token request.
enum TokenOutcome: Sendable {
    /// Tokens.
    case granted(TokenAnswer)
    /// The server understood and refused: another attempt is refused as well.
    case refused(status: Int, code: String, words: String)
    /// No usable answer; `wasSent` says whether the server can have seen the request.
    case unavailable(reason: String, wasSent: Bool)
    /// The task was cancelled; the server can have seen the request.
    case cancelled

    /// Sorts an answer.
    ///
    /// Only a 4xx in OAuth's own form is a refusal. A 4xx of a proxy, a login page with status 200, a redirect and 5xx say
    /// nothing about the grant.
    init(_ response: HTTPResponse, hiding secrets: [Secret?], usualLifetime: Duration) {
        let wire = try? JSONDecoder().decode(Wire.self, from: response.body)
        switch response.status {
        case 200..<300:
            if let answer = wire?.answer(usualLifetime: usualLifetime) {
                self = .granted(answer)
                return
            }
        case 408, 425, 429: break
        case 400..<500:
            guard let wire, let code = wire.error else { break }
            self = .refused(
                status: response.status,
                code: ServerWords.clean(code, hiding: secrets),
                words: ServerWords.clean(wire.error_description ?? "", hiding: secrets)
            )
            return
        default: break
        }
        self = .unavailable(reason: ServerWords.kind(of: response, hiding: secrets), wasSent: true)
    }

    /// Tolerant of numbers as texts and of members that are missing, null or unknown.
    private struct Wire: Decodable {
        var access_token: String?
        var refresh_token: String?
        var token_type: String?
        var scope: String?
        var error: String?
        var error_description: String?
        var seconds: Double?

        enum CodingKeys: String, CodingKey {
            case access_token, refresh_token, token_type, scope, error, error_description, expires_in
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ key: CodingKeys) -> String? { try? container.decode(String.self, forKey: key) }
            access_token = text(.access_token)
            refresh_token = text(.refresh_token)
            token_type = text(.token_type)
            scope = text(.scope)
            error = text(.error)
            error_description = text(.error_description)
            seconds =
                (try? container.decode(Double.self, forKey: .expires_in))
                ?? text(.expires_in).flatMap { Double($0) }
        }

        func answer(usualLifetime: Duration) -> TokenAnswer? {
            guard let access_token, Self.isToken(access_token) else { return nil }
            guard token_type == nil || token_type?.lowercased() == "bearer" else { return nil }
            // Absurd lifetimes are cut: a token that is refused is renewed anyway.
            let lifetime = seconds.map { Duration.seconds(min(max($0, 1), 365 * 86_400)) } ?? usualLifetime
            return TokenAnswer(
                accessToken: Secret(access_token),
                refreshToken: refresh_token.flatMap { Self.isToken($0) ? Secret($0) : nil },
                lifetime: lifetime,
                scopes: scope.map { $0.split(separator: " ").map(String.init) }
            )
        }

        /// Visible ASCII (RFC 6749, appendix A.12): nothing else can stand in a header.
        private static func isToken(_ text: String) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        }
    }
}
