import Clustering
import Foundation
import Geodesy
import Planning
import Testing
import Tickets

@testable import Muster

struct FlightDocumentTests {
    @Test(arguments: UInt64(1)...60)
    func everyShapeOfInputComesBackAsItWas(seed: UInt64) throws {
        var generator = FlightInputsGenerator(seed: seed)
        let inputs = generator.inputs(tickets: Int(seed) % 9, clusters: Int(seed) % 4)
        let bytes = FlightDocument(inputs: inputs).encoded()
        let document = try FlightDocument.decode(bytes)
        let read = try #require(document.inputs)
        // NaN equals nothing, so numbers are compared as they are written.
        #expect(read.encoded() == inputs.encoded())
        #expect(
            read.tickets.map(\.place).map(String.init(describing:))
                == inputs.tickets.map(\.place).map(String.init(describing:))
        )
        #expect(read.tickets.map { Array($0.summary.utf8) } == inputs.tickets.map { Array($0.summary.utf8) })
        #expect(read.standing.count == inputs.standing.count)
        #expect(document.encoded() == bytes)
        // Foundation's own reader takes it as JSON.
        #expect(try JSONSerialization.jsonObject(with: Data(bytes)) is [String: Any])
    }

    @Test func inputsWithoutOddNumbersAreEqualAfterwards() throws {
        var inputs = townInputs(200)
        inputs.standing = [
            StandingCluster(
                issueID: "77",
                issueKey: "FIELD-900",
                members: Array(townInputs(3).tickets),
                departed: [DepartedMember(id: "5", key: "FIELD-5", reason: .moved)],
                isOpenForMore: false,
                keepOut: ["9", "8"]
            )
        ]
        inputs.weights = ["10001": 2.5]
        let read = try FlightDocument.decode(FlightDocument(inputs: inputs).encoded())
        #expect(read.inputs == inputs)
    }

    @Test(arguments: UInt64(1)...10)
    func orderDoesNotMatter(seed: UInt64) {
        var generator = FlightInputsGenerator(seed: seed)
        let inputs = generator.inputs(tickets: 12, clusters: 4)
        var other = inputs
        other.tickets.reverse()
        other.standing.reverse()
        other.overrides.reverse()
        for index in other.standing.indices {
            other.standing[index].members.reverse()
            other.standing[index].departed.reverse()
        }
        #expect(other.encoded() == inputs.encoded())
        #expect(other.hash == inputs.hash)
    }

    /// Each of these changes decides plans, so each must change the hash.
    static let changes: [(name: String, make: @Sendable (inout FlightInputs) -> Void)] = [
        ("version", { $0.musterVersion = "0.0.9" }),
        (
            "a ticket more",
            { $0.tickets.insert(Ticket(id: "1", place: .unusable(.noCoordinates, found: "")), at: 0) }
        ),
        ("key", { $0.tickets[3].key = "OTHER-1" }),
        ("summary", { $0.tickets[3].summary += "." }),
        ("status", { $0.tickets[3].status = "Open" }),
        ("priority", { $0.tickets[3].priority = $0.tickets[3].priority == .low ? .high : .low }),
        ("place", { $0.tickets[4].place = .located(.planar(x: 1, y: 2)) }),
        ("reason", { $0.tickets[3].place = .unusable(.invalidCoordinates, found: "") }),
        ("found", { $0.tickets[3].place = .unusable(.noCoordinates, found: "x") }),
        ("load", { $0.tickets[3].load += 1e-9 }),
        ("due", { $0.tickets[3].due = "2027-01-01" }),
        ("skills", { $0.tickets[3].skills = ["a", "b"] }),
        ("together", { $0.tickets[3].together = "a" }),
        ("apart", { $0.tickets[3].apart = "a" }),
        ("lock", { $0.tickets[3].lock = "a" }),
        ("updated", { $0.tickets[3].updated = 1 }),
        ("cluster key", { $0.tickets[3].clusterKey = "FIELD-1" }),
        ("standing", { $0.standing = [StandingCluster(issueID: "1", issueKey: "A-1", members: [])] }),
        (
            "override",
            {
                $0.overrides = [
                    ClusterOverride(ticketID: "1", ticketKey: "A-1", kind: .hold, reason: "", madeAt: 0)
                ]
            }
        ),
        ("parameters", { $0.parameters.seed = 2 }),
        ("screening", { $0.screening = .warn }),
        ("territory", { $0.territory = GeoBox(around: FlightDocumentTests.town, radius: .kilometers(1)) }),
        ("weights", { $0.weights = ["10001": 2] }),
        ("source", { $0.source = .file(name: "a.csv") }),
        ("warnings", { $0.warnings = ["w"] }),
        ("previous", { $0.previousPlanHash = "sha256:0" }),
    ]

    private static let town: Coordinate = {
        guard let town = try? Coordinate(latitude: 48.1, longitude: 11.5) else {
            preconditionFailure("off the globe")
        }
        return town
    }()

    @Test func everythingThatDecidesAPlanIsInTheHash() throws {
        let inputs = townInputs(20)
        var seen = [inputs.hash: "nothing"]
        for change in FlightDocumentTests.changes {
            var changed = inputs
            change.make(&changed)
            #expect(seen[changed.hash] == nil, "\(change.name) has the hash of \(seen[changed.hash] ?? "")")
            seen[changed.hash] = change.name
            let read = try FlightDocument.decode(FlightDocument(inputs: changed).encoded())
            #expect(read.inputs == changed, "\(change.name)")
        }
    }

    /// A property that is added to one of these types must get its place in the document, or a replay would plan without it.
    @Test func noPropertyIsForgotten() {
        let inputs = townInputs(1)
        func count(_ value: Any) -> Int { Mirror(reflecting: value).children.count }
        #expect(count(inputs.tickets[0]) == 14)
        #expect(count(inputs.parameters) == 15)
        #expect(count(inputs) == 11)
        #expect(count(StandingCluster(issueID: "", issueKey: "", members: [])) == 6)
        #expect(count(DepartedMember(id: "", key: "", reason: .moved)) == 3)
        #expect(
            count(ClusterOverride(ticketID: "", ticketKey: "", kind: .hold, reason: "", madeAt: 0)) == 8
        )
        // What a planner has besides: threads and an early end, which a replay chooses itself.
        #expect(count(Planner(parameters: inputs.parameters)) == 5)
    }

    @Test func aResultComesBackAsItWas() throws {
        let result = FlightResult(
            outcome: .partial,
            runID: "run-1",
            planHash: "sha256:1",
            calls: [.init(endpoint: "GET /rest/api/3/field", calls: 2)],
            stages: [.init(name: "pull", seconds: .nan), .init(name: "plan", seconds: 1.25)],
            findings: [FlightFinding(code: "left_out", message: "60 % is over 50 %")],
            written: .init(created: 1, linked: 2, skipped: 3, failed: 4),
            published: [.init(cluster: "C1", key: "FIELD-9")],
            failures: ["one \"thing\""],
            resumedRuns: ["run-0"],
            error: .init(code: "unavailable", message: "no answer")
        )
        let document = FlightDocument(inputs: townInputs(2), result: result)
        let read = try FlightDocument.decode(document.encoded())
        #expect(read == document)
        #expect(read.result?.stages.first?.seconds == 0)
        #expect(
            try FlightDocument.decode(FlightDocument(inputs: nil, result: result).encoded()).inputs == nil
        )
    }
}

/// Documents that were damaged: an error, never a trap, and never other inputs than the hash says.
struct DamagedFlightDocumentTests {
    private static let document = FlightDocument(
        inputs: {
            var inputs = townInputs(8)
            inputs.standing = [StandingCluster(issueID: "7", issueKey: "F-7", members: townInputs(2).tickets)]
            inputs.weights = ["10001": 2]
            inputs.territory = nil
            return inputs
        }(),
        result: FlightResult(outcome: .complete)
    )

    @Test func everyTruncationIsRefused() {
        let bytes = DamagedFlightDocumentTests.document.encoded()
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: FlightDocumentError.self) {
                try FlightDocument.decode(Array(bytes.prefix(length)))
            }
        }
    }

    @Test func aChangedByteNeverGivesOtherInputs() throws {
        let document = DamagedFlightDocumentTests.document
        let bytes = document.encoded()
        var random = FlightRandom(seed: 20_261_121)
        var (refused, unchanged) = (0, 0)
        for _ in 0..<1_500 {
            var damaged = bytes
            for _ in 0..<Int(1 + random.next() % 3) {
                damaged[Int(random.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            do {
                let read = try FlightDocument.decode(damaged)
                // Only what is not hashed, the result and unknown names, can change unseen.
                if let inputs = read.inputs { #expect(inputs == document.inputs) }
                unchanged += 1
            } catch { refused += 1 }
        }
        #expect(refused > 1_000, "\(refused) refused, \(unchanged) not")
    }

    /// Texts that are exchanged, with the hash made anew: only the shape can give them away.
    @Test(arguments: [
        ("\"count\":8", "\"count\":9"), ("\"count\":8", "\"count\":-1"),
        ("\"count\":8", "\"count\":9223372036854775807"),
        ("\"status\":[0,0", "\"status\":[0,7"), ("\"status\":[0,0", "\"status\":[0,-1"),
        ("\"at\":3", "\"at\":8"), ("\"at\":3", "\"at\":2"), ("\"at\":3", "\"at\":-9"),
        ("\"lat\":[48.1", "\"lat\":[148.1"), ("\"lat\":[48.1", "\"lat\":[\"nan\""),
        ("\"members\":2", "\"members\":3"), ("\"members\":2", "\"members\":-1"),
        ("\"members\":2", "\"members\":1"),
        ("\"seed\":\"1\"", "\"seed\":\"-1\""), ("\"seed\":\"1\"", "\"seed\":1"),
        ("\"screening\":\"leave_out\"", "\"screening\":\"perhaps\""),
        ("\"algorithm\":\"capacitated\"", "\"algorithm\":\"magic\""),
        ("\"version\":1", "\"version\":2"), ("\"format\":\"muster.flight\"", "\"format\":\"muster.plan\""),
        ("\"weight\":[2]", "\"weight\":[2,3]"), ("\"priority\":[1", "\"priority\":[9"),
    ])
    func shapesThatNoWriterMakesAreRefused(change: (from: String, to: String)) throws {
        let text = String(decoding: DamagedFlightDocumentTests.document.encoded(), as: UTF8.self)
        #expect(text.contains(change.from))
        let start = try #require(text.range(of: "\"inputs\":")).upperBound
        let end = try #require(text.range(of: ",\"inputs_hash\"")).lowerBound
        var changed = text.replacingOccurrences(of: change.from, with: change.to)
        let inputs = String(text[start..<end]).replacingOccurrences(of: change.from, with: change.to)
        let hash = FlightInputs.hash(of: Array(inputs.utf8))
        let old = try #require(text.range(of: "sha256:"))
        changed = changed.replacingOccurrences(of: String(text[old.lowerBound...].prefix(71)), with: hash)
        #expect(throws: FlightDocumentError.self) { try FlightDocument.decode(Array(changed.utf8)) }
    }

    @Test func nestingAndNoiseAreRefused() {
        let nested = String(repeating: "[", count: 200_000)
        for text in [
            "", "null", "[]", "{}", "{\"format\":\"muster.flight\"}", nested, "{\"format\":1,\"version\":1}",
        ] {
            #expect(throws: FlightDocumentError.self) { try FlightDocument.decode(Array(text.utf8)) }
        }
    }

    @Test func twentyThousandTicketsAreCompact() throws {
        let inputs = townInputs(20_000)
        let clock = ContinuousClock()
        var bytes: [UInt8] = []
        let writing = clock.measure { bytes = FlightDocument(inputs: inputs).encoded() }
        var read: FlightDocument?
        let reading = try clock.measure { read = try FlightDocument.decode(bytes) }
        #expect(read?.inputs == inputs)
        // The figures are printed, not asserted: only the size is the same on every machine.
        print("20,000 tickets: \(bytes.count) bytes, written in \(writing), read in \(reading)")
        #expect(bytes.count < 150 * 20_000)
    }
}
