import FoundationEssentials
import JiraSandbox
import Locking
import Testing

/// Whatever happens at any request of a night, the nights after it finish the work: no duplicate, no orphan, nothing
/// missing.
@Suite(.serialized)
struct FaultWalkTests {
    @Test(arguments: WalkScenario.all)
    func anyRequestMayGoWrongAndTheWorkIsFinished(scenario: WalkScenario) async throws {
        let walk = FaultWalk(scenario: scenario)
        var tally = WalkTally()
        for (lag, retries) in [(WalkScenario.Lag.none, 3), (.none, 0), (.fixed, 0), (.drawn, 0)] {
            let clean = try await walk.clean(lag, retries: retries)
            let cases = Self.requests(of: clean, scenario, lag: lag, retries: retries).flatMap { request in
                WalkFault.allCases.map { fault in
                    FaultWalk.Case(
                        lag: lag,
                        retries: retries,
                        strike: WalkStrike(fault: fault, request: request)
                    )
                }
            }
            for (walked, verdict) in try await Self.verdicts(walk, cases, clean) {
                tally.add("\(walked)", verdict)
            }
        }
        let total = WalkTally.total.withLock { total in
            total += tally.cases
            return total
        }
        print(
            "fault walk, \(scenario.testDescription): \(tally.cases) cases, \(tally.slow) needed two runs, "
                + "\(tally.failures.count) failed; \(total) cases so far"
        )
        for failure in tally.failures.prefix(12) {
            Issue.record(
                "\(scenario.testDescription), \(failure.name): \(failure.problems.joined(separator: "; "))"
            )
        }
        #expect(tally.failures.isEmpty, "\(tally.failures.count) of \(tally.cases) cases")
        #expect(tally.cases > 50)
    }

    /// Which requests are walked.
    ///
    /// Search's lag changes nothing before the first write, and neither does patience where nothing was written yet.
    private static func requests(
        of clean: FaultWalk.Clean,
        _ scenario: WalkScenario,
        lag: WalkScenario.Lag,
        retries: Int
    ) -> [Int] {
        let all = 1...clean.requests.count
        let isFull = ProcessInfo.processInfo.environment["MUSTER_WALK"] == "full"
        guard !isFull else { return Array(all) }
        return all.filter { request in
            guard request >= clean.firstWrite else { return lag == .none && retries == 0 && request % 2 == 1 }
            return request == clean.firstWrite || (request - clean.firstWrite) % scenario.stride == 0
        }
    }

    /// Two cases at a time, which is as many processors as the smallest machine has.
    private static func verdicts(
        _ walk: FaultWalk,
        _ cases: [FaultWalk.Case],
        _ clean: FaultWalk.Clean
    ) async throws -> [(FaultWalk.Case, FaultWalk.Verdict)] {
        try await withThrowingTaskGroup(of: (Int, FaultWalk.Verdict).self) { group in
            var found: [Int: FaultWalk.Verdict] = [:]
            var next = 0
            func start() {
                guard next < cases.count else { return }
                let (index, walked) = (next, cases[next])
                next += 1
                group.addTask { (index, try await walk.verdict(on: walked, clean: clean)) }
            }
            for _ in 0..<2 { start() }
            while let (index, verdict) = try await group.next() {
                found[index] = verdict
                start()
            }
            return cases.enumerated().compactMap { index, walked in found[index].map { (walked, $0) } }
        }
    }
}
