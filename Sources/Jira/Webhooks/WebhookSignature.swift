internal import FoundationEssentials

/// A keyed code of SHA-256 (RFC 2104): from key and message to 32 bytes.
///
/// Given by the caller, so that this target needs no library of ciphers.
public typealias HMACSHA256Function = @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]

/// The signature that a webhook with a secret carries: `X-Hub-Signature: sha256=<hex>` (WebSub, section 7).
public enum WebhookSignature {
    /// Whether a body carries the signature of a secret; compared in constant time.
    ///
    /// - Parameters:
    ///   - header: value of `X-Hub-Signature`; nil and other methods than `sha256` are never valid.
    ///   - body: the raw bytes as they came, before any reading.
    ///   - secret: the webhook's secret; an empty one is never valid.
    ///   - hmac: the code.
    /// - Returns: whether the body is the one that was signed.
    public static func isValid(
        header: String?,
        body: [UInt8],
        secret: [UInt8],
        hmac: HMACSHA256Function
    ) -> Bool {
        guard let header, !secret.isEmpty else { return false }
        let parts = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "sha256", let given = bytes(hex: parts[1]) else {
            return false
        }
        return areEqual(given, hmac(secret, body))
    }

    /// Compares every byte, wherever the first difference is; different lengths are never equal.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (first, second) in zip(left, right) { difference |= first ^ second }
        return difference == 0
    }

    private static func bytes(hex: Substring) -> [UInt8]? {
        let digits = hex.utf8.map { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        let values = digits.compactMap(\.self)
        guard values.count == digits.count, values.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}

/// The token that a webhook of an OAuth 2.0 app carries: a JSON web token signed with the app's client secret.
///
/// HS256 is what is seen; it is not documented (facts section 12). Any other algorithm is refused, `none` first of all.
public struct WebhookToken: Hashable, Sendable {
    /// Who issued it: the app's client id.
    public var issuer: String?
    /// Whom it is about: the account that registered the webhook, where said.
    public var subject: String?
    /// When it was made, in seconds since 1970.
    public var issuedAt: Int64?
    /// When it ends, in seconds since 1970.
    public var expires: Int64

    /// Why a token is not accepted.
    public enum Refusal: Error, Hashable, Sendable {
        /// No `Authorization: Bearer …` or `JWT …`, or not three parts of base64url with JSON in them.
        case malformed
        /// Another algorithm than HS256.
        case algorithm(String)
        /// The signature is of another key.
        case signature
        /// Its time is over, or not come.
        case expired
        /// Of another app.
        case issuer(String?)
    }

    /// Checks the token of a delivery.
    ///
    /// - Parameters:
    ///   - header: value of `Authorization`.
    ///   - clientSecret: the app's secret.
    ///   - clientID: the app's id, which a named issuer must be; nil takes any.
    ///   - now: milliseconds since 1970.
    ///   - leeway: how far the clocks may be apart.
    ///   - hmac: the code.
    /// - Returns: what the token says.
    /// - Throws: why it is not accepted.
    public static func verified(
        header: String?,
        clientSecret: [UInt8],
        clientID: String? = nil,
        now: Int64,
        leeway: Duration = .seconds(60),
        hmac: HMACSHA256Function
    ) throws(Refusal) -> WebhookToken {
        struct Head: Decodable { var alg: String? }
        struct Claims: Decodable {
            var iss: String?
            var sub: String?
            var iat: Double?
            var nbf: Double?
            var exp: Double?
        }
        let words = (header ?? "").split(separator: " ")
        guard words.count == 2, ["bearer", "jwt"].contains(words[0].lowercased()), !clientSecret.isEmpty
        else { throw .malformed }
        let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head: Head = read(parts[0]) else { throw .malformed }
        guard head.alg == "HS256" else { throw .algorithm(head.alg ?? "none given") }
        guard let given = base64(parts[2]) else { throw .malformed }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        guard WebhookSignature.areEqual(Array(given), hmac(clientSecret, signed)) else { throw .signature }
        guard let claims: Claims = read(parts[1]), let end = claims.exp, abs(end) < 1e15,
            abs(claims.iat ?? 0) < 1e15
        else { throw .malformed }
        let seconds = Double(now) / 1_000
        let slack = Double(leeway.components.seconds)
        guard seconds < end + slack, seconds > (claims.nbf ?? -.infinity) - slack else { throw .expired }
        if let clientID, claims.iss != clientID { throw .issuer(claims.iss) }
        return WebhookToken(
            issuer: claims.iss,
            subject: claims.sub,
            issuedAt: claims.iat.map { Int64($0) },
            expires: Int64(end)
        )
    }

    private static func read<Value: Decodable>(_ part: Substring) -> Value? {
        base64(part).flatMap { try? JSONDecoder().decode(Value.self, from: $0) }
    }

    /// Base64 with `-` and `_`, without padding (RFC 7515, appendix C).
    private static func base64(_ part: Substring) -> Data? {
        guard !part.contains("=") else { return nil }
        var text = part.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: String(text))
    }
}
