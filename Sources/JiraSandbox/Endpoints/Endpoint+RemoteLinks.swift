/// Links to other systems.
extension Endpoint {
    static let remoteLinks: [Endpoint] = []
}
