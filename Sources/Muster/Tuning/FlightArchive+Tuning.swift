internal import Planning
public import Tickets
public import Tuning

/// Nights of a project's own history.
public struct RecordedNights: Hashable, Sendable {
    /// The nights, ascending by day, days without a record between them included.
    public var nights: [TuningNight] = []
    /// Sentences of doubt.
    public var warnings: [String] = []
    /// Days that have a record.
    public var recordedDays = 0
}

extension FlightArchive {
    /// What the runs of a project read, as nights to replay: each ticket comes in on the first day on which a run read it.
    ///
    /// Runs and plans keep what decided them. Of several in one day (UTC) all count. Where there is an earlier record, the
    /// tickets that it had already are no arrivals: only what is new since then is; the first record of all has no
    /// record before it, so that everything that waited came in on its day, which a warning says. Tickets count as they
    /// were when they came in; members of Job Clusters that a run found standing came in like others.
    ///
    /// - Parameters:
    ///   - scope: the project.
    ///   - nights: most nights, at least 1, ending with the newest record.
    ///   - limit: most records that are looked through.
    /// - Returns: the nights; none where no record has tickets.
    /// - Throws: `MusterError` of code `store`.
    public func recordedNights(
        in scope: ProjectScope,
        nights: Int,
        limit: Int = 10_000
    ) async throws(MusterError) -> RecordedNights {
        await RecordedNights(try await flights(in: scope, limit: limit), nights: nights) { id in
            try? await inputs(of: id).1
        }
    }
}

extension RecordedNights {
    /// Reads the inputs of records that are in the span, oldest first.
    ///
    /// - Parameters:
    ///   - flights: records of one project, in any order.
    ///   - nights: most nights.
    ///   - inputs: what decided the plan of a record; nil where that cannot be read.
    init(
        _ flights: [FlightRecord],
        nights: Int,
        inputs: (String) async -> FlightInputs?
    ) async {
        let flights =
            flights
            .filter { $0.inputsHash != nil }
            .sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
        func day(_ flight: FlightRecord) -> Int {
            Int((Double(flight.startedAt) / 86_400_000).rounded(.down))
        }
        func text(_ day: Int) -> String {
            String(RunLogLine.timestamp(Int64(day) * 86_400_000).prefix(10))
        }
        guard let newest = flights.last.map(day) else {
            self.init()
            return
        }
        let first = newest - max(1, nights) + 1
        var seen: Set<String> = []
        var arrivals: [Int: [Ticket]] = [:]
        var days: Set<Int> = []
        // The newest record before the first night says what was there already.
        let before = flights.last { day($0) < first }
        var unreadable = 0
        if let before, let inputs = await inputs(before.id) {
            for ticket in inputs.everyTicket { seen.insert(ticket.id) }
        }
        for flight in flights where day(flight) >= first {
            guard let inputs = await inputs(flight.id) else {
                unreadable += 1
                continue
            }
            days.insert(day(flight))
            for ticket in inputs.everyTicket where seen.insert(ticket.id).inserted {
                var ticket = ticket
                ticket.clusterKey = nil
                arrivals[day(flight), default: []].append(ticket)
            }
        }
        guard let earliest = days.min() else {
            self.init()
            return
        }
        var warnings: [String] = []
        if before == nil, let count = arrivals[earliest]?.count, count > 0 {
            warnings.append(
                "the first night, \(text(earliest)), is the first that is recorded: its "
                    + "\(count) tickets are all that waited, not one day's"
            )
        }
        if unreadable > 0 {
            warnings.append(
                "\(unreadable) \(unreadable == 1 ? "record" : "records") could not be read; 'muster store check' says how the store is"
            )
        }
        let missing = newest - earliest + 1 - days.count
        if missing > 0 {
            warnings.append(
                "\(missing) of \(newest - earliest + 1) days have no record: what came in then counts on the next day that has one"
            )
        }
        self.init(
            nights: (earliest...newest).map { number in
                TuningNight(date: text(number), arrivals: arrivals[number] ?? [])
            },
            warnings: warnings,
            recordedDays: days.count
        )
    }
}

extension FlightInputs {
    /// Tickets that were read, those of Job Clusters that stood among them; one that is in both lists is there twice.
    fileprivate var everyTicket: [Ticket] { tickets + standing.flatMap(\.members) }
}
