import Geodesy

/// A box of plain numbers as the R-tree sees it: west is never east of east, and nothing is known of poles.
struct IndexBox: Hashable {
    let south: Double
    let west: Double
    let north: Double
    let east: Double

    /// The boxes that together reach every stored point of a box on the globe; a point may be in several of them.
    ///
    /// ±180 are one meridian and a pole has every longitude, so an edge there also reaches points stored under the
    /// other numbers.
    static func covering(_ box: GeoBox) -> [IndexBox] {
        let parts = box.splitAtAntimeridian
        var boxes = parts.map { IndexBox(south: $0.south, west: $0.west, north: $0.north, east: $0.east) }
        func addUnlessHeld(_ extra: IndexBox) {
            let isHeld = boxes.contains {
                $0.south <= extra.south && extra.north <= $0.north && $0.west <= extra.west
                    && extra.east <= $0.east
            }
            if !isHeld { boxes.append(extra) }
        }
        if parts.contains(where: { $0.east == 180 }) {
            addUnlessHeld(IndexBox(south: box.south, west: -180, north: box.north, east: -180))
        }
        if parts.contains(where: { $0.west == -180 }) {
            addUnlessHeld(IndexBox(south: box.south, west: 180, north: box.north, east: 180))
        }
        if box.north == 90 { addUnlessHeld(IndexBox(south: 90, west: -180, north: 90, east: 180)) }
        if box.south == -90 { addUnlessHeld(IndexBox(south: -90, west: -180, north: -90, east: 180)) }
        return boxes
    }
}
