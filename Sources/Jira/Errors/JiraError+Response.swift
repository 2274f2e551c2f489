internal import FoundationEssentials
internal import HTTPMessages

extension JiraError {
    /// What an answer other than success means.
    ///
    /// - Parameters:
    ///   - response: the answer.
    ///   - endpoint: method and path with ids left out.
    ///   - now: milliseconds since 1970, for a `Retry-After` that is a date.
    init(_ response: HTTPResponse, endpoint: String, now: Int64) {
        let body = JiraErrorBody(response.body, contentType: response.fields["Content-Type"])
        let (code, message) = Self.meaning(of: response, isHTML: body.isHTML)
        self.init(
            code,
            endpoint: endpoint,
            message: message,
            status: response.status,
            errorMessages: body.messages,
            fieldErrors: body.fieldErrors,
            retryAfter: response.fields["Retry-After"].flatMap { RetryAfter.parse($0, now: now) }
        )
    }

    /// An exchange without an answer.
    init(_ error: HTTPTransportError, endpoint: String) {
        let message =
            switch error.kind {
            case .cannotConnect:
                "cannot reach the Jira site (\(error.message)); check the address and the network"
            case .timedOut: "no answer from Jira in time (\(error.message)); try again, or raise the timeout"
            case .connectionLost: "the connection to Jira broke (\(error.message)); try again"
            case .responseTooLarge:
                "Jira's answer is too long (\(error.message)); ask for fewer fields or issues"
            case .cancelled: "cancelled (\(error.message))"
            case .invalidRequest, .other: "the request to Jira failed (\(error.message))"
            }
        self.init(.transport, endpoint: endpoint, message: message, transportError: error)
    }

    /// A body that is not what the endpoint answers.
    static func unreadable(_ response: HTTPResponse, endpoint: String, detail: String) -> JiraError {
        let body = JiraErrorBody(response.body, contentType: response.fields["Content-Type"])
        let message =
            body.isHTML
            ? "a web page came where Jira's data was expected: a login page or proxy; check the site's address and token"
            : "Jira's answer cannot be read: \(detail)"
        return JiraError(.protocolViolation, endpoint: endpoint, message: message, status: response.status)
    }

    private static func meaning(of response: HTTPResponse, isHTML: Bool) -> (Code, String) {
        switch response.status {
        case 300..<400 where isLogin(response):
            (
                .unauthorized,
                "Jira sent the request to its login page (\(redirectTarget(of: response))); check the token, and whether "
                    + "single sign-on lets calls with tokens through"
            )
        case 300..<400:
            // Not followed: the credentials would go along.
            (
                .protocolViolation,
                "Jira redirected the request (\(redirectTarget(of: response))); set the site's final address"
            )
        case 401 where response.fields["X-Authentication-Denied-Reason"] != nil,
            403 where response.fields["X-Authentication-Denied-Reason"] != nil:
            (.unauthorized, anonymity(of: response, .dataCenter) ?? "Jira refused the credentials")
        case 401:
            (
                .unauthorized,
                "Jira refused the credentials; check e-mail address and token, and whether it has expired"
            )
        case 403:
            (.forbidden, "the account may not do this; ask the project's administrator for the permission")
        case 404 where isHTML:
            (.notFound, "there is no Jira site at this address; check the address in the configuration")
        case 404: (.notFound, "Jira does not have it, or the account may not see it")
        case 405, 410:
            (.notFound, "this Jira does not offer the endpoint; check that the site is the kind configured")
        case 400, 422: (.validation, "Jira refused the request")
        case 409: (.conflict, "it was changed by somebody else at the same time; read it again and repeat")
        case 413: (.tooLarge, "a limit of Jira is reached: the request is too large, or the issue is full")
        case 429: (.rateLimited, "Jira's rate limit is reached; wait and run again")
        case 500...: (.serverError, "Jira has a fault or is down; see its status page and try again later")
        default: (.refused, "Jira gave an unexpected answer")
        }
    }

    /// Whether a redirect leads to a page where people sign in.
    private static func isLogin(_ response: HTTPResponse) -> Bool {
        let location = response.fields["Location"]?.lowercased() ?? ""
        let path = location.prefix { $0 != "?" }
        return ["login", "signin", "sign-in", "saml", "sso", "oauth2/authorize", "id.atlassian.com"].contains
        {
            path.contains($0)
        }
    }

    /// Scheme and host of a redirect; its path and query may hold secrets.
    private static func redirectTarget(of response: HTTPResponse) -> String {
        guard let location = response.fields["Location"] else { return "no target" }
        let parts = location.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return "to another path" }
        return "to \(parts[0])//\(parts[2].split(separator: "@").last ?? "")"
    }
}
