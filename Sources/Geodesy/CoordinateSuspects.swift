/// A further sign that a legal coordinate is not where the thing is.
public enum CoordinateDoubt: Hashable, Sendable {
    /// What `CoordinateScreening` finds: null island, exchanged axes, a pile-up.
    case screened(CoordinateSuspicion)
    /// Within a degree of 0, 0 while the others are elsewhere: a missing value that was moved or rounded.
    case nearNullIsland(distance: Length)
    /// Far from the others, among which it would lie with another sign of latitude, of longitude, or of both.
    case signMissing(corrected: Coordinate, distanceFromBulk: Length)
    /// Both numbers are whole degrees while most of the others are finer: a place rounded to a hundred kilometres.
    case wholeDegrees
    /// Outside the territory, or far beyond where nearly all the others are.
    case outOfTerritory(Territory)

    /// How the bounds of a territory came about.
    public enum Territory: Hashable, Sendable {
        /// A box that was configured.
        case configured(GeoBox)
        /// The places themselves: this far from their middle, where nearly all are within `reach`.
        case learned(distance: Length, reach: Length)
    }
}

/// One doubt about one point; the point itself is never changed.
public struct CoordinateDoubtFlag: Hashable, Sendable {
    /// Index into the points that were looked at.
    public var index: Int
    /// The point's id.
    public var id: String
    /// What it stands on.
    public var coordinate: Coordinate
    /// What is doubtful.
    public var doubt: CoordinateDoubt

    /// A short name of the kind of doubt, for reports.
    public var code: String {
        switch doubt {
        case .screened(.nullIsland): "null_island"
        case .screened(.swappedAxes): "swapped_axes"
        case .screened(.pileUp): "pile_up"
        case .nearNullIsland: "near_null_island"
        case .signMissing: "sign_missing"
        case .wholeDegrees: "whole_degrees"
        case .outOfTerritory: "out_of_territory"
        }
    }

    /// The doubt in words, with its numbers.
    public var reason: String {
        switch doubt {
        case .screened(let suspicion):
            CoordinateFlag(index: index, id: id, coordinate: coordinate, suspicion: suspicion).reason
        case .nearNullIsland(let distance):
            "\(coordinate) lies \(distance.inWholeKilometers) from latitude 0, longitude 0: probably a missing value"
        case .signMissing(let corrected, let distance):
            "\(coordinate) lies \(distance.inWholeKilometers) from the middle of the other points, among which "
                + "\(corrected) would lie: a minus sign is probably missing or too many"
        case .wholeDegrees: "\(coordinate) is in whole degrees: probably rounded, by up to 78 km"
        case .outOfTerritory(.configured(let box)):
            "\(coordinate) is outside the territory (latitude \(box.south) ... \(box.north), longitude "
                + "\(box.west) ... \(box.east))"
        case .outOfTerritory(.learned(let distance, let reach)):
            "\(coordinate) lies \(distance.inWholeKilometers) from the middle of the points, of which nearly all are "
                + "within \(reach.inWholeKilometers)"
        }
    }
}

/// Finds every kind of doubtful coordinate in a set of points: what `CoordinateScreening` flags, and weaker signs beside.
///
/// It reports and never repairs. A point has at most one doubt of each kind, and the weaker ones only where no stronger one
/// explains it: swapped axes and null island before a missing sign, a missing sign before out of territory. The result
/// depends on the set of points, not on their order. O(n log n).
public struct CoordinateSuspects: Hashable, Sendable {
    /// Flags null island, swapped axes and pile-ups.
    public var screening: CoordinateScreening
    /// Where all points should be; nil learns it from the points.
    public var territory: GeoBox?

    /// Within this distance of 0, 0 a point is near null island: about a degree and a half.
    static let nearNullIsland = Length.kilometers(160)
    /// A point is out of the learned territory beyond this many reaches from the middle, and 500 km at least.
    static let reachesOfTerritory = 2.0
    /// Where more than this part of the points would be out of the territory, there are several, and none is flagged.
    static let largestShareOutside = 0.2
    /// With fewer points no territory is learned.
    static let fewestForTerritory = 10

    /// Makes a detector.
    public init(screening: CoordinateScreening = CoordinateScreening(), territory: GeoBox? = nil) {
        self.screening = screening
        self.territory = territory
    }

    /// Flags the doubtful points, in ascending order of index.
    ///
    /// - *Near null island*: within 160 km of 0, 0, not on it, unless at least half of the others lie within 500 km of it.
    /// - *Missing sign*: beyond 500 km and beyond the territory's reach, while mirrored at the equator, at Greenwich or at both
    ///   it lies within that reach: the larger of 100 km and three times the distance from the middle within which four
    ///   fifths of the different places are, so that a fifth of strays does not stretch it.
    /// - *Whole degrees*: both numbers are whole, and fewer than a tenth of all different places are so.
    /// - *Out of territory*: outside the configured box; without one, of ten or more points, beyond 500 km
    ///   and twice the territory's reach from its middle, unless more than a fifth of the points would be.
    ///
    /// - Parameter points: ids and coordinates; ids are only handed back.
    /// - Returns: the flags; none for no points.
    public func flags(for points: [(id: String, coordinate: Coordinate)]) -> [CoordinateDoubtFlag] {
        let places = DistinctPlaces(points.map(\.coordinate))
        let home =
            points.count < CoordinateScreening.fewestPoints
            ? nil : Home(places, pileUpThreshold: screening.pileUpThreshold)
        var screened = [[CoordinateSuspicion]](repeating: [], count: points.count)
        for flag in screening.flags(for: points) { screened[flag.index].append(flag.suspicion) }
        let atHomeAtNullIsland = isAtHomeAtNullIsland(places)
        let wholePlaces = places.coordinates.count { $0.isWhole && !$0.isNullIsland }
        let wholeIsRare = wholePlaces * 10 < places.count
        var flags: [CoordinateDoubtFlag] = []
        for index in points.indices {
            let coordinate = points[index].coordinate
            var doubts = screened[index].map { CoordinateDoubt.screened($0) }
            // A pile-up says nothing about where the pile is.
            var isExplained = screened[index].contains { if case .pileUp = $0 { false } else { true } }
            if !isExplained, !atHomeAtNullIsland, let distance = nearNullIsland(coordinate) {
                doubts.append(.nearNullIsland(distance: distance))
                isExplained = true
            }
            if !isExplained, let mirrored = home?.mirrored(coordinate) {
                doubts.append(mirrored)
                isExplained = true
            }
            if wholeIsRare, coordinate.isWhole, !coordinate.isNullIsland { doubts.append(.wholeDegrees) }
            if !isExplained, let outside = outOfTerritory(coordinate, home, points.count) {
                doubts.append(outside)
            }
            flags += doubts.map {
                CoordinateDoubtFlag(index: index, id: points[index].id, coordinate: coordinate, doubt: $0)
            }
        }
        let outside = flags.count { if case .outOfTerritory(.learned) = $0.doubt { true } else { false } }
        guard Double(outside) > Self.largestShareOutside * Double(points.count) else { return flags }
        return flags.filter { if case .outOfTerritory(.learned) = $0.doubt { false } else { true } }
    }

    private func nearNullIsland(_ coordinate: Coordinate) -> Length? {
        guard !coordinate.isNullIsland else { return nil }
        let distance = coordinate.distance(to: Coordinate(clampingLatitude: 0, longitude: 0))
        return distance <= Self.nearNullIsland ? distance : nil
    }

    private func outOfTerritory(_ coordinate: Coordinate, _ home: Home?, _ count: Int) -> CoordinateDoubt? {
        if let territory {
            return territory.contains(coordinate) ? nil : .outOfTerritory(.configured(territory))
        }
        guard count >= Self.fewestForTerritory, let home else { return nil }
        let distance = coordinate.distance(to: home.middle)
        guard distance > CoordinateScreening.farDistance,
            distance.meters > Self.reachesOfTerritory * home.reach.meters
        else { return nil }
        return .outOfTerritory(.learned(distance: distance, reach: home.reach))
    }

    private func isAtHomeAtNullIsland(_ places: DistinctPlaces) -> Bool {
        let origin = Coordinate(clampingLatitude: 0, longitude: 0)
        var (others, near) = (0, 0)
        for place in 0..<places.count where nearNullIsland(places.coordinates[place]) == nil {
            guard !places.coordinates[place].isNullIsland else { continue }
            others += places.counts[place]
            if places.coordinates[place].distance(to: origin) <= CoordinateScreening.farDistance {
                near += places.counts[place]
            }
        }
        // Points near null island alone say nothing against each other.
        return others == 0 || 2 * near >= others
    }
}

/// Where the points are at home: the middle of their bulk, and a reach that a fifth of strays does not stretch.
private struct Home {
    let middle: Coordinate
    let reach: Length

    /// Nil where the points have no middle.
    init?(_ places: DistinctPlaces, pileUpThreshold: Int) {
        guard let bulk = Bulk(places, pileUpThreshold: pileUpThreshold) else { return nil }
        middle = bulk.middle
        let distances = places.coordinates.filter { !$0.isNullIsland }.map { $0.distance(to: bulk.middle) }
            .sorted()
        guard let fourFifths = distances.dropFirst(distances.count * 4 / 5).first ?? distances.last else {
            return nil
        }
        reach = max(CoordinateScreening.nearDistance, Length(meters: 3 * fourFifths.meters))
    }

    /// The doubt that a sign is wrong, if there is one; of several mirrored places the nearest to the middle.
    func mirrored(_ coordinate: Coordinate) -> CoordinateDoubt? {
        let distance = coordinate.distance(to: middle)
        guard distance > CoordinateScreening.farDistance, distance > reach else { return nil }
        let (latitude, longitude) = (coordinate.latitude, coordinate.longitude)
        let mirrors = [(-latitude, longitude), (latitude, -longitude), (-latitude, -longitude)].map {
            Coordinate(clampingLatitude: $0.0, longitude: $0.1)
        }
        let nearest = mirrors.map { ($0, $0.distance(to: middle)) }.min { $0.1 < $1.1 }
        guard let (corrected, correctedDistance) = nearest, correctedDistance <= reach else { return nil }
        return .signMissing(corrected: corrected, distanceFromBulk: distance)
    }
}

extension Coordinate {
    /// Whether both numbers are whole degrees.
    fileprivate var isWhole: Bool {
        latitude.rounded() == latitude && longitude.rounded() == longitude
    }
}

extension Length {
    fileprivate var inWholeKilometers: String { "\(Int(kilometers.rounded())) km" }
}
