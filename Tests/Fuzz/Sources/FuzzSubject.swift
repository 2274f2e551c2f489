import Geodesy
import JQL
import PlanVerification
import Planning
import TicketFiles
import Tickets
import YAMLText

/// A reader of text from outside, and what must hold of it for every sequence of bytes: it answers or throws its own
/// typed error, and what it has read it can write and read again.
enum FuzzSubject: String, CaseIterable {
    case ticketFile = "ticket-file"
    case plan
    case jql
    case yaml
    case coordinates

    /// Feeds the bytes to the reader; a broken promise ends the process, which is what a fuzzer looks for.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .ticketFile: readTicketFile(bytes)
        case .plan: readPlan(bytes)
        case .jql: readQuery(bytes)
        case .yaml: readYAML(bytes)
        case .coordinates: readCoordinates(bytes)
        }
    }

    private func readTicketFile(_ bytes: [UInt8]) {
        for format in TicketFileFormat.allCases {
            var options = TicketFileOptions()
            options.format = format
            do {
                let file = try TicketFileReader(options: options).read(bytes, name: "fuzz")
                let ids = file.tickets.map(\.id)
                precondition(Set(ids).count == ids.count, "two tickets have one id")
                for ticket in file.tickets {
                    precondition(ticket.load.isFinite && ticket.load >= 0, "a load of \(ticket.load)")
                    if let place = ticket.place.coordinate {
                        precondition(
                            abs(place.latitude) <= 90 && abs(place.longitude) <= 180,
                            "off the globe"
                        )
                    }
                }
            } catch {
                precondition(!error.message.isEmpty, "an error without words")
            }
        }
    }

    private func readPlan(_ bytes: [UInt8]) {
        let verified = try? PlanVerifier().verify(bytes)
        guard let plan = try? PlanDocument.decode(bytes) else { return }
        let text = PlanDocument.encode(plan)
        guard let again = try? PlanDocument.decode(text) else {
            preconditionFailure("a written plan is refused")
        }
        precondition(again == plan, "a plan changes by being written and read")
        precondition(verified != nil, "the verifier cannot read what the decoder can")
    }

    private func readQuery(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let query = try? JQLQuery(parsing: text) else { return }
        guard let again = try? JQLQuery(parsing: query.description) else {
            preconditionFailure("a printed query is refused: \(query.description)")
        }
        precondition(again.description == query.description, "printing is not stable")
    }

    private func readYAML(_ bytes: [UInt8]) {
        _ = try? YAMLText.parse(bytes)
    }

    private func readCoordinates(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let reference = try? Coordinate(latitude: 51.37, longitude: -1.2)
        for reader in [CoordinateReader(), CoordinateReader(plusCodeReference: reference)] {
            do throws(CoordinateTextError) {
                let reading = try reader.read(text)
                let place = reading.coordinate
                precondition(abs(place.latitude) <= 90 && abs(place.longitude) <= 180, "off the globe")
                for form in CoordinateForm.allCases {
                    guard let written = form.text(of: place) else { continue }
                    guard let again = try? reader.read(written) else {
                        preconditionFailure("what is written as \(form) is refused: \(written)")
                    }
                    precondition(again.form == form, "\(written) is read as \(again.form)")
                    // A plus code's cell is 14 m, and the finest steps of the others are far below.
                    precondition(again.coordinate.distance(to: place).meters < 15, "\(written) is elsewhere")
                }
            } catch {
                precondition(!error.description.isEmpty, "an error without words")
                if case .ambiguous(_, let readings) = error {
                    precondition(readings.count > 1, "one reading is not ambiguous")
                }
            }
        }
        _ = TicketPlace(coordinateLines: text.split(separator: "\n").map(String.init))
        _ = TicketPlace(latitudeText: text, longitudeText: text)
    }
}
