import Foundation

/// A sum that keeps what rounding loses.
///
/// After A. Neumaier, ZAMM 54 (1974).
struct CompensatedSum {
    private var sum = 0.0
    private var lost = 0.0

    var value: Double { sum + lost }

    mutating func add(_ term: Double) {
        let next = sum + term
        lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
    }
}

extension VerifiedDocument {
    /// Distance in metres by the haversine formula, or in plane units; infinite where there is no place.
    func distance(_ from: (Double, Double)?, _ to: (Double, Double)) -> Double {
        guard let from else { return .infinity }
        if isPlanar { return hypot(from.0 - to.0, from.1 - to.1) }
        let (latitude, otherLatitude) = (from.0 * .pi / 180, to.0 * .pi / 180)
        let northing = sin((otherLatitude - latitude) / 2)
        let easting = sin((to.1 - from.1) * .pi / 360)
        let haversine = northing * northing + cos(latitude) * cos(otherLatitude) * easting * easting
        return 2 * 6_371_008.8 * asin(min(1, sqrt(haversine)))
    }

    /// Weighted mean: on the sphere the direction of the weighted sum of unit vectors, nil where that sum vanishes.
    func mean(of places: [(Double, Double)?], weights: [Double]) -> (Double, Double)? {
        var (x, y, z, total) = (CompensatedSum(), CompensatedSum(), CompensatedSum(), CompensatedSum())
        for (place, weight) in zip(places, weights) {
            guard let place else { return nil }
            total.add(weight)
            if isPlanar {
                x.add(weight * place.0)
                y.add(weight * place.1)
            } else {
                let (latitude, longitude) = (place.0 * .pi / 180, place.1 * .pi / 180)
                x.add(weight * cos(latitude) * cos(longitude))
                y.add(weight * cos(latitude) * sin(longitude))
                z.add(weight * sin(latitude))
            }
        }
        if isPlanar { return total.value > 0 ? (x.value / total.value, y.value / total.value) : nil }
        let horizontal = hypot(x.value, y.value)
        guard hypot(horizontal, z.value) > 1e-9 * total.value else { return nil }
        return (atan2(z.value, horizontal) * 180 / .pi, atan2(y.value, x.value) * 180 / .pi)
    }
}

extension VerifiedDocument {
    /// A cluster as some tickets would make it.
    struct State {
        var center: (Double, Double)
        var radius: Double
        var load: Double
        /// The plan's own objective over them.
        var cost: Double
    }

    /// Centre, reach, load and cost of tickets as one cluster; nil where none has a place, or no centre is defined.
    ///
    /// Those without a place, as a cluster that stands may have, count for the load alone.
    func state(of members: [Ticket]) -> State? {
        let placed = members.filter { $0.place != nil }
        guard let center = center(of: placed) else { return nil }
        var (radius, load, cost) = (0.0, CompensatedSum(), CompensatedSum())
        members.forEach { load.add($0.load) }
        for member in placed {
            let distance = distance(member.place, center)
            radius = max(radius, distance)
            cost.add(weight(of: member) * (objective == "squared" ? distance * distance : distance))
        }
        return State(center: center, radius: radius, load: load.value, cost: cost.value)
    }

    private func center(of members: [Ticket]) -> (Double, Double)? {
        guard algorithm == "capacitated", objective == "medoid" else {
            return mean(of: members.map(\.place), weights: members.map { weight(of: $0) })
        }
        func sum(from place: (Double, Double)) -> Double {
            var sum = CompensatedSum()
            for member in members { sum.add(weight(of: member) * distance(member.place, place)) }
            return sum.value
        }
        return members.compactMap(\.place).map { (place: $0, sum: sum(from: $0)) }.min { $0.sum < $1.sum }?
            .place
    }
}
