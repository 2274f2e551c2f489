internal import Geodesy

/// The limits of one call in the units of the search, and the one place that decides whether a cluster may be so.
struct CapacityLimits: Sendable {
    /// Most points, `Int.max` where there is no limit.
    let maxCount: Int
    /// Most load, infinite where there is no limit.
    let maxLoad: Double
    /// Greatest squared straight line from a centre, infinite where there is no limit.
    ///
    /// A part in 10^9 below the limit, so that what the search accepts stands up to the haversine definition.
    let maxSquared: Double
    /// Square root of `maxSquared`.
    let maxLine: Double
    /// Square of the straight line that two points of one cluster never exceed, a part in 10^9 above twice the radius.
    let pairSquared: Double

    init(_ parameters: CapacitatedParameters, planar: Bool) {
        maxCount = parameters.maxTickets ?? .max
        maxLoad = parameters.maxLoad ?? .infinity
        guard let radius = parameters.maxRadius else {
            (maxSquared, maxLine, pairSquared) = (.infinity, .infinity, .infinity)
            return
        }
        if planar {
            let line = radius.meters * (1 - 1e-9)
            (maxSquared, maxLine) = (line * line, line)
            let pair = 2 * radius.meters * (1 + 1e-9)
            pairSquared = pair * pair
        } else if radius >= EarthModel.greatestDistance {
            (maxSquared, maxLine, pairSquared) = (.infinity, .infinity, .infinity)
        } else {
            maxSquared = Length(meters: radius.meters * (1 - 1e-9)).squaredChord
            maxLine = maxSquared.squareRoot()
            let pair = 2 * radius.meters * (1 + 1e-9)
            pairSquared =
                pair >= EarthModel.greatestDistance.meters ? .infinity : Length(meters: pair).squaredChord
        }
    }

    /// No limit at all.
    static let none = CapacityLimits(maxCount: .max, maxLoad: .infinity)

    /// The same limits without the radius.
    var withoutRadius: CapacityLimits { CapacityLimits(maxCount: maxCount, maxLoad: maxLoad) }

    private init(maxCount: Int, maxLoad: Double) {
        (self.maxCount, self.maxLoad) = (maxCount, maxLoad)
        (maxSquared, maxLine, pairSquared) = (.infinity, .infinity, .infinity)
    }

    var hasRadius: Bool { maxSquared < .infinity }
    var hasLoad: Bool { maxLoad < .infinity }

    /// Whether a cluster may hold so many points and so much load.
    @inline(__always)
    func admits(count: Int, load: Double) -> Bool { count <= maxCount && load <= maxLoad }

    /// How far a cluster is over its load and count, in units of load and points.
    @inline(__always)
    func excess(count: Int, load: Double) -> Double {
        Swift.max(0, load - maxLoad) + (count > maxCount ? Double(count - maxCount) : 0)
    }

    /// How far a cluster is over its load and count.
    @inline(__always)
    func excess(_ cluster: Partition.ClusterState) -> Double {
        excess(count: cluster.count, load: cluster.load)
    }
}
