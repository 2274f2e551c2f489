public import Tickets

/// A night of history: the tickets that came in since the night before.
public struct TuningNight: Hashable, Sendable {
    /// Day, as `YYYY-MM-DD`.
    public var date: String
    /// Tickets that came in, in any order; ids are unique over all nights.
    public var arrivals: [Ticket]

    /// Makes a night.
    public init(date: String, arrivals: [Ticket]) {
        self.date = date
        self.arrivals = arrivals
    }
}
