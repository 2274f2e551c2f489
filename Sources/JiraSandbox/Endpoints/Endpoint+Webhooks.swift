/// Registration of webhooks.
extension Endpoint {
    static let webhooks: [Endpoint] = []
}
