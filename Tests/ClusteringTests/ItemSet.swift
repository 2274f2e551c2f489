import Clustering
import Geodesy
import Testing

/// Sets of items on which the density and centroid algorithms are compared with brute force.
enum ItemSet: String, CaseIterable, CustomTestStringConvertible {
    case empty, one, two, town, antimeridian, northPole, southPole, globe, duplicates, collinear,
        meridianChain
    case weighted, plane, planeGrid, planeLine

    var testDescription: String { rawValue }

    var isPlanar: Bool { self == .plane || self == .planeGrid || self == .planeLine }

    /// The items, the same on every call; ids are in no relation to the places.
    var items: [ClusterItem] {
        var random = TestRandom(seed: 101)
        func items(_ count: Int, _ location: (Int) -> Location) -> [ClusterItem] {
            (0..<count).map { index in
                ClusterItem(
                    id: "T-\((index &* 7_919) % 10_007)",
                    location: location(index),
                    weight: self == .weighted ? 0.25 + Double(random.below(12)) / 4 : 1
                )
            }
        }
        /// Hot spots with a thin background, all within `span` metres of a place.
        func spots(_ count: Int, _ latitude: Double, _ longitude: Double, span: Double) -> [ClusterItem] {
            let home = place(latitude, longitude)
            let centers = (0..<6).map { _ in
                home.destination(bearing: random.unit() * 360, distance: .meters(random.unit() * span))
            }
            return items(count) { index in
                let spread = index % 5 == 0 ? span : span / 12
                let center = index % 5 == 0 ? home : centers[index % 6]
                let reach = random.unit() * random.unit() * spread
                return .geographic(center.destination(bearing: random.unit() * 360, distance: .meters(reach)))
            }
        }
        switch self {
        case .empty: return []
        case .one: return items(1) { _ in .geographic(place(10, 10)) }
        case .two: return items(2) { .geographic(place(10, 10 + Double($0) / 100)) }
        case .town: return spots(300, 51.5, -0.12, span: 20_000)
        case .antimeridian: return spots(250, -17, 179.99, span: 20_000)
        case .northPole: return spots(250, 89.95, 10, span: 20_000)
        case .southPole: return spots(250, -90, 0, span: 20_000)
        case .globe:
            return items(250) { _ in .geographic(place(random.unit() * 180 - 90, random.unit() * 360 - 180)) }
        case .duplicates:
            return items(300) { _ in .geographic(place(48 + Double(random.below(5)) / 100, 11)) }
        case .collinear:
            return items(200) { .geographic(place(0, Double($0 % 60) / 100 + Double($0 / 60) * 3)) }
        case .meridianChain: return items(200) { .geographic(place(88.2 + Double($0) / 100, 40)) }
        case .weighted: return spots(250, 40.4, -3.7, span: 20_000)
        case .plane:
            return items(300) { _ in
                .planar(x: random.unit() * random.unit() * 40_000, y: random.unit() * 9_000)
            }
        // Whole numbers: many distances are exactly equal to each other and to whole limits.
        case .planeGrid:
            return items(250) { _ in
                .planar(x: Double(random.below(24)) * 500, y: Double(random.below(24)) * 500)
            }
        case .planeLine: return items(150) { .planar(x: Double($0) * 500, y: 3) }
        }
    }
}

/// A coordinate that is known to be legal; a latitude beyond the north pole comes down on the other side.
func place(_ latitude: Double, _ longitude: Double) -> Coordinate {
    let overPole = latitude > 90
    let folded = overPole ? 180 - latitude : latitude
    let turned = overPole ? (longitude > 0 ? longitude - 180 : longitude + 180) : longitude
    guard let coordinate = try? Coordinate(latitude: folded, longitude: turned) else {
        preconditionFailure("\(latitude), \(longitude) is not on the globe")
    }
    return coordinate
}

/// Distance by the definition, computed apart from the algorithms' own arrays.
func distance(_ first: Location, _ second: Location) -> Double {
    switch (first, second) {
    case (.geographic(let a), .geographic(let b)): a.distance(to: b).meters
    case (.planar(let ax, let ay), .planar(let bx, let by)):
        ((ax - bx) * (ax - bx) + (ay - by) * (ay - by)).squareRoot()
    default: .nan
    }
}

/// A result in terms of ids, so that results of differently ordered rows can be compared.
struct NamedResult: Equatable {
    struct NamedCluster: Equatable {
        var members: [String]
        var center: Location
        var radius: Double
        var load: Double
    }

    var clusters: [NamedCluster]
    var unclustered: [String]

    init(_ result: ClusteringResult, _ items: [ClusterItem]) {
        clusters = result.clusters.map { cluster in
            NamedCluster(
                members: cluster.members.map { items[$0].id },
                center: cluster.center,
                radius: cluster.radius,
                load: cluster.load
            )
        }
        unclustered = result.unclustered.map { items[$0.index].id }
    }
}
