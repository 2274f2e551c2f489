/// Bulk operations with tasks.
extension Endpoint {
    static let bulkOperations: [Endpoint] = []
}
