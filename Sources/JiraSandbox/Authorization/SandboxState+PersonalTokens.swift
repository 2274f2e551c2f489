/// Personal access tokens of Data Center: `/rest/pat/latest/tokens`.
extension SandboxState {
    func personalTokens(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let own = authorization.personalTokens.filter { $0.accountID == call.account?.accountID }
        return .json(200) { writer in
            writer.array(own) { writer, token in writer.object { write(token, call, to: &$0) } }
        }
    }

    mutating func makePersonalToken(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let body = try call.json()
        guard let name = body["name"]?.string, !name.isEmpty else {
            throw .message(400, "The name of the token is missing.")
        }
        var days: Int?
        if let value = body["expirationDuration"], value != .null {
            guard let number = value.integer, (1...3_650).contains(number) else {
                throw .message(400, "expirationDuration must be a number of days from 1 to 3650.")
            }
            days = number
        }
        authorization.lastPersonalToken += 1
        let token = AuthorizationState.PersonalToken(
            id: authorization.lastPersonalToken,
            name: name,
            accountID: call.account?.accountID ?? "",
            created: call.now,
            expires: days.map { call.now + Int64($0) * 86_400_000 },
            text: authorization.token("pat.")
        )
        authorization.personalTokens.append(token)
        return .json(201) { writer in
            writer.object { writer in
                write(token, call, to: &writer)
                // Shown this once.
                writer.field("rawToken", token.text)
            }
        }
    }

    mutating func deletePersonalToken(_ call: Call, _ text: String) throws(Answer) -> Answer {
        try call.requireAccount()
        let position = authorization.personalTokens.firstIndex { token in
            String(token.id) == text && token.accountID == call.account?.accountID
        }
        guard let position else { throw .message(404, "No token with id '\(text)'.") }
        authorization.personalTokens.remove(at: position)
        return .empty(204)
    }

    private func write(_ token: AuthorizationState.PersonalToken, _ call: Call, to writer: inout JSONWriter) {
        writer.field("id", token.id)
        writer.field("name", token.name)
        writer.key("createdAt")
        writer.write(time: token.created, in: zone(call))
        if let expires = token.expires {
            writer.key("expiringAt")
            writer.write(time: expires, in: zone(call))
        }
    }
}
