internal import Clustering
internal import Geodesy

extension String {
    /// Order of ids: by their UTF-8 bytes, which is the same in every language and locale.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension Location {
    /// Distance in metres by the haversine definition, or in plane units; the two are of one kind.
    func distance(to other: Location) -> Double {
        switch (self, other) {
        case (.geographic(let from), .geographic(let to)): return from.distance(to: to).meters
        case (.planar(let x, let y), .planar(let otherX, let otherY)):
            let (dx, dy) = (otherX - x, otherY - y)
            return (dx * dx + dy * dy).squareRoot()
        default: preconditionFailure("a distance between a place on the globe and one in a plane")
        }
    }
}
