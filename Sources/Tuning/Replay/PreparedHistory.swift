internal import Clustering
internal import Geodesy
internal import Planning
internal import SpatialIndex
internal import Tickets

/// A history sifted once for all settings: what every plan of it shares.
struct PreparedHistory: Sendable {
    /// Tickets with a usable place, in ascending order of id.
    let items: [ClusterItem]
    /// Night in which each came in.
    let cameIn: [Int]
    /// Items that came in each night, ascending.
    let arrivals: [[Int]]
    /// Tickets without a usable place of each night.
    let unusable: [Int]
    /// Weight of each item's wait: that of its priority in the base parameters, the same for every setting.
    let weights: [Double]
    /// Places as points in space.
    let points: [SIMD3<Double>]
    let isPlanar: Bool

    init(_ nights: [TuningNight], _ model: ReplayModel) throws(ClusteringError) {
        var nightOf: [String: Int] = [:]
        for (night, entry) in nights.enumerated() {
            for ticket in entry.arrivals { nightOf[ticket.id] = night }
        }
        let planner = Planner(
            parameters: model.base,
            screening: model.screening,
            territory: model.territory
        )
        let tickets = nights.flatMap(\.arrivals).map { ticket in
            var ticket = ticket
            ticket.clusterKey = nil
            return ticket
        }
        let sifted = try planner.sifted(tickets)
        items = sifted.items
        cameIn = items.map { nightOf[$0.id] ?? 0 }
        var arrivals = [[Int]](repeating: [], count: nights.count)
        for (item, night) in cameIn.enumerated() { arrivals[night].append(item) }
        self.arrivals = arrivals
        var unusable = [Int](repeating: 0, count: nights.count)
        for ticket in sifted.unusable { unusable[nightOf[ticket.id] ?? 0] += 1 }
        self.unusable = unusable
        weights = items.map { $0.priority.weight(priorityWeight: model.base.priorityWeight) }
        points = items.map { item in
            switch item.location {
            case .geographic(let coordinate):
                let vector = UnitVector(coordinate)
                return SIMD3(vector.x, vector.y, vector.z)
            case .planar(let x, let y): return SIMD3(x, y, 0)
            }
        }
        isPlanar = items.contains { if case .planar = $0.location { true } else { false } }
    }

    /// An index over some items; its answers are positions in the list.
    func index(_ pool: [Int]) -> PointIndex {
        PointIndex(x: pool.map { points[$0].x }, y: pool.map { points[$0].y }, z: pool.map { points[$0].z })
    }

    /// Square of the straight line that a distance is.
    func squared(_ length: Length) -> Double {
        isPlanar ? length.meters * length.meters : length.squaredChord
    }

    /// The distance that a squared straight line is: metres, or plane units.
    func distance(squared: Double) -> Double {
        isPlanar ? squared.squareRoot() : Length(squaredChord: squared).meters
    }
}
