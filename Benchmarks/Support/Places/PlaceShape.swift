package import Geodesy

/// The kinds of point sets that the benchmarks run on: each seeded, the same on every machine and for every run.
///
/// The doc comment of each names the property that makes it a case of its own; `PlaceShapeTests` checks it. Raw values
/// are the names in tables and on the command line.
package enum PlaceShape: String, CaseIterable, Sendable, CustomStringConvertible {
    /// 300 hot-spots of heavy-tailed size around one centre, and one place in five anywhere within 60 km.
    case metropolis = "metro"
    /// 200 towns of Zipf sizes over 800 by 600 km, and one place in ten anywhere.
    case country
    /// Spread evenly over 300 by 300 km: no structure to find.
    case uniform
    /// A chain along one bending road of 600 km: no place is more than 30 m from its middle line.
    case highway
    /// A strip of 3 km behind a fractal shore of 800 km: nothing in the water, half of it in 60 towns.
    case coast
    /// 300 islands with at least 3 km of water between any two: no cluster of shorter reach spans two.
    case islands
    /// 40 towns within 300 km, on both sides of the 180th meridian.
    case antimeridian
    /// 40 stations around the North Pole, on every meridian; one place in 200 at the very Pole, each with its own longitude.
    case pole
    /// Fifty tickets for each address of a metropolis, by Zipf's law: one place in nine or so at the first address.
    case duplicates
    /// Every crossing of a square grid of 100 m, as many to the east as to the north: ties everywhere.
    case lattice

    /// Places, in no order of space.
    ///
    /// - Parameters:
    ///   - count: number of places; none where 0 or less.
    ///   - seed: the same seed gives the same places; `lattice` takes it for the order alone.
    /// - Returns: as many coordinates as asked for.
    /// - Throws: `CoordinateError` never, unless a generator is mistaken.
    package func places(count: Int, seed: UInt64) throws(CoordinateError) -> [Coordinate] {
        guard count > 0 else { return [] }
        return switch self {
        case .metropolis: try Metropolis.places(count: count, seed: seed)
        case .country: try Country.places(count: count, seed: seed)
        case .uniform: try Country.square(count: count, seed: seed)
        case .highway: try Highway(seed: seed).places(count: count)
        case .coast: try Coast(seed: seed).places(count: count)
        case .islands: try Islands(seed: seed).places(count: count)
        case .antimeridian: try Archipelago.places(count: count, seed: seed, aroundLongitude: 180)
        case .pole: try PolarStations.places(count: count, seed: seed)
        case .duplicates: try Addresses.places(count: count, seed: seed)
        case .lattice: try Lattice.places(count: count, seed: seed)
        }
    }

    package var description: String { rawValue }
}
