public import Geodesy

/// In which order to visit the members of a cluster.
public enum VisitOrder {
    /// Indices of the stops in visiting order, an open path: it ends at the last stop.
    ///
    /// - Parameter stops: the places, in an order that the caller keeps canonical.
    public static func openPath(_ stops: [Coordinate]) -> [Int] { Array(stops.indices) }
}
