/// People and projects.
extension Endpoint {
    static let people: [Endpoint] = []
}
