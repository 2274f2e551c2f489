internal import Clustering

/// Draws histories from the nights of one: the bootstrap.
///
/// Each draw has as many nights as the history. With fewer than 14 nights they are drawn one by one (Efron, 1979); from 14
/// on as moving blocks of consecutive nights (Künsch, 1989), because a night's pool holds what the nights before left:
/// the length of a block is the cube root of the number of nights, rounded, and at least 2. A last block is cut off.
struct NightResampling {
    let nights: Int
    let seed: UInt64

    var blockLength: Int {
        guard nights >= 14 else { return 1 }
        var length = 2
        // Rounded: the next length is nearer once (length + 1/2)^3 is passed.
        while (2 * length + 1) * (2 * length + 1) * (2 * length + 1) <= 8 * nights { length += 1 }
        return length
    }

    /// How often each night is in each draw; the same for the same seed.
    func draws(_ count: Int) -> [[Double]] {
        var random = SplitMix64(seed: seed)
        let length = blockLength
        return (0..<count).map { _ in
            var times = [Double](repeating: 0, count: nights)
            var drawn = 0
            while drawn < nights {
                let start = random.below(nights - length + 1)
                for night in start..<(start + min(length, nights - drawn)) { times[night] += 1 }
                drawn += length
            }
            return times
        }
    }
}

extension TuningResult.Interval {
    /// The middle 95 % of resampled values; nil where there are none.
    init?(_ value: Double, resampled: [Double]) {
        guard !resampled.isEmpty else { return nil }
        let sorted = resampled.sorted()
        let cut = sorted.count / 40
        self.init(mean: value, low: sorted[cut], high: sorted[sorted.count - 1 - cut])
    }
}
