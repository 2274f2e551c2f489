internal import Foundation

/// A power law through measured costs: least squares on the logarithms of both.
package struct PowerFit: Hashable, Sendable {
    /// By how much the logarithm of the cost grows with that of the size: 1 is linear.
    package var exponent: Double
    /// Standard error of the exponent, from the scatter around the line; 0 where the points lie on it.
    package var standardError: Double
    /// Cost at size 1, by the line.
    package var factor: Double

    /// - Parameter points: sizes and costs above 0; nil with fewer than three, or all of one size.
    package init?(_ points: [(size: Double, cost: Double)]) {
        let logarithms = points.filter { $0.size > 0 && $0.cost > 0 }.map {
            (x: log($0.size), y: log($0.cost))
        }
        guard logarithms.count >= 3 else { return nil }
        let count = Double(logarithms.count)
        let (meanX, meanY) = (
            logarithms.reduce(0) { $0 + $1.x } / count, logarithms.reduce(0) { $0 + $1.y } / count
        )
        let spread = logarithms.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
        guard spread > 0 else { return nil }
        let slope = logarithms.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
        let residuals = logarithms.reduce(0) { sum, point in
            let error = point.y - meanY - slope * (point.x - meanX)
            return sum + error * error
        }
        exponent = slope
        standardError = (residuals / (count - 2) / spread).squareRoot()
        factor = exp(meanY - slope * meanX)
    }

    /// The cost of a size, by the line.
    package func cost(of size: Double) -> Double { factor * pow(size, exponent) }
}
