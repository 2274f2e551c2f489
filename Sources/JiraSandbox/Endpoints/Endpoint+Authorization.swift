internal import HTTPMessages

/// Sign-in servers and tokens.
extension Endpoint {
    static let authorization: [Endpoint] = cloudSignIn + dataCenterSignIn

    /// Atlassian's own hosts, `auth.atlassian.com` and `api.atlassian.com`, on the sandbox's one port.
    private static let cloudSignIn: [Endpoint] = [
        Endpoint(.get, "/authorize", of: .root, on: [.cloud], isOpen: true) { state, call, _ throws(Answer) in
            try state.authorizeOnCloud(call)
        },
        Endpoint(.post, "/oauth/token", of: .root, on: [.cloud], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.tokenOnCloud(call)
        },
        Endpoint(.get, "/oauth/token/accessible-resources", of: .root, on: [.cloud], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.accessibleResources(call)
        },
        Endpoint(.get, "/_edge/tenant_info", of: .root, on: [.cloud], isOpen: true) {
            state,
            _,
            _ throws(Answer) in
            state.tenantInfo()
        },
    ]

    private static let dataCenterSignIn: [Endpoint] = [
        Endpoint(.get, "/rest/oauth2/latest/authorize", of: .root, on: [.dataCenter], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.authorizeOnDataCenter(call)
        },
        Endpoint(.post, "/rest/oauth2/latest/token", of: .root, on: [.dataCenter], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.tokenOnDataCenter(call)
        },
        Endpoint(.post, "/rest/oauth2/latest/revoke", of: .root, on: [.dataCenter], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            state.revokeOnDataCenter(call)
        },
        Endpoint(.post, "/rest/auth/1/session", of: .root, on: [.dataCenter], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.logIn(call)
        },
        Endpoint(.get, "/rest/auth/1/session", of: .root, on: [.dataCenter]) {
            state,
            call,
            _ throws(Answer) in
            try state.currentSession(call)
        },
        Endpoint(.delete, "/rest/auth/1/session", of: .root, on: [.dataCenter]) {
            state,
            call,
            _ throws(Answer) in
            try state.logOut(call)
        },
        Endpoint(.get, "/rest/pat/latest/tokens", of: .root, on: [.dataCenter]) {
            state,
            call,
            _ throws(Answer) in
            try state.personalTokens(call)
        },
        Endpoint(.post, "/rest/pat/latest/tokens", of: .root, on: [.dataCenter], isWrite: true) {
            state,
            call,
            _ throws(Answer) in
            try state.makePersonalToken(call)
        },
        Endpoint(.delete, "/rest/pat/latest/tokens/{id}", of: .root, on: [.dataCenter], isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.deletePersonalToken(call, parts[0])
        },
        Endpoint(.post, "/plugins/servlet/oauth/request-token", of: .root, on: [.dataCenter], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.requestToken(call)
        },
        Endpoint(.get, "/plugins/servlet/oauth/authorize", of: .root, on: [.dataCenter], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.authorizeSigned(call)
        },
        Endpoint(.post, "/plugins/servlet/oauth/access-token", of: .root, on: [.dataCenter], isOpen: true) {
            state,
            call,
            _ throws(Answer) in
            try state.accessToken(call)
        },
    ]
}
