/// The area that the sample jobs lie in: a port city on a river that widens to the north-west, its towns and
/// main roads.
///
/// Town centres are rounded positions of real places around the lower Elbe, so that a map shows a believable
/// settlement; no job, street or person in the sample is real. Plane offsets are kilometres east and north of
/// `origin`.
enum Metropolis {
    /// Degrees of the plane's origin.
    static let origin = (latitude: 53.55, longitude: 9.99)
    /// Kilometres in a degree of latitude on the mean sphere, and in one of longitude at the origin (times
    /// 0.5941).
    static let kilometersPerDegree = (latitude: 111.195, longitude: 66.061)

    /// A town: its centre in degrees, its share of jobs, and the radius in kilometres that holds about half
    /// of them.
    struct Town {
        var name: String
        var latitude: Double
        var longitude: Double
        var weight: Double
        var spread: Double
    }

    static let towns: [Town] = [
        Town(name: "Innenstadt", latitude: 53.551, longitude: 9.994, weight: 16, spread: 2.2),
        Town(name: "Eimsbüttel", latitude: 53.577, longitude: 9.955, weight: 9, spread: 1.6),
        Town(name: "Altona", latitude: 53.551, longitude: 9.936, weight: 8, spread: 1.8),
        Town(name: "Barmbek", latitude: 53.587, longitude: 10.045, weight: 9, spread: 1.9),
        Town(name: "Wandsbek", latitude: 53.572, longitude: 10.085, weight: 7, spread: 2.0),
        Town(name: "Harburg", latitude: 53.460, longitude: 9.983, weight: 7, spread: 2.0),
        Town(name: "Bergedorf", latitude: 53.489, longitude: 10.212, weight: 6, spread: 1.9),
        Town(name: "Rahlstedt", latitude: 53.602, longitude: 10.157, weight: 4, spread: 1.5),
        Town(name: "Blankenese", latitude: 53.564, longitude: 9.810, weight: 3, spread: 1.4),
        Town(name: "Norderstedt", latitude: 53.700, longitude: 10.004, weight: 5, spread: 2.1),
        Town(name: "Pinneberg", latitude: 53.659, longitude: 9.796, weight: 4, spread: 1.6),
        Town(name: "Wedel", latitude: 53.583, longitude: 9.703, weight: 2.5, spread: 1.2),
        Town(name: "Elmshorn", latitude: 53.754, longitude: 9.652, weight: 4, spread: 1.5),
        Town(name: "Ahrensburg", latitude: 53.675, longitude: 10.226, weight: 3, spread: 1.3),
        Town(name: "Bad Oldesloe", latitude: 53.810, longitude: 10.374, weight: 2, spread: 1.1),
        Town(name: "Geesthacht", latitude: 53.436, longitude: 10.378, weight: 2.5, spread: 1.2),
        Town(name: "Reinbek", latitude: 53.517, longitude: 10.248, weight: 2, spread: 1.1),
        Town(name: "Buxtehude", latitude: 53.476, longitude: 9.699, weight: 3, spread: 1.4),
        Town(name: "Stade", latitude: 53.593, longitude: 9.476, weight: 3.5, spread: 1.5),
        Town(name: "Buchholz", latitude: 53.326, longitude: 9.868, weight: 3, spread: 1.5),
        Town(name: "Winsen", latitude: 53.362, longitude: 10.212, weight: 2.5, spread: 1.3),
        Town(name: "Lüneburg", latitude: 53.248, longitude: 10.411, weight: 4.5, spread: 1.7),
        Town(name: "Kaltenkirchen", latitude: 53.833, longitude: 9.960, weight: 2, spread: 1.2),
    ]

    /// Main roads as indices of towns, in order of travel.
    static let roads: [[Int]] = [
        [22, 9, 3, 0, 5, 19], [14, 13, 7, 4, 0], [21, 20, 5], [15, 6, 16, 4], [18, 17, 5], [12, 10, 1, 2],
        [11, 8, 2],
    ]

    /// The river as degrees with its width in kilometres there, from the sea to the land.
    static let river: [(latitude: Double, longitude: Double, width: Double)] = [
        (53.83, 9.30, 4.0), (53.68, 9.50, 2.8), (53.60, 9.58, 2.4), (53.555, 9.70, 2.0), (53.545, 9.82, 1.5),
        (53.540, 9.93, 0.6), (53.530, 10.00, 0.5), (53.500, 10.05, 0.45), (53.440, 10.12, 0.4),
        (53.405, 10.25, 0.4),
        (53.425, 10.37, 0.4), (53.370, 10.55, 0.4),
    ]

    /// Plane offset of degrees.
    static func offset(latitude: Double, longitude: Double) -> Offset {
        Offset(
            east: (longitude - origin.longitude) * kilometersPerDegree.longitude,
            north: (latitude - origin.latitude) * kilometersPerDegree.latitude
        )
    }

    /// Kilometres east and north of the origin.
    struct Offset {
        var east: Double
        var north: Double

        func moved(_ direction: (east: Double, north: Double), by kilometers: Double) -> Offset {
            Offset(east: east + direction.east * kilometers, north: north + direction.north * kilometers)
        }
    }

    /// Whether a place lies in the river.
    static func isWater(_ place: Offset) -> Bool {
        for (start, end) in zip(river, river.dropFirst()) {
            let from = offset(latitude: start.latitude, longitude: start.longitude)
            let to = offset(latitude: end.latitude, longitude: end.longitude)
            let (east, north) = (to.east - from.east, to.north - from.north)
            let along = (place.east - from.east) * east + (place.north - from.north) * north
            let share = min(1, max(0, along / (east * east + north * north)))
            let (dx, dy) = (place.east - from.east - share * east, place.north - from.north - share * north)
            let half = (start.width + share * (end.width - start.width)) / 2
            if dx * dx + dy * dy < half * half { return true }
        }
        return false
    }
}
