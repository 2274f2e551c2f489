/// Asking a person whether a program may act for them.
extension SandboxState {
    /// What came of the question.
    enum Consent {
        case given(SandboxAccount)
        case refused
        /// The person has still to say: this page asks.
        case asked(Answer)
    }

    /// What a person says, by the configuration or by `sandbox_consent` in the address.
    ///
    /// - Parameters:
    ///   - call: the request for the page.
    ///   - program: name of the program that asks.
    ///   - scopes: what it wants to do.
    /// - Returns: the decision, or the page that asks for it.
    /// - Throws: a page for an account that is not there.
    func consent(_ call: Call, to program: String, _ scopes: [String]) throws(Answer) -> Consent {
        let said: String?
        switch configuration.signIn.consent {
        case .page: said = call[query: "sandbox_consent"]
        case .given(let name): said = call[query: "sandbox_consent"] ?? name
        case .refused: return .refused
        }
        guard let said else { return .asked(consentPage(call, program, scopes)) }
        if said == "denied" { return .refused }
        guard let account = configuration.accounts.first(where: { $0.email == said || $0.name == said })
        else {
            throw .signInPage(400, "No such account", "The sandbox has no account '\(said)'.")
        }
        return .given(account)
    }

    private func consentPage(_ call: Call, _ program: String, _ scopes: [String]) -> Answer {
        func link(_ choice: String, _ text: String) -> String {
            let address = call.pathAndQuery + (call.query.isEmpty ? "?" : "&") + "sandbox_consent="
            return
                "<p><a href=\"\(HTML.escaped(address + FormText.encoded(choice)))\">\(HTML.escaped(text))</a></p>"
        }
        let wishes = scopes.map { "<li>\(HTML.escaped($0))</li>" }.joined()
        let buttons = configuration.accounts.map {
            link($0.email, "Accept as \($0.displayName) (\($0.email))")
        }
        return .signInPage(
            200,
            "\(program) wants access to your Jira sandbox",
            "It asks for:",
            html: "<ul>\(wishes)</ul>" + buttons.joined() + link("denied", "Refuse")
        )
    }

    /// Sends a person back to the program.
    func redirect(to address: String, _ parameters: [(name: String, value: String)]) -> Answer {
        let query = parameters.map { "\(FormText.encoded($0.name))=\(FormText.encoded($0.value))" }
        var answer = Answer.empty(302)
        answer.headers = [
            ("Location", address + (address.contains("?") ? "&" : "?") + query.joined(separator: "&"))
        ]
        return answer
    }

    /// The client that asks, if it may send people to the address it names.
    ///
    /// - Throws: a page for the person; where the address is not the client's, nobody is sent there.
    func client(_ call: Call) throws(Answer) -> SandboxClient {
        guard let client = configuration.signIn.clients.first(where: { $0.id == call[query: "client_id"] })
        else {
            throw .signInPage(400, "Unknown client", "No client has the id that the address names.")
        }
        guard let address = call[query: "redirect_uri"], isAllowed(address, for: client) else {
            throw .signInPage(
                400,
                "Wrong redirect address",
                "The address 'redirect_uri' is none of those registered for \(client.name)."
            )
        }
        return client
    }

    private func isAllowed(_ address: String, for client: SandboxClient) -> Bool {
        guard client.redirectURIs.isEmpty else { return client.redirectURIs.contains(address) }
        return ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { host in
            guard address.hasPrefix(host) else { return false }
            return [nil, ":", "/", "?"].contains(address.dropFirst(host.count).first)
        }
    }
}

/// Text of pages.
enum HTML {
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension Answer {
    /// A page that a person reads while signing in.
    static func signInPage(_ status: Int, _ title: String, _ text: String, html: String = "") -> Answer {
        let (title, text) = (HTML.escaped(title), HTML.escaped(text))
        return .text(
            status,
            "<!DOCTYPE html><html><head><title>\(title)</title></head><body><h1>\(title)</h1><p>\(text)</p>\(html)"
                + "</body></html>"
        )
    }

    /// A refusal of a token endpoint (RFC 6749, section 5.2).
    static func oauthError(_ status: Int, _ error: String, _ description: String) -> Answer {
        var answer = Answer.json(status) { writer in
            writer.object { writer in
                writer.field("error", error)
                writer.field("error_description", description)
            }
        }
        answer.contentType = "application/json"
        return answer
    }
}
