public import Geodesy

/// Tickets within a distance of a place, in two steps: a clause for Jira that finds a few too many, and the exact test.
public struct JQLCircle: Hashable, Sendable {
    /// The middle.
    public let center: Coordinate
    /// Great-circle radius, the rim included; below zero counts as zero.
    public let radius: Length

    /// Makes a circle.
    public init(radius: Length, center: Coordinate) {
        self.center = center
        self.radius = radius
    }

    /// The clause for Jira, which everything that the circle contains satisfies.
    public func clause(latitudeField: JQLFieldReference, longitudeField: JQLFieldReference) -> JQLClause {
        .locationBased(
            radius: radius,
            center: center,
            latitudeField: latitudeField,
            longitudeField: longitudeField
        )
    }

    /// Whether a place is in the circle, by the distance that the store's spatial index uses too.
    public func contains(_ place: Coordinate) -> Bool {
        center.distance(to: place) <= Length.meters(max(0, radius.meters))
    }

    /// The elements in the circle, in their order; those without a place are left out.
    public func refine<Element>(_ elements: some Sequence<Element>, place: (Element) -> Coordinate?)
        -> [Element]
    {
        elements.filter { place($0).map(contains) ?? false }
    }
}
