/// Why a ticket is in no cluster; the raw values are part of every output format.
public enum ReasonCode: String, Hashable, Sendable, Codable, CaseIterable {
    /// No coordinates at all.
    case noCoordinates = "no_coordinates"
    /// Coordinates that are no place on the globe: unreadable, not finite or out of range.
    case invalidCoordinates = "invalid_coordinates"
    /// Legal coordinates that are very likely not the job's: null island, swapped axes, a pile-up on one default point.
    case suspectCoordinates = "suspect_coordinates"
    /// Its own load is over the capacity of a cluster.
    case loadExceedsCapacity = "load_exceeds_capacity"
    /// No cluster reaches it within the radius and none may be opened for it; noise in density clustering.
    case tooIsolated = "too_isolated"
    /// Constraints that cannot hold together.
    case constraintConflict = "constraint_conflict"
    /// Outside the service area.
    case outOfArea = "out_of_area"
    /// Already a member of another open cluster.
    case lockedElsewhere = "locked_elsewhere"
    /// A person said that it is not to be clustered.
    case held
    /// Its group or lock is in a Job Cluster that stands and that it cannot join.
    case boundElsewhere = "bound_elsewhere"
}
