import Foundation

/// One line of the table: one work, ours and a peer's figures, taken in turns.
struct PeerRow: Encodable {
    /// What must hold of our median.
    enum Bound: Encodable {
        /// At most this many times the peer's.
        case atMost(ratio: Double)
        /// At least this many times the peer's.
        case atLeast(ratio: Double)
        /// At most this value, whatever the peer's.
        case below(value: Double)
    }

    /// Work and size, such as `dbscan.metro-1km-N=100000-threads=2`.
    var work: String
    var peer: String
    /// Unit of both samples.
    var unit: String
    var ours: [Double]
    var peers: [Double]
    var bound: Bound?
    /// What was checked of the two answers.
    var checked: String

    var ourMedian: Double { Self.median(ours) }
    var peerMedian: Double { Self.median(peers) }
    var ratio: Double { ourMedian / peerMedian }

    var holds: Bool? {
        switch bound {
        case .atMost(let ratio)?: self.ratio <= ratio
        case .atLeast(let ratio)?: self.ratio >= ratio
        case .below(let value)?: ourMedian <= value
        case nil: nil
        }
    }

    static func median(_ samples: [Double]) -> Double {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    var markdown: String {
        let bound =
            switch bound {
            case .atMost(let ratio)?: "≤ \(Self.text(ratio)) ×"
            case .atLeast(let ratio)?: "≥ \(Self.text(ratio)) ×"
            case .below(let value)?: "≤ \(Self.text(value)) \(unit)"
            case nil: ""
            }
        let verdict = holds.map { $0 ? "holds" : "**missed**" } ?? ""
        return "| \(work) | \(peer) | \(unit) | \(Self.text(peerMedian)) | \(Self.text(ourMedian)) "
            + "| \(Self.text(ratio)) | \(bound) | \(verdict) | \(checked) |"
    }

    /// Four significant digits or more.
    private static func text(_ value: Double) -> String {
        String(format: abs(value) >= 1_000 ? "%.1f" : "%.4g", value)
    }

    static let header = [
        "| work | peer | unit | peer median | our median | ratio | bound | | checked |",
        "|---|---|---|--:|--:|--:|--:|---|---|",
    ]

    private enum CodingKeys: String, CodingKey {
        case work, peer, unit, ours, peers, ourMedian, peerMedian, ratio, holds, checked, bound
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(work, forKey: .work)
        try container.encode(peer, forKey: .peer)
        try container.encode(unit, forKey: .unit)
        try container.encode(ours, forKey: .ours)
        try container.encode(peers, forKey: .peers)
        try container.encode(ourMedian, forKey: .ourMedian)
        try container.encode(peerMedian, forKey: .peerMedian)
        try container.encode(ratio, forKey: .ratio)
        try container.encodeIfPresent(holds, forKey: .holds)
        try container.encode(checked, forKey: .checked)
        let bound: String? =
            switch bound {
            case .atMost(let ratio)?: "ratio <= \(ratio)"
            case .atLeast(let ratio)?: "ratio >= \(ratio)"
            case .below(let value)?: "ours <= \(value)"
            case nil: nil
            }
        try container.encodeIfPresent(bound, forKey: .bound)
    }
}
