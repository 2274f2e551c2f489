internal import HTTPMessages
internal import Secrets

/// Signs requests with an RSA key (RFC 5849, section 3.4.3).
struct OAuth1Signer: Sendable {
    static let method = "RSA-SHA1"

    let consumerKey: String
    let key: RSAPrivateKey
    let token: Secret?
    let clock: SignInClock

    /// Value of `Authorization` for a request; another nonce, and so another value, at each call.
    ///
    /// - Parameters:
    ///   - request: the request with its body.
    ///   - further: `oauth_callback` or `oauth_verifier`, where a leg has them.
    /// - Returns: the value.
    /// - Throws: `SecretsError`.
    func header(
        for request: HTTPRequest,
        further: WebForm.Parameters = []
    ) throws(SecretsError) -> String {
        var parameters: WebForm.Parameters = [
            ("oauth_consumer_key", consumerKey),
            ("oauth_nonce", Hexadecimal.text(try clock.randomBytes(16))),
            ("oauth_signature_method", Self.method),
            ("oauth_timestamp", "\(clock.now() / 1_000)"),
            ("oauth_version", "1.0"),
        ]
        if let token { parameters.append(("oauth_token", token.unsafelyRevealed)) }
        parameters += further
        let text = SignatureBaseString.text(of: request, parameters: parameters)
        let signature = try key.signatureSHA1(of: Array(text.utf8))
        parameters.append(("oauth_signature", Base64.text(signature)))
        return "OAuth "
            + parameters.map { "\(WebForm.encoded($0.name))=\"\(WebForm.encoded($0.value))\"" }
            .joined(separator: ", ")
    }
}
