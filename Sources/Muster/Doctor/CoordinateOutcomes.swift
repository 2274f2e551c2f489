internal import Clustering
internal import Geodesy
internal import Tickets

/// What the places of some tickets are good for, in words.
enum CoordinateOutcomes {
    /// How many places a run would use, and all outcomes with one example of each kind of fault.
    ///
    /// Null island and swapped axes are what a run leaves out; weaker doubts are located and named beside.
    static func of(_ sample: [Ticket]) -> (usable: Int, words: String) {
        let located = sample.indices.filter { sample[$0].place.coordinate != nil }
        let points = located.compactMap { index in
            sample[index].place.coordinate.map { (id: sample[index].id, coordinate: $0) }
        }
        var leftOut: [Int: String] = [:]
        var doubts = Tally()
        for flag in CoordinateSuspects().flags(for: points) {
            let index = located[flag.index]
            switch flag.doubt {
            case .screened(.nullIsland), .screened(.swappedAxes): leftOut[index] = flag.code
            case .screened(.pileUp), .nearNullIsland, .signMissing, .wholeDegrees, .outOfTerritory:
                doubts.count(flag.code, example: sample[index].key)
            }
        }
        var faults = Tally()
        var usable = 0
        for (index, ticket) in sample.enumerated() {
            switch ticket.place {
            case .located:
                if let code = leftOut[index] {
                    faults.count(code, example: ticket.key)
                } else {
                    usable += 1
                }
            case .suspect: faults.count(ReasonCode.suspectCoordinates.rawValue, example: ticket.key)
            case .unusable(let reason, _): faults.count(reason.rawValue, example: ticket.key)
            }
        }
        var words = "of \(sample.count) tickets \(usable) located" + faults.words.map { ", " + $0 }.joined()
        if !doubts.words.isEmpty { words += "; doubtful: " + doubts.words.joined(separator: ", ") }
        return (usable, words)
    }

    private struct Tally {
        private var entries: [(code: String, count: Int, example: String)] = []

        mutating func count(_ code: String, example: String) {
            if let known = entries.firstIndex(where: { $0.code == code }) {
                entries[known].count += 1
            } else {
                entries.append((code, 1, example))
            }
        }

        var words: [String] {
            entries.sorted { $0.code < $1.code }.map { "\($0.count) \($0.code) (\($0.example))" }
        }
    }
}
