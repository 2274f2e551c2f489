internal import FoundationEssentials
internal import HTTPMessages

/// Who a request comes from.
extension SandboxState {
    /// The call with its credentials looked at.
    mutating func identified(_ call: Call) -> Call {
        var call = call
        call.identity = identify(call)
        return call
    }

    /// Why a caller is turned away before its request is looked at; nil to let it in.
    func refusal(of call: Call, _ endpoint: Endpoint) -> Answer? {
        call.caller == .refused ? call.identity.refusal ?? wrongCredentials(call) : nil
    }

    private mutating func identify(_ call: Call) -> Identity {
        guard let header = call.fields["Authorization"] else { return .anonymous }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return .refused(wrongCredentials(call)) }
        switch parts[0].lowercased() {
        case "basic": return basic(String(parts[1]), call)
        case "bearer": return bearer(String(parts[1]), call)
        default: return .refused(wrongCredentials(call))
        }
    }

    private func basic(_ encoded: String, _ call: Call) -> Identity {
        guard let data = Data(base64Encoded: encoded), let plain = String(validating: data, as: UTF8.self)
        else {
            return .refused(wrongCredentials(call))
        }
        let found = configuration.accounts.first { account in
            switch configuration.product {
            case .cloud: plain == "\(account.email):\(account.token)"
            case .dataCenter: plain == "\(account.name):\(account.password)"
            }
        }
        guard let found else { return .refused(wrongCredentials(call)) }
        return .signedIn(found)
    }

    private func bearer(_ token: String, _ call: Call) -> Identity {
        guard configuration.product == .dataCenter,
            let found = configuration.accounts.first(where: { $0.token == token })
        else { return .refused(wrongCredentials(call)) }
        return .signedIn(found)
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

extension Answer {
    /// What Data Center's login filter writes for a wrong name or password.
    static let unauthorizedPage = text(
        401,
        "<html><head><title>Unauthorized (401)</title></head><body>"
            + "<h1>Unauthorized (401)</h1><p>Encountered a \"401 - Unauthorized\" error while loading this page.</p>"
            + "<p>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</p></body></html>"
    )
}
