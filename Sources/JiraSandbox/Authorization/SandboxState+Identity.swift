internal import FoundationEssentials
internal import HTTPMessages

/// Who a request comes from, and whether it may come in.
extension SandboxState {
    /// The call with its credentials looked at.
    mutating func identified(_ call: Call) -> Call {
        var call = call
        call.identity = identify(call)
        return call
    }

    /// Why a caller is turned away before its request is looked at; nil to let it in.
    func refusal(of call: Call, _ endpoint: Endpoint) -> Answer? {
        guard !endpoint.isOpen else { return nil }
        if case .gateway(let cloudID) = call.place {
            guard isKnown(cloudID: cloudID) else {
                var answer = Answer.gatewayNotFound(call)
                answer.headers = [("X-Failure-Category", "FAILURE_CLIENT_TCS")]
                return answer
            }
            guard call.isSignedIn else { return call.identity.refusal ?? .gatewayRefusal("Unauthorized") }
        }
        if call.caller == .refused { return call.identity.refusal ?? wrongCredentials(call) }
        guard let scopes = call.identity.scopes else { return nil }
        switch configuration.product {
        case .cloud:
            guard !scopes.isSuperset(of: endpoint.requiredScopes) else { return nil }
            return .gatewayRefusal("Unauthorized; scope does not match")
        case .dataCenter:
            let order = Self.dataCenterScopes
            let least = order.firstIndex(of: endpoint.requiredDataCenterScope) ?? 0
            guard !order[least...].contains(where: scopes.contains) else { return nil }
            // RFC 6750, section 3.1; the words are ours.
            var answer = Answer.message(
                403,
                "The scope of the access token does not include \(order[least])."
            )
            answer.headers = [
                ("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"\(order[least])\"")
            ]
            return answer
        }
    }

    func isKnown(cloudID: String) -> Bool {
        cloudID == configuration.signIn.cloudID
            || configuration.signIn.otherSites.contains { $0.cloudID == cloudID }
    }

    private mutating func identify(_ call: Call) -> Identity {
        guard let header = call.fields["Authorization"] else { return identity(ofCookieIn: call) }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return .refused(wrongCredentials(call)) }
        let credentials = String(parts[1])
        switch (parts[0].lowercased(), configuration.product) {
        case ("basic", .cloud): return basicOnCloud(credentials, call)
        case ("basic", .dataCenter): return basicOnDataCenter(credentials, call)
        case ("bearer", .cloud): return bearerOnCloud(credentials, call)
        case ("bearer", .dataCenter): return bearerOnDataCenter(credentials, call)
        case ("oauth", .dataCenter): return signed(call)
        default: return .refused(wrongCredentials(call))
        }
    }

    private func basicOnCloud(_ encoded: String, _ call: Call) -> Identity {
        guard let plain = Self.decoded(encoded) else { return .refused(wrongCredentials(call)) }
        switch call.place {
        case .site, .outside:
            let found = configuration.accounts.first { plain == "\($0.email):\($0.token)" }
            return found.map(Identity.signedIn) ?? .refused(wrongCredentials(call))
        case .gateway:
            // Tokens without scopes open the site's own address only, those with scopes the gateway only.
            guard
                let token = configuration.signIn.scopedTokens.first(where: {
                    plain == "\($0.email):\($0.token)"
                }),
                let account = configuration.accounts.first(where: { $0.email == token.email })
            else { return .refused(.gatewayRefusal("Unauthorized")) }
            var identity = Identity.signedIn(account)
            identity.scopes = token.scopes
            return identity
        }
    }

    private func bearerOnCloud(_ text: String, _ call: Call) -> Identity {
        // OAuth opens nothing at the site's own address but the list of sites, which is the gateway's too.
        let isGateway = call.place != .site || call.segments.first == "oauth"
        let refusal = isGateway ? Answer.gatewayRefusal("Unauthorized") : wrongCredentials(call)
        guard isGateway, let token = authorization.accessTokens[text], token.expires > call.now else {
            return .refused(refusal)
        }
        return identity(of: authorization.grants[token.grant]) ?? .refused(refusal)
    }

    /// Whether names and passwords open anything.
    var takesPasswords: Bool { configuration.signIn.acceptsPasswords ?? (configuration.dataCenterMajor < 11) }

    private func basicOnDataCenter(_ encoded: String, _ call: Call) -> Identity {
        guard takesPasswords else { return .refused(.passwordsAreOff) }
        guard let plain = Self.decoded(encoded),
            let found = configuration.accounts.first(where: { plain == "\($0.name):\($0.password)" })
        else { return .refused(wrongCredentials(call)) }
        return .signedIn(found)
    }

    private func bearerOnDataCenter(_ text: String, _ call: Call) -> Identity {
        if let found = configuration.accounts.first(where: { $0.token == text }) { return .signedIn(found) }
        if let token = authorization.personalTokens.first(where: { $0.text == text }) {
            let isAlive = token.expires.map { $0 > call.now } ?? true
            guard isAlive, let found = configuration.account(id: token.accountID) else {
                return .refused(wrongCredentials(call))
            }
            return .signedIn(found)
        }
        guard let token = authorization.accessTokens[text], token.expires > call.now else {
            return .refused(wrongCredentials(call))
        }
        return identity(of: authorization.grants[token.grant]) ?? .refused(wrongCredentials(call))
    }

    private func identity(of grant: AuthorizationState.Grant) -> Identity? {
        guard let account = configuration.account(id: grant.accountID) else { return nil }
        var identity = Identity.signedIn(account)
        identity.scopes = Set(grant.scopes)
        identity.clientID = grant.clientID
        return identity
    }

    private static func decoded(_ encoded: String) -> String? {
        Data(base64Encoded: encoded).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The answer to credentials that open nothing.
    func wrongCredentials(_ call: Call) -> Answer {
        switch configuration.product {
        case .cloud:
            var answer = Answer.notAuthenticated
            answer.headers = [
                ("X-Seraph-Loginreason", "AUTHENTICATED_FAILED"),
                ("WWW-Authenticate", "OAuth realm=\"\(call.base)\""),
            ]
            return answer
        case .dataCenter:
            let isBasic = call.fields["Authorization"]?.lowercased().hasPrefix("basic") == true
            var answer = isBasic ? Answer.unauthorizedPage : .clientMustSignIn
            answer.headers = [
                ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"),
                ("WWW-Authenticate", "OAuth realm=\"\(FormText.encoded(call.base))\""),
            ]
            return answer
        }
    }
}

/// The sites behind the gateway.
extension SandboxState {
    /// Answers at the site that a request is for.
    mutating func perform(_ endpoint: Endpoint, _ call: Call, _ arguments: [String]) throws(Answer) -> Answer
    {
        guard case .gateway(let cloudID) = call.place, cloudID != configuration.signIn.cloudID else {
            return try endpoint.answer(&self, call, arguments)
        }
        var other = otherSites[cloudID] ?? SandboxState(configuration)
        defer { otherSites[cloudID] = other }
        return try endpoint.answer(&other, call, arguments)
    }
}

extension Answer {
    /// What Data Center's login filter writes for a wrong name or password.
    static let unauthorizedPage = text(
        401,
        "<html><head><title>Unauthorized (401)</title></head><body>"
            + "<h1>Unauthorized (401)</h1><p>Encountered a \"401 - Unauthorized\" error while loading this page.</p>"
            + "<p>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</p></body></html>"
    )
}
