internal import FoundationEssentials

/// Webhooks of administrators, in the three forms of the products (facts section 5.1).
extension SandboxState {
    /// The name of the member that holds a query, in the forms of Cloud and of Data Center up to 9.
    private static let section = "issue-related-events-section"

    private var isNewForm: Bool {
        configuration.product == .dataCenter && configuration.dataCenterMajor >= 10
    }

    func adminWebhooks(_ call: Call) throws(Answer) -> Answer {
        try checkAdministrator(call)
        let hooks = webhooks.hooks.filter { !$0.isOfApp }
        return .json(200, reserving: 2_048) { writer in
            writer.array(hooks) { write($1, call, to: &$0) }
        }
    }

    func adminWebhook(_ call: Call, _ id: String) throws(Answer) -> Answer {
        try checkAdministrator(call)
        let hook = try adminWebhook(id)
        return .json(200) { write(hook, call, to: &$0) }
    }

    mutating func registerAdminWebhook(_ call: Call) throws(Answer) -> Answer {
        try checkAdministrator(call)
        let hook = try read(call, id: webhooks.takeHookID(), instead: nil)
        webhooks.hooks.append(hook)
        return .json(201) { write(hook, call, to: &$0) }
    }

    mutating func replaceAdminWebhook(_ call: Call, _ id: String) throws(Answer) -> Answer {
        try checkAdministrator(call)
        let old = try adminWebhook(id)
        let hook = try read(call, id: old.id, instead: old)
        if let place = webhooks.hooks.firstIndex(where: { $0.id == old.id }) { webhooks.hooks[place] = hook }
        return .json(200) { write(hook, call, to: &$0) }
    }

    mutating func deleteAdminWebhook(_ call: Call, _ id: String) throws(Answer) -> Answer {
        try checkAdministrator(call)
        let hook = try adminWebhook(id)
        webhooks.hooks.removeAll { $0.id == hook.id }
        return .empty(204)
    }

    private func adminWebhook(_ id: String) throws(Answer) -> Webhook {
        guard let hook = webhooks.hooks.first(where: { String($0.id) == id && !$0.isOfApp }) else {
            throw .refusal(404, ["The webhook with the id '\(id)' does not exist."])
        }
        return hook
    }

    private func checkAdministrator(_ call: Call) throws(Answer) {
        try call.requireAccount()
        guard allows("ADMINISTER", call) else {
            throw .refusal(
                403,
                ["You are not authorized to perform this action. Administrator privileges are required."]
            )
        }
    }

    private func read(_ call: Call, id: Int64, instead old: Webhook?) throws(Answer) -> Webhook {
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        var errors: [(field: String, message: String)] = []
        let name = body["name"]?.string ?? old?.name ?? ""
        let url = body["url"]?.string ?? old?.url ?? ""
        let events = body["events"]?.strings ?? old?.events ?? []
        if name.isEmpty { errors.append(("name", "The name is required.")) }
        if !Self.isAddress(url) { errors.append(("url", "The URL '\(url)' is not valid.")) }
        if events.isEmpty { errors.append(("events", "At least one event is required.")) }
        guard errors.isEmpty else { throw .refusal(400, errors: errors) }
        var hook = Webhook(
            id: id,
            kind: .administrator(secret: secret(body, old)),
            name: name,
            url: url,
            events: events,
            jql: jql(body) ?? old?.jql ?? ""
        )
        let excludes = body["excludeBody"] ?? body["configuration"]?["EXCLUDE_BODY"]
        hook.excludesBody =
            excludes.map { $0 == .bool(true) || $0.string == "true" } ?? old?.excludesBody ?? false
        let isOn = isNewForm ? body["active"] : body["enabled"]
        hook.isEnabled = isOn.map { $0 != .bool(false) } ?? old?.isEnabled ?? true
        if case .bool(let flag)? = body["sslVerificationRequired"] {
            hook.verifiesCertificates = flag
        } else {
            hook.verifiesCertificates = old?.verifiesCertificates ?? true
        }
        hook.created = old?.created ?? call.now
        hook.updated = call.now
        hook.updatedBy = call.account?.displayName ?? ""
        return hook
    }

    /// From where the form has it; a secret beside `configuration` is ignored by Data Center, as observed.
    private func secret(_ body: JSONValue, _ old: Webhook?) -> String? {
        let given: String?
        switch configuration.product {
        case .cloud: given = body["secret"]?.string
        case .dataCenter: given = isNewForm ? body["configuration"]?["SECRET"]?.string : nil
        }
        if let given { return given.isEmpty ? nil : given }
        if case .administrator(let secret)? = old?.kind { return secret }
        return nil
    }

    private func jql(_ body: JSONValue) -> String? {
        guard isNewForm else { return body["filters"]?[Self.section]?.string }
        guard let text = body["configuration"]?["FILTERS"]?.string else { return nil }
        // A JSON object in a text; a bare query is taken too.
        guard let object = try? JSONReader.read(text), object.members != nil else { return text }
        return object[Self.section]?.string ?? ""
    }

    private func write(_ hook: Webhook, _ call: Call, to writer: inout JSONWriter) {
        let (isSigned, account) =
            if case .administrator(let secret) = hook.kind { (secret != nil, hook.updatedBy) } else {
                (false, "")
            }
        writer.object { writer in
            guard isNewForm else {
                writer.field("name", hook.name)
                writer.field("url", hook.url)
                writer.field("excludeBody", hook.excludesBody)
                writer.object("filters") { $0.field(Self.section, hook.jql) }
                writer.field("events", strings: hook.events)
                writer.field("enabled", hook.isEnabled)
                if call.product == .cloud { writer.field("isSigned", isSigned) }
                writer.field("self", "\(call.base)/rest/webhooks/1.0/webhook/\(hook.id)")
                writer.field("lastUpdatedUser", account)
                writer.field("lastUpdatedDisplayName", account)
                writer.field("lastUpdated", hook.updated)
                return
            }
            writer.field("id", hook.id)
            writer.field("name", hook.name)
            writer.field("createdDate", hook.created)
            writer.field("updatedDate", hook.updated)
            writer.field("events", strings: hook.events)
            writer.object("configuration") { writer in
                // The secret is not shown again.
                let filters = JSONWriter.bytes { writer in
                    writer.object { $0.field(Self.section, hook.jql) }
                }
                writer.field("FILTERS", String(decoding: filters, as: UTF8.self))
                writer.field("EXCLUDE_BODY", hook.excludesBody ? "true" : "false")
            }
            writer.field("url", hook.url)
            writer.field("active", hook.isEnabled)
            writer.field("scopeType", "global")
            writer.field("sslVerificationRequired", hook.verifiesCertificates)
        }
    }
}

extension JSONReader {
    fileprivate static func read(_ text: String) throws(Malformed) -> JSONValue {
        try read(Data(text.utf8))
    }
}
