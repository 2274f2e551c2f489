internal import Clustering
internal import Geodesy
internal import Tickets

/// The columns of a document as they are read; the names are the document's, letter for letter.
struct WireTicketColumns: Decodable {
    var apart: [String?]?
    var cluster_key: [String?]?
    var count: Int
    var due: [String?]?
    var id: [String]
    var key: [String]?
    var lat: [WireNumber?]?
    var load: [WireNumber]?
    var lock: [String?]?
    var lon: [WireNumber?]?
    var priority: [Priority]?
    var skills: [[String]]?
    var status: [Int]?
    var statuses: [String]?
    var summary: [String]?
    var suspect: [WireSuspect]?
    var together: [String?]?
    var unusable: [WireUnusable]?
    var updated: [Int64?]?
    var x: [WireNumber?]?
    var y: [WireNumber?]?

    struct WireSuspect: Decodable {
        var at: Int
        var why: String
    }

    struct WireUnusable: Decodable {
        var at: Int
        var found: String
        var reason: ReasonCode
    }

    /// The tickets; refuses columns of unequal length and indices out of bounds, so that nothing is read beyond an end.
    func tickets(at path: String) throws(FlightDocumentError) -> [Ticket] {
        try checkLengths(path)
        let places = try places(path)
        var tickets: [Ticket] = []
        tickets.reserveCapacity(count)
        for index in 0..<count {
            var status = ""
            if let column = self.status {
                let names = statuses ?? []
                guard names.indices.contains(column[index]) else {
                    throw .malformed("\(path).status[\(index)] is \(column[index]), which names no status")
                }
                status = names[column[index]]
            }
            tickets.append(
                Ticket(
                    id: id[index],
                    key: key?[index],
                    summary: summary?[index] ?? "",
                    status: status,
                    priority: priority?[index] ?? .medium,
                    place: places[index],
                    load: load?[index].value ?? 1,
                    due: due?[index],
                    skills: skills?[index] ?? [],
                    together: together?[index],
                    apart: apart?[index],
                    lock: lock?[index],
                    updated: updated?[index],
                    clusterKey: cluster_key?[index]
                )
            )
        }
        return tickets
    }

    private func checkLengths(_ path: String) throws(FlightDocumentError) {
        let lengths: [(name: String, count: Int?)] = [
            ("apart", apart?.count), ("cluster_key", cluster_key?.count), ("due", due?.count),
            ("id", id.count), ("key", key?.count), ("lat", lat?.count), ("load", load?.count),
            ("lock", lock?.count), ("lon", lon?.count), ("priority", priority?.count),
            ("skills", skills?.count), ("status", status?.count), ("summary", summary?.count),
            ("together", together?.count), ("updated", updated?.count), ("x", x?.count), ("y", y?.count),
        ]
        for (name, length) in lengths where length.map({ $0 != count }) ?? false {
            throw .malformed("\(path).\(name) has \(length ?? 0) values for \(count) tickets")
        }
        for index in (suspect ?? []).map(\.at) + (unusable ?? []).map(\.at)
        where !(0..<count).contains(index) {
            throw .malformed("\(path) speaks of ticket \(index) of \(count)")
        }
    }

    private func places(_ path: String) throws(FlightDocumentError) -> [TicketPlace] {
        var places: [TicketPlace?] = []
        places.reserveCapacity(count)
        for index in 0..<count {
            if let x = x?[index]?.value, let y = y?[index]?.value {
                places.append(.located(.planar(x: x, y: y)))
            } else if let latitude = lat?[index]?.value, let longitude = lon?[index]?.value {
                do throws(CoordinateError) {
                    let coordinate = try Coordinate(latitude: latitude, longitude: longitude)
                    places.append(.located(.geographic(coordinate)))
                } catch {
                    throw .malformed("\(path): ticket \(index): \(error)")
                }
            } else {
                places.append(nil)
            }
        }
        for entry in suspect ?? [] {
            guard case .located(.geographic(let coordinate)) = places[entry.at] else {
                throw .malformed("\(path): ticket \(entry.at) is suspect and has no coordinate")
            }
            places[entry.at] = .suspect(coordinate, why: entry.why)
        }
        for entry in unusable ?? [] {
            guard places[entry.at] == nil else {
                throw .malformed("\(path): ticket \(entry.at) is unusable and has a place")
            }
            places[entry.at] = .unusable(entry.reason, found: entry.found)
        }
        var complete: [TicketPlace] = []
        complete.reserveCapacity(count)
        for (index, place) in places.enumerated() {
            guard let place else { throw .malformed("\(path): ticket \(index) has no place of any kind") }
            complete.append(place)
        }
        return complete
    }
}

/// A number, or one of the texts for what JSON does not have.
struct WireNumber: Decodable {
    var value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            value = try container.decode(Double.self)
        } catch {
            switch try container.decode(String.self) {
            case "nan": value = .nan
            case "inf": value = .infinity
            case "-inf": value = -.infinity
            case let text:
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "'\(text)' is no number"
                )
            }
        }
    }
}
