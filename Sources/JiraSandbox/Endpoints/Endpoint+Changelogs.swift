/// History of issues.
extension Endpoint {
    static let changelogs: [Endpoint] = []
}
