public import Geodesy

/// How much ground a cluster's members cover.
public struct ClusterExtent: Hashable, Sendable {
    /// Area of their convex hull on the sphere; 0 for members on one point or line.
    public var squareMeters: Double
    /// The smallest box around them.
    public var boundingBox: GeoBox

    /// Makes an extent.
    public init(squareMeters: Double, boundingBox: GeoBox) {
        self.squareMeters = squareMeters
        self.boundingBox = boundingBox
    }
}

/// Measures places; nil where they have no extent that can be measured.
public typealias ExtentMaker = @Sendable (_ points: [Coordinate]) -> ClusterExtent?
