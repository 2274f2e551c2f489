/// The sandbox's own controls: faults, time, statistics.
extension Endpoint {
    static let control: [Endpoint] = []
}
