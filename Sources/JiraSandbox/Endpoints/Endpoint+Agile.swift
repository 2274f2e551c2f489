/// Boards, sprints and ranks.
extension Endpoint {
    static let agile: [Endpoint] = []
}
