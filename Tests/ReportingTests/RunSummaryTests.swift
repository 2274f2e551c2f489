import Clustering
import Geodesy
import Planning
import Reporting
import Testing
import Tickets

struct RunSummaryTests {
    @Test(arguments: [10, 1_000])
    func fitsEightyColumns(count: Int) throws {
        let plan = try PlanFixture.metropolis(count: count)
        let text = RunSummary(plan: plan, report: testRun).text
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(text.hasSuffix("\n"))
    }

    @Test func tellsCountsReasonsCallsAndSeconds() throws {
        let plan = try PlanFixture.metropolis(count: 1_000)
        let text = RunSummary(plan: plan, report: testRun).text
        for words in [
            "1,000: 982 in 167 Job Clusters, 18 left out (1,000 pulled)",
            "10 tickets, radius 5 km (capacitated)",
            "no valid plan has fewer than 99 clusters", "5  no_coordinates",
            "FIELD-137: latitude '53,567900', longitude '9,788634'", "and 4 more", "15  in all",
            "2.687  in all",
            "108 Job Clusters created, 970 links made", "run-20260302-0001", "muster-map.html",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(!text.contains("\u{1B}"))
    }

    @Test func colourAddsEscapesAndNothingElse() throws {
        let plan = try PlanFixture.metropolis(count: 200)
        let plain = RunSummary(plan: plan, report: testRun).text
        let painted = RunSummary(plan: plan, report: testRun, style: .color).text
        let stripped = painted.replacing(#/\u{1B}\[[0-9]*m/#, with: "").replacing("\u{2588}", with: "#")
        #expect(painted != plain && stripped == plain)
    }

    @Test func ticketsCannotSteerTheTerminal() throws {
        let evil = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{9B}31m\u{202E}\n\rX"
        let plan = Plan(
            source: .file(name: evil),
            parameters: PlanParameters(),
            tickets: [
                PlannedTicket(id: "1", key: evil, summary: evil, location: nil, priority: .low, load: 1)
            ],
            clusters: [],
            unclustered: [UnclusteredTicket(id: "1", reason: .invalidCoordinates, detail: evil)],
            objective: PlanObjective(sumDistance: 0, sumSquared: 0, clusters: 0, lowerBoundOnClusters: 0),
            warnings: [evil]
        )
        let report = RunReport(
            runID: evil,
            stages: [.init(name: evil, seconds: 1)],
            apiCalls: [.init(endpoint: evil, calls: 1)],
            written: .init(failed: 1),
            failures: [evil],
            outputs: [evil]
        )
        let text = RunSummary(plan: plan, report: report).text
        let steering = text.unicodeScalars.filter {
            ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E
        }
        #expect(steering.isEmpty)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func anEmptyPlanHasASummary() {
        let plan = PlanFixture.plan(of: [], source: .file(name: "-"), maxTickets: nil, maxRadius: nil)
        let text = RunSummary(plan: plan).text
        #expect(text.hasPrefix("Muster: standard input\n  Tickets  0: 0 in 0 Job Clusters, 0 left out\n"))
    }

    @Test func planarLengthsHaveNoUnit() {
        let tickets = [(0.0, 0.0), (30, 40)].enumerated().map { index, place in
            Ticket(id: "\(index)", place: .located(.planar(x: place.0, y: place.1)))
        }
        var plan = PlanFixture.plan(of: tickets, source: .file(name: "p.csv"), maxTickets: 5, maxRadius: nil)
        plan.parameters.metric = .planar
        #expect(RunSummary(plan: plan).text.contains("Radius   median 25, largest 25\n"))
    }
}
