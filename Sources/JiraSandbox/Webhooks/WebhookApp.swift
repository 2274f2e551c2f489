/// Apps that register webhooks.
extension SandboxState {
    /// The OAuth 2.0 app that a call comes through; nil for API tokens and for anybody else.
    func webhookApp(_ call: Call) -> SandboxWebhookApp? {
        guard let id = call.identity.clientID else { return nil }
        return configuration.webhooks.apps.first { $0.clientID == id }
    }
}
