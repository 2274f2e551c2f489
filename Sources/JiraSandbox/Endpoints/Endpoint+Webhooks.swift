internal import HTTPMessages

/// Registration of webhooks, on all three ways.
extension Endpoint {
    static let webhooks: [Endpoint] =
        [
            Endpoint(.post, "/webhook", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
                try state.registerWebhooks(call)
            },
            Endpoint(.get, "/webhook", on: [.cloud]) { state, call, _ throws(Answer) in
                try state.dynamicWebhooks(call)
            },
            Endpoint(.delete, "/webhook", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
                try state.deleteWebhooks(call)
            },
            Endpoint(.put, "/webhook/refresh", on: [.cloud], isWrite: true) { state, call, _ throws(Answer) in
                try state.refreshWebhooks(call)
            },
            Endpoint(.get, "/webhook/failed", on: [.cloud]) { state, call, _ throws(Answer) in
                try state.failedWebhooks(call)
            },
        ]
        + administration("/rest/webhooks/1.0/webhook", isOfTen: false)
        + administration("/rest/jira-webhook/1.0/webhooks", isOfTen: true)

    /// Webhooks of administrators below a path; each version has one path, the other is not there.
    private static func administration(_ path: String, isOfTen: Bool) -> [Endpoint] {
        func endpoint(
            _ method: HTTPMethod,
            _ path: String,
            _ answer: @escaping @Sendable (inout SandboxState, Call, [String]) throws(Answer) -> Answer
        ) -> Endpoint {
            Endpoint(
                method,
                path,
                of: .root,
                on: isOfTen ? [.dataCenter] : [.cloud, .dataCenter],
                isWrite: method != .get
            ) { state, call, parts throws(Answer) in
                let isTen = call.product == .dataCenter && state.configuration.dataCenterMajor >= 10
                guard isTen == isOfTen else { throw .noResource(call, isBeforeTen: !isTen) }
                return try answer(&state, call, parts)
            }
        }
        return [
            endpoint(.get, path) { state, call, _ throws(Answer) in try state.adminWebhooks(call) },
            endpoint(.post, path) { state, call, _ throws(Answer) in try state.registerAdminWebhook(call) },
            endpoint(.get, path + "/{id}") { state, call, parts throws(Answer) in
                try state.adminWebhook(call, parts[0])
            },
            endpoint(.put, path + "/{id}") { state, call, parts throws(Answer) in
                try state.replaceAdminWebhook(call, parts[0])
            },
            endpoint(.delete, path + "/{id}") { state, call, parts throws(Answer) in
                try state.deleteAdminWebhook(call, parts[0])
            },
        ]
    }
}
