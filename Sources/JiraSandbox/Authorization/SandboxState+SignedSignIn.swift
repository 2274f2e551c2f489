internal import Secrets

/// OAuth 1.0a of Data Center: `{base}/plugins/servlet/oauth`, RSA-SHA1, three legs.
extension SandboxState {
    private typealias Token = AuthorizationState.SignedToken

    /// First leg: a token to send a person to the consent page with.
    mutating func requestToken(_ call: Call) throws(Answer) -> Answer {
        let request = try verified(call, tokenSecret: false)
        let text = authorization.token()
        let secret = authorization.token()
        authorization.requestTokens[text] = Token(
            consumer: request["oauth_consumer_key"] ?? "",
            secret: secret,
            callback: request["oauth_callback"] ?? "oob",
            expires: call.now + 600_000
        )
        return Self.form([
            ("oauth_token", text), ("oauth_token_secret", secret), ("oauth_callback_confirmed", "true"),
        ])
    }

    /// Second leg: the person.
    mutating func authorizeSigned(_ call: Call) throws(Answer) -> Answer {
        guard let text = call[query: "oauth_token"], let token = authorization.requestTokens[text],
            token.expires > call.now, token.accountID == nil
        else {
            throw .signInPage(401, "Unknown token", "The request token is unknown, used or too old.")
        }
        switch try consent(call, to: token.consumer, ["Read and write as you"]) {
        case .asked(let page): return page
        case .refused:
            authorization.requestTokens[text] = nil
            guard token.callback != "oob" else {
                return .signInPage(200, "Access denied", "You have denied \(token.consumer) access.")
            }
            return redirect(to: token.callback, [("oauth_token", text), ("oauth_verifier", "denied")])
        case .given(let account):
            let verifier = authorization.shortToken()
            authorization.requestTokens[text]?.accountID = account.accountID
            authorization.requestTokens[text]?.verifier = verifier
            guard token.callback != "oob" else {
                return .signInPage(
                    200,
                    "Access approved",
                    "You have let \(token.consumer) in. Your verification code is '\(verifier)'."
                )
            }
            return redirect(to: token.callback, [("oauth_token", text), ("oauth_verifier", verifier)])
        }
    }

    /// Third leg: the token that requests are signed with from now on.
    mutating func accessToken(_ call: Call) throws(Answer) -> Answer {
        let request = try verified(call, tokenSecret: true)
        guard let text = request["oauth_token"], let token = authorization.requestTokens[text],
            token.expires > call.now, token.consumer == request["oauth_consumer_key"]
        else { throw problem("token_rejected", call) }
        guard let accountID = token.accountID, let verifier = token.verifier else {
            throw problem("permission_unknown", call)
        }
        guard request["oauth_verifier"] == verifier else { throw problem("token_rejected", call) }
        authorization.requestTokens[text] = nil
        let access = authorization.token()
        let secret = authorization.token()
        let seconds = 157_680_000
        authorization.signedTokens[access] = Token(
            consumer: token.consumer,
            secret: secret,
            accountID: accountID,
            expires: call.now + Int64(seconds) * 1_000
        )
        return Self.form([
            ("oauth_token", access), ("oauth_token_secret", secret), ("oauth_expires_in", String(seconds)),
            ("oauth_session_handle", authorization.token()),
            ("oauth_authorization_expires_in", "160272000"),
        ])
    }

    /// Who signed a request of the site.
    mutating func signed(_ call: Call) -> Identity {
        // The legs check for themselves.
        guard call.segments.first != "plugins" else { return .anonymous }
        do throws(Answer) {
            let request = try verified(call, tokenSecret: true)
            guard let token = authorization.signedTokens[request["oauth_token"] ?? ""],
                token.consumer == request["oauth_consumer_key"], token.expires > call.now,
                let account = configuration.account(id: token.accountID)
            else { throw problem("token_rejected", call) }
            return .signedIn(account)
        } catch {
            return .refused(error)
        }
    }

    /// The request, if its consumer signed it, lately and for the first time.
    private mutating func verified(_ call: Call, tokenSecret: Bool) throws(Answer) -> SignedRequest {
        guard let request = SignedRequest(call) else { throw problem("parameter_absent", call) }
        for name in [
            "oauth_consumer_key", "oauth_signature_method", "oauth_signature", "oauth_timestamp",
            "oauth_nonce",
        ] + (tokenSecret ? ["oauth_token"] : []) where request[name] == nil {
            throw problem("parameter_absent", call, ("oauth_parameters_absent", name))
        }
        guard request["oauth_signature_method"] == "RSA-SHA1" else {
            throw problem("signature_method_rejected", call)
        }
        let key = request["oauth_consumer_key"] ?? ""
        guard let consumer = configuration.signIn.consumers.first(where: { $0.key == key }),
            let publicKey = try? RSAPublicKey(pem: consumer.publicKey)
        else { throw problem("consumer_key_unknown", call) }
        guard let seconds = Int64(request["oauth_timestamp"] ?? ""), abs(call.now / 1_000 - seconds) <= 300
        else {
            throw problem("timestamp_refused", call)
        }
        guard let signature = Base64.bytes(request["oauth_signature"] ?? "", .standard),
            publicKey.verifiesSHA1(signature, of: Array(request.baseString.utf8))
        else { throw problem("signature_invalid", call) }
        guard authorization.nonces.insert("\(key).\(seconds).\(request["oauth_nonce"] ?? "")").inserted else {
            throw problem("nonce_used", call)
        }
        return request
    }

    /// A refusal in the words of the OAuth Problem Reporting extension.
    private func problem(
        _ name: String,
        _ call: Call,
        _ more: (name: String, value: String)? = nil
    ) -> Answer {
        var answer = Self.form([("oauth_problem", name)] + (more.map { [$0] } ?? []))
        answer.status = name == "parameter_absent" ? 400 : 401
        answer.headers = [
            (
                "WWW-Authenticate",
                "OAuth realm=\"\(FormText.encoded(call.base))\", oauth_problem=\"\(name)\""
            )
        ]
        return answer
    }

    private static func form(_ pairs: [(name: String, value: String)]) -> Answer {
        let text = pairs.map { "\(FormText.encoded($0.name))=\(FormText.encoded($0.value))" }
        return Answer(
            status: 200,
            contentType: "text/plain;charset=UTF-8",
            body: Array(text.joined(separator: "&").utf8)
        )
    }
}
