/// Tarjan's union and find (1975) over the numbers below a count, by size with path halving.
struct DisjointSets {
    private var parents: [Int32]
    private var sizes: [Int32]

    init(count: Int) {
        parents = (0..<Int32(count)).map(\.self)
        sizes = [Int32](repeating: 1, count: count)
    }

    /// The element that stands for the set of another.
    mutating func root(of element: Int) -> Int {
        var current = element
        while Int(parents[current]) != current {
            parents[current] = parents[Int(parents[current])]
            current = Int(parents[current])
        }
        return current
    }

    /// Joins the sets of two elements.
    mutating func join(_ first: Int, _ second: Int) {
        var (large, small) = (root(of: first), root(of: second))
        guard large != small else { return }
        if sizes[large] < sizes[small] { swap(&large, &small) }
        parents[small] = Int32(large)
        sizes[large] += sizes[small]
    }
}
