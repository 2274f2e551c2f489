/// Writes coordinates as fields hold them, with the faults that real data has.
enum SampleFaults {
    /// Share of each kind among the faults, in a hundred.
    private static let shares: [(fault: SampleTicket.Fault, share: Int)] = [
        (.pileUp, 40), (.missing, 17), (.decimalComma, 13), (.swapped, 10), (.zero, 10), (.outOfRange, 10),
    ]

    /// Where a geocoder that knew only the city would put every job.
    static let defaultPoint = Metropolis.offset(latitude: 53.5511, longitude: 9.9937)

    /// Which job gets which fault: 3 in 100, rounded down, spread over the whole file.
    static func plan(count: Int, generator: inout SplitMix64) -> [Int: SampleTicket.Fault] {
        let total = count * 3 / 100
        var planned: [Int: SampleTicket.Fault] = [:]
        for number in 0..<total {
            // The number's place in a hundred picks the kind, so that small files have every kind as well.
            var rest = (number * 100 + 50) / total
            let entry = shares.first { entry in
                rest -= entry.share
                return rest < 0
            }
            var index = generator.below(count)
            while planned[index] != nil { index = (index + 1) % count }
            planned[index] = entry?.fault ?? .missing
        }
        return planned
    }

    /// Writes the place into the three text fields, faulty where the ticket says so.
    static func write(_ offset: Metropolis.Offset, into ticket: inout SampleTicket) {
        let place = ticket.fault == .pileUp ? defaultPoint : offset
        let latitude = Metropolis.origin.latitude + place.north / Metropolis.kilometersPerDegree.latitude
        let longitude = Metropolis.origin.longitude + place.east / Metropolis.kilometersPerDegree.longitude
        var north = degrees(latitude)
        var east = degrees(longitude)
        var separator = ","
        switch ticket.fault {
        case .missing: (north, east, separator) = ("", "", "")
        case .swapped: swap(&north, &east)
        case .zero: (north, east) = ("0", "0")
        case .outOfRange: (north, east) = (north.filter { $0 != "." }, east.filter { $0 != "." })
        case .decimalComma:
            (north, east) = (
                String(north.map { $0 == "." ? "," : $0 }), String(east.map { $0 == "." ? "," : $0 })
            )
            separator = "; "
        case .pileUp, nil: break
        }
        ticket.latitude = north
        ticket.longitude = east
        ticket.location = north + separator + east
    }

    /// Six decimals, about a decimetre.
    static func degrees(_ value: Double) -> String {
        let micro = Int((abs(value) * 1e6).rounded())
        let fraction = String(micro % 1_000_000)
        let padding = String(repeating: "0", count: 6 - fraction.count)
        return "\(value < 0 && micro > 0 ? "-" : "")\(micro / 1_000_000).\(padding)\(fraction)"
    }
}
