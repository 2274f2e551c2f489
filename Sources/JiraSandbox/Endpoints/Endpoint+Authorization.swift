/// Sign-in: OAuth servers, personal access tokens.
extension Endpoint {
    static let authorization: [Endpoint] = []
}
