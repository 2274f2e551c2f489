public import Geodesy

/// The outline of a set of places on the globe.
public struct Hull: Hashable, Sendable {
    /// What the outline is, as far as the places span one.
    public enum Shape: Hashable, Sendable {
        /// All places lie within a millimetre of each other.
        case point(Coordinate)
        /// All places lie within a millimetre of one great circle: the two that are furthest apart, south-west one first.
        case line(Coordinate, Coordinate)
        /// A ring of places: closed, so the first is again the last; counter-clockwise seen from above; beginning with
        /// the smallest latitude, then longitude. Its edges are great circles.
        case polygon([Coordinate])
    }

    /// The outline; its corners are places of the set, to the last bit.
    public let shape: Shape

    /// Area on the sphere of the mean Earth radius in square metres; 0 for a point and a line.
    public let squareMeters: Double

    /// The smallest box around the outline, edges that bulge towards a pole included; across the antimeridian where that is
    /// shorter, and of every longitude where the outline holds a pole.
    public let boundingBox: GeoBox

    /// The corners for drawing: one, two, or the closed ring.
    public var corners: [Coordinate] {
        switch shape {
        case .point(let place): [place]
        case .line(let start, let end): [start, end]
        case .polygon(let ring): ring
        }
    }
}
