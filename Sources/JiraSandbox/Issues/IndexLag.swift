/// How far search is behind the store.
struct IndexLag: Hashable, Sendable {
    /// Milliseconds that every write takes to be found, on every node.
    var minimum: Int64 = 0
    /// Milliseconds more, at most; drawn for each write of each issue.
    var spread: Int64 = 0
    /// Nodes of the site, each with an index of its own.
    var nodes = 1
    /// Milliseconds that a write takes to reach the other nodes.
    var node: Int64 = 0
    /// Decides what is drawn.
    var seed: UInt64 = 1

    init() {}

    init(_ configuration: SandboxConfiguration) {
        minimum = configuration.searchLag.milliseconds
        spread = configuration.searchLagSpread.milliseconds
        nodes = configuration.product == .dataCenter ? max(1, configuration.nodes) : 1
        node = configuration.nodeLag.milliseconds
        seed = configuration.seed
    }

    /// Milliseconds of the spread for one write: same seed, issue and write, same lag.
    func drawn(issue: Int64, write: Int) -> Int64 {
        guard spread > 0 else { return 0 }
        var random = TraceNumbers(
            seed: seed ^ UInt64(bitPattern: issue) << 32 ^ UInt64(bitPattern: Int64(write))
        )
        return Int64(Double(spread + 1) * random.unit())
    }
}

extension TraceNumbers {
    /// A number from 0 up to 1, without 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
