/// The stops without repetitions, in an order that does not depend on the order in which they came.
///
/// Stops at one place are visited one after the other, which is never longer; among themselves they stand by rank.
struct DistinctPlaces {
    /// One place a group, in ascending order of latitude and longitude, or x and y.
    let places: Places
    /// Stops at each place, in ascending order of rank.
    let stops: [[Int]]
    /// Place of every stop.
    let place: [Int]
    /// Position of every stop in the order that breaks ties.
    let rank: [Int]

    /// - Parameters:
    ///   - all: places of the stops.
    ///   - ids: ids that break ties, by their UTF-8 bytes; nil where the stops' positions do.
    init(_ all: Places, ids: [String]?) {
        precondition(ids.map { $0.count == all.count } ?? true, "ids and stops are parallel arrays")
        var rank = Array(0..<all.count)
        if let ids {
            let sorted = rank.sorted { left, right in
                ids[left] == ids[right]
                    ? left < right : ids[left].utf8.lexicographicallyPrecedes(ids[right].utf8)
            }
            for (position, stop) in sorted.enumerated() { rank[stop] = position }
        }
        let keys = rank.indices.map { all.key($0) }
        var groups: [[Int]] = []
        for stop in rank.indices.sorted(by: {
            (keys[$0].0, keys[$0].1, rank[$0]) < (keys[$1].0, keys[$1].1, rank[$1])
        }) {
            if let previous = groups.last?.first, keys[previous] == keys[stop] {
                groups[groups.count - 1].append(stop)
            } else {
                groups.append([stop])
            }
        }
        var place = rank
        for (index, group) in groups.enumerated() {
            for stop in group { place[stop] = index }
        }
        places = all.picked(groups.map { $0[0] })
        stops = groups
        self.place = place
        self.rank = rank
    }

    /// Smallest rank among the stops at a place.
    func rank(ofPlace place: Int) -> Int { rank[stops[place][0]] }

    /// The order or its reverse, whichever begins with the smaller rank.
    func ascending(_ order: [Int]) -> [Int] {
        guard let first = order.first, let last = order.last else { return order }
        return rank(ofPlace: first) <= rank(ofPlace: last) ? order : order.reversed()
    }

    /// The stops of the places in this order; `start`, if it is given, first of its place.
    func expand(_ order: [Int], beginningWith start: Int? = nil) -> [Int] {
        let all = order.flatMap { stops[$0] }
        guard let start else { return all }
        return [start] + all.filter { $0 != start }
    }
}
