/// An OAuth 2.0 app, whose deliveries are signed with its secret.
struct WebhookApp: Hashable, Sendable {
    let clientID: String
    let clientSecret: String
}

extension SandboxState {
    /// The app that a call comes through; nil for API tokens and for anybody else.
    func webhookApp(_ call: Call) -> WebhookApp? {
        guard let id = call.identity.clientID else { return nil }
        return configuration.signIn.clients.first { $0.id == id }
            .map { WebhookApp(clientID: $0.id, clientSecret: $0.secret) }
    }
}
