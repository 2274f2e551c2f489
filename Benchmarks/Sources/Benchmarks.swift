/// Every subject, in the order of the table.
func runBenchmarks(filters: [String]) async throws {
    var harness = Harness(filters: filters)
    try await StoreBenchmarks.run(&harness)
}
