#if canImport(Glibc)
internal import Glibc
#endif

/// Values of an axis: its ends, where its ticks are, and what they say.
public struct ChartScale: Hashable, Sendable {
    /// Least value shown.
    public let low: Double
    /// Greatest value shown, above `low`.
    public let high: Double
    /// Whether equal steps are equal ratios.
    public let isLogarithmic: Bool
    /// Values with a tick, ascending, within the ends.
    public let ticks: [Double]
    /// Decimals that tell neighbouring ticks apart; 0 for logarithmic scales.
    private let decimals: Int

    /// A scale that holds all values, with round ends and about `wanted` ticks.
    ///
    /// - Parameters:
    ///   - values: what is drawn; those that are not finite are left out, as are those at or below 0 for a logarithmic
    ///     scale. Without any the scale is from 0 to 1 (1 to 10).
    ///   - isLogarithmic: whether equal steps are equal ratios.
    ///   - holdsZero: whether a linear scale begins (or ends) at 0 where all values have one sign.
    ///   - wanted: about how many ticks; at least 2.
    public init(
        of values: some Sequence<Double>,
        isLogarithmic: Bool = false,
        holdsZero: Bool = false,
        wanted: Int = 6
    ) {
        let usable = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
        self.isLogarithmic = isLogarithmic
        if isLogarithmic {
            (low, high, ticks) = ChartScale.decades(usable.min() ?? 1, usable.max() ?? 10)
            decimals = 0
        } else {
            var (least, most) = (usable.min() ?? 0, usable.max() ?? 1)
            if holdsZero { (least, most) = (min(least, 0), max(most, 0)) }
            if holdsZero, least == 0, most == 0 { most = 1 }
            (low, high, ticks, decimals) = ChartScale.steps(least, most, wanted: max(2, wanted))
        }
    }

    /// Where a value is between the ends, 0 at `low` and 1 at `high`; nil for what has no place.
    public func position(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        guard isLogarithmic else { return (value - low) / (high - low) }
        guard value > 0 else { return nil }
        return (log(value) - log(low)) / (log(high) - log(low))
    }

    /// What a tick says.
    public func label(_ value: Double) -> String {
        isLogarithmic ? ChartScale.power(value) : ChartScale.grouped(value, decimals: decimals)
    }

    /// Ends at whole steps of 1, 2 or 5 times a power of ten (Heckbert, "Nice Numbers for Graph Labels", 1990).
    private static func steps(_ least: Double, _ most: Double, wanted: Int)
        -> (Double, Double, [Double], Int)
    {
        var (least, most) = (least, most)
        if !(most > least) {
            // One value: half of it to both sides, so that the point stands in the middle.
            let half = least == 0 ? 0.5 : abs(least) / 2
            (least, most) = (least - half, most + half)
        }
        let raw = (most - least) / Double(wanted - 1)
        let exponent = Int(floor(log10(raw)))
        let magnitude = pow(10, Double(exponent))
        let factor = [1.0, 2, 5, 10].first { raw / magnitude <= $0 * 1.000_001 } ?? 10
        let step = factor * magnitude
        let first = floor(least / step + 1e-9)
        let last = ceil(most / step - 1e-9)
        let decimals = max(0, min(9, -(exponent + (factor == 10 ? 1 : 0))))
        // Whole numbers times the step: no sum of rounding errors.
        let ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        return (first * step, last * step, ticks, decimals)
    }

    /// Powers of ten; with 2 and 5 between them where there are few.
    private static func decades(_ least: Double, _ most: Double) -> (Double, Double, [Double]) {
        let low = floor(log10(least) + 1e-9)
        var high = ceil(log10(most) - 1e-9)
        if high <= low { high = low + 1 }
        let stride = max(1, Int(((high - low) / 8).rounded(.up)))
        var ticks: [Double] = []
        for exponent in Swift.stride(from: Int(low), through: Int(high), by: stride) {
            ticks.append(pow(10, Double(exponent)))
            if high - low < 2.5, exponent < Int(high) {
                ticks += [2, 5].map { $0 * pow(10, Double(exponent)) }
            }
        }
        return (pow(10, low), pow(10, high), ticks)
    }

    /// A number with commas between thousands.
    static func grouped(_ value: Double, decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return String(value) }
        let whole = Int(scaled) / Int(scale)
        var text = ""
        for (index, digit) in String(whole).enumerated() {
            if index > 0, (String(whole).count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        if decimals > 0 {
            let fraction = String(Int(scaled) % Int(scale))
            text += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
        }
        return value < 0 && scaled > 0 ? "-" + text : text
    }

    /// A value of a logarithmic scale in few letters: 0.02, 500, 20k, 3M.
    static func power(_ value: Double) -> String {
        for (size, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")]
        where value >= size * 0.999 && value < size * 1e5 {
            return grouped(value / size, decimals: 0) + letter
        }
        guard value < 0.999 else { return grouped(value, decimals: 0) }
        var decimals = 1
        while decimals < 9, value * pow(10, Double(decimals)) < 0.999 { decimals += 1 }
        return grouped(value, decimals: decimals)
    }
}
