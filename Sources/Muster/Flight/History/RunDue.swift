public import Tickets

/// Whether a run is due: for schedulers that call often and know nothing of outages, such as plain cron.
public enum RunDue: Hashable, Sendable {
    /// It is.
    case due
    /// It is not: a complete one began so long ago.
    case notDue(FlightRecord, ago: Duration)

    /// How far into the future a beginning may lie and still count as just now: clocks are set back a little by NTP.
    static let skew: Int64 = 5 * 60 * 1_000

    /// Decides by the history.
    ///
    /// Only a `run` that is complete, or that found nothing to write, counts: after a failed, guarded or partial one the
    /// next is due. One that began in the future was recorded before the clock was set back; trusting it could stop the
    /// nights for as long as the clock was wrong, so it does not count, and running once more harms nothing.
    ///
    /// - Parameters:
    ///   - flights: records of the project, in any order.
    ///   - interval: how far apart beginnings are to be.
    ///   - now: milliseconds since 1970.
    public init(_ flights: [FlightRecord], interval: Duration, now: Int64) {
        let counted = flights.filter {
            $0.kind == "run"
                && [FlightOutcome.complete.rawValue, FlightOutcome.nothing.rawValue].contains($0.outcome)
        }
        for flight in counted.sorted(by: { $0.startedAt > $1.startedAt }) {
            let (age, overflow) = now.subtractingReportingOverflow(flight.startedAt)
            guard !overflow, age >= -RunDue.skew else { continue }
            let ago = Duration.milliseconds(max(0, age))
            self = ago < interval ? .notDue(flight, ago: ago) : .due
            return
        }
        self = .due
    }
}
