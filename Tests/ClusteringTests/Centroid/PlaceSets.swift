import Clustering
import Geodesy
import Testing

/// Sets of places for k-means, drawn anew for each seed.
enum PlaceSet: String, CaseIterable, CustomTestStringConvertible {
    case globe, town, antimeridian, southPole, duplicates, oneMeridian, plane, planeGrid, planeSpots, planeFar
    case geometric

    var testDescription: String { rawValue }

    func places(_ count: Int, seed: UInt64) throws -> PlaceColumns {
        var random = TestRandom(seed: seed &* 977 &+ 5)
        func geographic(_ place: () -> Coordinate) -> PlaceColumns {
            PlaceColumns((0..<count).map { _ in place() })
        }
        func planar(_ place: () -> (Double, Double)) throws -> PlaceColumns {
            let places = (0..<count).map { _ in place() }
            return try PlaceColumns(planarX: places.map(\.0), y: places.map(\.1))
        }
        func spots(_ latitude: Double, _ longitude: Double) -> PlaceColumns {
            let home = place(latitude, longitude)
            let centers = (0..<8).map { _ in
                home.destination(bearing: random.unit() * 360, distance: .meters(random.unit() * 30_000))
            }
            return geographic {
                let reach = random.unit() * random.unit() * (random.below(5) == 0 ? 40_000 : 2_000)
                return centers[random.below(8)].destination(
                    bearing: random.unit() * 360,
                    distance: .meters(reach)
                )
            }
        }
        switch self {
        case .globe: return geographic { place(random.unit() * 180 - 90, random.unit() * 360 - 180) }
        case .town: return spots(51.5, -0.12)
        case .antimeridian: return spots(-17, 179.99)
        case .southPole: return spots(-90, 0)
        case .duplicates:
            return geographic {
                place(48 + Double(random.below(9)) / 100, 11 + Double(random.below(7)) / 100)
            }
        case .oneMeridian: return geographic { place(random.unit() * 180 - 90, 40) }
        case .plane: return try planar { (random.unit() * random.unit() * 40_000, random.unit() * 9_000) }
        // Whole numbers: many places are exactly as far from one centre as from another.
        case .planeGrid: return try planar { (Double(random.below(40)), Double(random.below(40))) }
        case .planeSpots:
            return try planar {
                let spot = random.below(5)
                return (
                    Double(spot * spot) * 1_000 + random.unit() * random.unit() * 90,
                    Double(spot % 3) * 700 + random.unit() * 40
                )
            }
        // Far from the origin, so that differences of coordinates lose most of their digits.
        case .planeFar: return try planar { (1e9 + random.unit(), -1e9 + random.unit() * 3) }
        // Each place twice as far out as the one before: no middle parts them evenly.
        case .geometric:
            var scale = 1e-150
            return try planar {
                scale = scale > 1e140 ? 1e-150 : scale * 1.7
                return (scale, scale * random.unit())
            }
        }
    }
}
