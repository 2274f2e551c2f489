public import Tickets

/// The history of a project's executions, newest first, and what is unusual about the last one.
public struct RunHistory: Hashable, Sendable {
    /// One execution.
    public struct Row: Hashable, Sendable {
        /// Its record.
        public var flight: FlightRecord
        /// Its numbers.
        public var numbers: FlightNumbers
        /// Whether what it wrote was rolled back since, at least in part.
        public var isRolledBack = false

        /// Seconds from beginning to end; nil where it has not ended, never below 0.
        public var elapsed: Double? {
            flight.finishedAt.map {
                Double(max(0, $0.subtractingReportingOverflow(flight.startedAt).partialValue)) / 1_000
            }
        }

        /// Makes a row of a record.
        public init(_ flight: FlightRecord) {
            self.flight = flight
            numbers = FlightNumbers(json: flight.numbers)
        }

        /// A number of the table; nil where it is not known.
        public func value(_ measure: Measure) -> Double? {
            switch measure {
            case .tickets: numbers.tickets.map(Double.init)
            case .clusters: numbers.clusters.map(Double.init)
            case .joined: numbers.joining.map(Double.init)
            case .leftOut: numbers.leftOut.map(Double.init)
            case .churn: numbers.churn
            case .calls: numbers.calls.map(Double.init)
            case .seconds: elapsed ?? numbers.seconds
            }
        }
    }

    /// What is counted of each execution.
    public enum Measure: String, Hashable, Sendable, CaseIterable {
        /// Tickets.
        case tickets
        /// New clusters.
        case clusters
        /// Tickets that joined Job Clusters that stood.
        case joined
        /// Tickets left out.
        case leftOut = "left_out"
        /// Share of tickets that changed cluster.
        case churn
        /// Calls to Jira.
        case calls
        /// Seconds.
        case seconds
    }

    /// The last execution against those before it.
    public struct Trend: Hashable, Sendable {
        /// What is counted.
        public var measure: Measure
        /// Value of the last one.
        public var last: Double
        /// Median of those before it.
        public var median: Double
        /// How many those are.
        public var nights: Int

        /// How much more than usual: 0.1 for a tenth more; nil where the median is 0.
        public var change: Double? { median == 0 ? nil : last / median - 1 }
    }

    /// Executions, newest first.
    public var rows: [Row]
    /// Measures of the newest finished execution of a kind against those of the same kind before it.
    public var trends: [Trend]

    /// Makes a history.
    ///
    /// Executions that failed, were stopped by a guard or have not ended count neither as the last nor as usual.
    ///
    /// - Parameters:
    ///   - flights: records of one project, newest first.
    ///   - kind: only of this kind; nil for all, where trends are those of `run`.
    ///   - limit: most rows; trends are of all that is given.
    ///   - rolledBack: ids of the runs that were rolled back.
    public init(
        _ flights: [FlightRecord],
        kind: String? = nil,
        limit: Int = .max,
        rolledBack: Set<String> = []
    ) {
        let all = flights.filter { kind == nil || $0.kind == kind }.map { flight in
            var row = Row(flight)
            row.isRolledBack = flight.runID.map(rolledBack.contains) ?? false
            return row
        }
        rows = Array(all.prefix(max(0, limit)))
        let usual: Set<String> = [
            FlightOutcome.complete.rawValue, FlightOutcome.nothing.rawValue, FlightOutcome.partial.rawValue,
            FlightOutcome.stale.rawValue,
        ]
        let counted = all.filter { $0.flight.kind == kind ?? "run" && usual.contains($0.flight.outcome) }
        guard let last = counted.first else {
            trends = []
            return
        }
        trends = Measure.allCases.compactMap { measure in
            guard let value = last.value(measure) else { return nil }
            let before = counted.dropFirst().compactMap { $0.value(measure) }
            guard let median = RunHistory.median(before) else { return nil }
            return Trend(measure: measure, last: value, median: median, nights: before.count)
        }
    }

    /// The middle of values, the mean of the two middle ones where their count is even; nil for none.
    static func median(_ values: [Double]) -> Double? {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
    }
}
