/// Worklogs and their feeds.
extension Endpoint {
    static let worklogs: [Endpoint] = []
}
