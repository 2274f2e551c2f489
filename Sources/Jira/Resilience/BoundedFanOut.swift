/// Runs `body` for every element with at most `limit` at a time; results are in the order of the elements.
///
/// Structured: it returns when all are done. Cancellation reaches each running body, which must end by itself.
func boundedFanOut<Element: Sendable, Result: Sendable>(
    _ elements: [Element],
    limit: Int,
    _ body: @escaping @Sendable (Element) async -> Result
) async -> [Result] {
    precondition(limit > 0, "at least one at a time, not \(limit)")
    return await withTaskGroup(of: (Int, Result).self) { group in
        var results = [Result?](repeating: nil, count: elements.count)
        var next = 0
        func startNext() {
            guard next < elements.count else { return }
            let index = next
            next += 1
            group.addTask { (index, await body(elements[index])) }
        }
        for _ in 0..<limit { startNext() }
        while let (index, result) = await group.next() {
            results[index] = result
            startNext()
        }
        return results.compactMap(\.self)
    }
}
