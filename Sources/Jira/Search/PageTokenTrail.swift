/// Page tokens that a walk has come by: tells a walk that goes round, in a fixed amount of memory.
///
/// The last 1,024 tokens are known by their fingerprints, so that a loop of that many pages is seen when it closes. A
/// longer one is seen before its third round: one earlier token is kept, at ever doubling distances (Brent's cycle
/// finding, BIT 20, 1980).
struct PageTokenTrail: Sendable {
    private static let capacity = 1_024

    private var recent: Set<UInt64> = []
    private var ring: [UInt64] = []
    private var milestone: UInt64?
    private var nextMilestone = 1
    private var steps = 0

    /// Notes a token; false where it was there before.
    mutating func insert(_ token: String) -> Bool {
        let print = Self.fingerprint(token)
        guard print != milestone, recent.insert(print).inserted else { return false }
        if ring.count < Self.capacity {
            ring.append(print)
        } else {
            recent.remove(ring[steps % Self.capacity])
            ring[steps % Self.capacity] = print
        }
        steps += 1
        if steps == nextMilestone {
            milestone = print
            nextMilestone *= 2
        }
        return true
    }

    /// FNV-1a, 64 bits: two of a million tokens share one with a probability of 3 in 100 million.
    private static func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
