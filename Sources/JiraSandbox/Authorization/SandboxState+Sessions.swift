internal import HTTPMessages

/// Cookie sessions of Data Center: `/rest/auth/1/session`, which Jira 11 refuses where it refuses passwords.
extension SandboxState {
    mutating func logIn(_ call: Call) throws(Answer) -> Answer {
        guard takesPasswords else { throw .passwordsAreOff }
        let body = try call.json()
        let found = configuration.accounts.first { account in
            account.name == body["username"]?.string && account.password == body["password"]?.string
        }
        guard let found else {
            var answer = Answer.refusal(401, ["Login failed"])
            answer.headers = [("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")]
            throw answer
        }
        let session = authorization.token()
        authorization.sessions[session] = found.accountID
        var answer = Answer.json(200) { writer in
            writer.object { writer in
                writer.object("session") { writer in
                    writer.field("name", "JSESSIONID")
                    writer.field("value", session)
                }
                writer.object("loginInfo") { writer in
                    writer.field("loginCount", 1)
                    writer.key("previousLoginTime")
                    writer.write(time: call.now, in: site.zone(of: found))
                }
            }
        }
        let path = call.base.dropFirst(call.origin.count)
        answer.headers = [
            ("Set-Cookie", "JSESSIONID=\(session); Path=\(path.isEmpty ? "/" : path); HttpOnly")
        ]
        return answer
    }

    func currentSession(_ call: Call) throws(Answer) -> Answer {
        guard let account = call.account else {
            throw .refusal(
                401,
                ["You are not authenticated. Authentication required to perform this operation."]
            )
        }
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.object { writer in
                writer.field("self", renderer.link("user?username=\(FormText.encoded(account.name))"))
                writer.field("name", account.name)
                writer.object("loginInfo") { $0.field("loginCount", 1) }
            }
        }
    }

    mutating func logOut(_ call: Call) throws(Answer) -> Answer {
        guard call.isSignedIn, let session = Self.session(call) else {
            throw .refusal(401, ["Not logged in"])
        }
        authorization.sessions[session] = nil
        return .empty(204)
    }

    /// Whom a cookie stands for; nobody for one that is none of the site's.
    func identity(ofCookieIn call: Call) -> Identity {
        guard call.product == .dataCenter, let session = Self.session(call),
            let account = configuration.account(id: authorization.sessions[session])
        else { return .anonymous }
        return .signedIn(account)
    }

    private static func session(_ call: Call) -> String? {
        let cookies = (call.fields["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        return cookies.first { $0.hasPrefix("JSESSIONID=") }.map { String($0.dropFirst("JSESSIONID=".count)) }
    }
}

extension Answer {
    static let passwordsAreOff = message(403, "Basic Authentication has been disabled on this instance.")
}
