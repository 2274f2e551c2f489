import Clustering
import FoundationEssentials
import Testing
import TicketFiles
import Tickets

@testable import SampleTickets

struct SampleTicketsTests {
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let shipped = package.appending(path: "data/sample-tickets.csv")

    /// Set `MUSTER_RECORD_SAMPLE=1` to write the file anew; such a run fails, so that it is not left on.
    @Test func shippedFileIsWhatTheGeneratorMakes() throws {
        let made = SampleTickets.csv(SampleTickets.metropolis())
        if ProcessInfo.processInfo.environment["MUSTER_RECORD_SAMPLE"] != nil {
            try Data(made).write(to: Self.shipped)
            Issue.record("data/sample-tickets.csv was written anew")
        }
        let file = try Data(contentsOf: Self.shipped)
        #expect(made.elementsEqual(file), "run with MUSTER_RECORD_SAMPLE=1 after a change of the generator")
    }

    @Test func sameSeedSameJobsAndAnotherSeedOthers() {
        let first = SampleTickets.metropolis(count: 300, seed: 5)
        #expect(first == SampleTickets.metropolis(count: 300, seed: 5))
        #expect(first.map(\.location) != SampleTickets.metropolis(count: 300, seed: 6).map(\.location))
    }

    @Test(arguments: [-1, 0, 1, 7, 34, 5_000])
    func makesAsManyAsAskedWithKeysOfTheirOwn(count: Int) {
        let jobs = SampleTickets.metropolis(count: count, seed: 1)
        #expect(jobs.map(\.key) == (0..<max(0, count)).map { "FIELD-\($0 + 1)" })
        #expect(jobs.filter { $0.fault != nil }.count == max(0, count) * 3 / 100)
    }

    @Test func everyKindOfFaultIsThere() {
        let jobs = SampleTickets.metropolis()
        var counts: [String: Int] = [:]
        for job in jobs { if let fault = job.fault { counts[fault.rawValue, default: 0] += 1 } }
        #expect(
            counts == [
                "pileUp": 12, "missing": 5, "decimalComma": 4, "swapped": 3, "zero": 3, "outOfRange": 3,
            ]
        )
    }

    @Test func ticketFilesReadsItAndFindsTheFaults() throws {
        let jobs = SampleTickets.metropolis()
        let file = try TicketFileReader().read(SampleTickets.csv(jobs), name: "sample-tickets.csv")
        #expect(file.tickets.count == 1_000)
        for (job, ticket) in zip(jobs, file.tickets) {
            #expect(ticket.key == job.key && ticket.summary == job.summary && ticket.priority == job.priority)
            #expect(
                ticket.load == Double(job.durationMinutes) && ticket.skills == job.skills
                    && ticket.due == job.due
            )
            switch job.fault {
            case .missing: #expect(ticket.place == .unusable(.noCoordinates, found: ""))
            case .decimalComma, .outOfRange:
                guard case .unusable(.invalidCoordinates, _) = ticket.place else {
                    Issue.record("\(job.key) should have invalid coordinates, has \(ticket.place)")
                    continue
                }
            case .swapped, .zero, .pileUp, nil: #expect(ticket.place.coordinate != nil)
            }
        }
    }

    @Test func soundJobsLieInTheAreaAndOnLand() throws {
        for job in SampleTickets.metropolis(count: 5_000, seed: 3) where job.fault == nil {
            let latitude = try #require(Double(job.latitude))
            let longitude = try #require(Double(job.longitude))
            #expect((52.9...54.2).contains(latitude) && (8.9...11.1).contains(longitude), "\(job.key)")
            #expect(
                !Metropolis.isWater(Metropolis.offset(latitude: latitude, longitude: longitude)),
                "\(job.key)"
            )
        }
        #expect(Metropolis.isWater(Metropolis.offset(latitude: 53.545, longitude: 9.82)))
    }

    @Test func statusesAreMixedUnlessAllAreToBeReady() {
        let mixed = SampleTickets.metropolis(count: 2_000, seed: 1)
        let ready = mixed.filter { $0.status == "Ready For Clustering" }.count
        #expect((1_880..<1_960).contains(ready))
        #expect(Set(mixed.map(\.status)) == ["Ready For Clustering", "In Progress", "Done"])
        let all = SampleTickets.metropolis(count: 2_000, seed: 1, allReady: true)
        #expect(Set(all.map(\.status)) == ["Ready For Clustering"])
        #expect(all.map(\.location) == mixed.map(\.location))
    }

    @Test func datesAreDaysAroundTheReferenceDay() {
        for job in SampleTickets.metropolis(count: 500, seed: 2) {
            #expect(job.due > SampleTickets.referenceDay && job.due < "2026-04-02")
            #expect(job.created < SampleTickets.referenceDay && job.created > "2026-02-09")
            #expect(job.created.count == 20 && job.created.hasSuffix(":00Z"))
        }
    }
}
