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
        let check = JQLChecker(now: 1_750_000_000_000).check(text)
        for finding in check.findings {
            precondition(finding.range.upperBound <= text.utf8.count, "a finding outside the text")
            _ = check.excerpt(of: finding)
        }
        guard let query = try? JQLQuery(parsing: text) else {
            precondition(check.query == nil && !check.isAccepted, "the checker reads what the parser refuses")
            return
        }
        precondition(check.query == query, "the checker reads another query than the parser")
        guard let again = try? JQLQuery(parsing: query.description) else {
            preconditionFailure("a printed query is refused: \(query.description)")
        }
        precondition(again == query, "a query changes by being printed and read")
        precondition(again.description == query.description, "printing is not stable")
        _ = JQLOutline(query).lines
        evaluate(query)
    }

    /// Whatever the query, evaluation answers or throws its own error.
    private func evaluate(_ query: JQLQuery) {
        for zone in [JQLTimeZone.utc, .fixed(seconds: -11 * 3_600), .fixed(seconds: 14 * 3_600)] {
            let context = JQLContext(
                schema: JQLSchema(JQLFieldDefinition.system()),
                now: 1_750_000_000_000,
                timeZone: zone,
                currentUser: "me",
                offersHistory: true
            )
            if let evaluator = try? JQLEvaluator(query, context: context) {
                _ = evaluator.sorted(FuzzTicket.all.filter { evaluator.matches($0) })
            }
            if let evaluator = try? JQLPartialEvaluator(query, context: context) {
                for ticket in FuzzTicket.all { _ = evaluator.answer(ticket) }
            }
        }
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

/// Tickets with every kind of content.
private struct FuzzTicket: JQLSubject {
    let numericID: Int64

    static let all = [0, 1, 2].map { FuzzTicket(numericID: $0) }

    func values(of field: JQLFieldReference) -> JQLFieldContent {
        guard numericID > 0, case .name(let name) = field else { return .unknownField }
        if numericID == 2 { return .empty }
        switch name {
        case "key": return .one(.issue(id: 1, key: "FIELD-1"))
        case "project": return .one(.project(id: 1, key: "FIELD", name: "Field work"))
        case "summary", "description", "comment": return .one(.text("A leaking pump, valve 3"))
        case "text": return .atLeast([.text("A leaking pump")])
        case "created", "updated": return .one(.instant(1_749_000_000_000))
        case "due": return .one(.day(JQLDay(daysSinceEpoch: 20_000)))
        case "labels": return .several([.label("a"), .label("jc-1")])
        case "assignee": return .one(.user(id: "me", name: "Me"))
        default: return .one(.option(id: 3, name: "Done"))
        }
    }

    func history(of field: JQLFieldReference) -> [JQLHistoryChange] {
        [
            JQLHistoryChange(
                instant: 1_748_000_000_000,
                author: "me",
                from: [],
                to: [.option(id: 3, name: "Done")]
            )
        ]
    }
}
