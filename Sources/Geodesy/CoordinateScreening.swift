/// Why a legal coordinate is probably not where the thing is.
public enum CoordinateSuspicion: Hashable, Sendable {
    /// On latitude 0, longitude 0, where a missing value becomes a place, while the other points are
    /// elsewhere.
    case nullIsland
    /// Far from the others, among which it would lie with latitude and longitude exchanged.
    case swappedAxes(corrected: Coordinate, distanceFromBulk: Length, correctedDistanceFromBulk: Length)
    /// So many points on one and the same coordinate that it is probably a default.
    case pileUp(count: Int)
}

/// One suspicion about one point; the point itself is never changed.
public struct CoordinateFlag: Hashable, Sendable {
    /// Index into the points that were screened.
    public var index: Int
    /// The point's id.
    public var id: String
    /// What it stands on.
    public var coordinate: Coordinate
    /// What is wrong with it.
    public var suspicion: CoordinateSuspicion

    /// The suspicion in words, with its numbers.
    public var reason: String {
        switch suspicion {
        case .nullIsland:
            "\(coordinate) is latitude 0, longitude 0: probably a missing value"
        case .swappedAxes(let corrected, let distance, let correctedDistance):
            "\(coordinate) lies \(distance.rounded) from the middle of the other points, "
                + "\(corrected) would lie \(correctedDistance.rounded) from it: latitude and longitude are probably swapped"
        case .pileUp(let count):
            "\(count) points stand on exactly \(coordinate): probably a default place"
        }
    }
}

/// Finds coordinates that are legal but suspect: null island, swapped axes, pile-ups on one place.
///
/// It reports and never repairs. The result depends on the set of points, not on their order. O(n log n).
public struct CoordinateScreening: Hashable, Sendable {
    /// So many points on bit-identical coordinates are a pile-up; at least 2.
    public var pileUpThreshold: Int

    /// A point this close to 0, 0 on each axis, in degrees, stands on null island.
    static let nullIslandDegrees = 1e-6
    /// Within this distance of 0, 0 a point is at home there; beyond it of the bulk a point is far.
    static let farDistance = Length.kilometers(500)
    /// A swapped point may always lie this far from the middle of the bulk.
    static let nearDistance = Length.kilometers(100)
    /// With fewer points nothing can be said about where the others are.
    static let fewestPoints = 3

    /// Makes a screening; thresholds below 2 count as 2.
    public init(pileUpThreshold: Int = 25) { self.pileUpThreshold = max(2, pileUpThreshold) }

    /// Flags the suspect points, in ascending order of index; a point may have more than one flag.
    ///
    /// - *Null island*: within 1e-6 degrees of 0, 0, unless there are points off null island of which at
    ///   least half lie within 500 km of it.
    /// - *Swapped axes*: beyond 500 km and beyond twice the bulk's 95th percentile from the middle of the
    ///   bulk, while with exchanged axes it lies within the larger of that and 100 km. The middle is the
    ///   spherical median, in which a pile-up counts as one point; the percentile leaves out points that an
    ///   exchange would bring nearer.
    /// - *Pile-up*: at least `pileUpThreshold` points on bit-identical coordinates.
    ///
    /// With fewer than three points only null island is looked for.
    ///
    /// - Parameter points: ids and coordinates; ids are only handed back.
    /// - Returns: the flags.
    public func flags(for points: [(id: String, coordinate: Coordinate)]) -> [CoordinateFlag] {
        let places = DistinctPlaces(points.map(\.coordinate))
        let nullIslandIsSuspect = isNullIslandSuspect(places)
        let bulk = points.count < Self.fewestPoints ? nil : Bulk(places, pileUpThreshold: pileUpThreshold)
        var suspicions = [[CoordinateSuspicion]](repeating: [], count: places.count)
        for place in 0..<places.count {
            let coordinate = places.coordinates[place]
            if nullIslandIsSuspect, coordinate.isNullIsland { suspicions[place].append(.nullIsland) }
            guard points.count >= Self.fewestPoints else { continue }
            if let swapped = bulk?.swapped(coordinate) { suspicions[place].append(swapped) }
            if places.counts[place] >= pileUpThreshold {
                suspicions[place].append(.pileUp(count: places.counts[place]))
            }
        }
        return points.indices.flatMap { index in
            suspicions[places.placeOfPoint[index]].map {
                CoordinateFlag(
                    index: index,
                    id: points[index].id,
                    coordinate: points[index].coordinate,
                    suspicion: $0
                )
            }
        }
    }

    private func isNullIslandSuspect(_ places: DistinctPlaces) -> Bool {
        let origin = Coordinate(clampingLatitude: 0, longitude: 0)
        var (others, atHome) = (0, 0)
        for place in 0..<places.count where !places.coordinates[place].isNullIsland {
            others += places.counts[place]
            if places.coordinates[place].distance(to: origin) <= Self.farDistance {
                atHome += places.counts[place]
            }
        }
        return others == 0 || 2 * atHome < others
    }
}

extension Coordinate {
    /// Whether it stands on latitude 0, longitude 0, to a millionth of a degree.
    var isNullIsland: Bool {
        abs(latitude) <= CoordinateScreening.nullIslandDegrees
            && abs(longitude) <= CoordinateScreening.nullIslandDegrees
    }
}

extension Length {
    /// Whole kilometres for messages; metres below ten kilometres.
    fileprivate var rounded: String {
        meters < 10_000 ? "\(Int(meters.rounded())) m" : "\(Int(kilometers.rounded())) km"
    }
}
