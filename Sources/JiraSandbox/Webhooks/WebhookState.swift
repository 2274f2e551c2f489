/// Registered webhooks and what waits to be delivered.
struct WebhookState: Sendable {}
