internal import FoundationEssentials
internal import HTTPMessages

extension JiraError {
    /// An answer with a status of success that is none: of a login page or proxy, or of Jira to nobody.
    ///
    /// Jira answers callers that it does not recognise as anonymous ones, often with 200 and an empty list. Data Center says
    /// so in a header; so a token that was ignored, or stripped on the way, is found at the first answer and not by a run
    /// that finds no tickets (facts section 0). Nil where nothing is wrong with the answer.
    ///
    /// - Parameters:
    ///   - response: the answer.
    ///   - request: what it answers, signed.
    ///   - endpoint: method and path with ids left out.
    ///   - flavor: the product that is thought to answer.
    init?(impostor response: HTTPResponse, to request: HTTPRequest, endpoint: String, flavor: JiraFlavor) {
        if request.fields["Authorization"] != nil, let reason = Self.anonymity(of: response, flavor) {
            self.init(.unauthorized, endpoint: endpoint, message: reason, status: response.status)
            return
        }
        let contentType = response.fields["Content-Type"]
        guard !response.body.isEmpty, JiraErrorBody.isPage(response.body, contentType: contentType) else {
            return nil
        }
        self = .unreadable(response, endpoint: endpoint, detail: "")
    }

    /// How an answer says that the caller is nobody; nil where it does not.
    static func anonymity(of response: HTTPResponse, _ flavor: JiraFlavor) -> String? {
        let reasons = response.fields["X-Seraph-LoginReason"]?.uppercased() ?? ""
        if reasons.contains("AUTHENTICATION_DENIED")
            || response.fields["X-Authentication-Denied-Reason"] != nil
        {
            return
                "Jira wants this account to sign in once in the browser, to solve a CAPTCHA, before it takes the "
                + "token again"
        }
        if reasons.contains("AUTHENTICATED_FAILED") || reasons.contains("AUTHORISATION_FAILED") {
            return
                "Jira did not accept the credentials and answered as to nobody; check the token and whether it "
                + "has expired"
        }
        guard let (name, anonymous) = flavor.accountHeader, response.fields[name]?.lowercased() == anonymous
        else { return nil }
        return
            "Jira answered as to nobody, so the token did not reach it or was ignored: check that no proxy strips "
            + "the Authorization header, and that tokens of this kind are allowed on the site"
    }
}
