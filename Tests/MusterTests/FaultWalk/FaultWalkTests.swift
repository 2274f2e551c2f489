import FoundationEssentials
import Glibc
import JiraSandbox
import Locking
import Publishing
import Testing

/// Whatever happens at any request of a night, the nights after it finish the work: no duplicate, no orphan, nothing
/// missing.
@Suite(.serialized)
struct FaultWalkTests {
    @Test(arguments: WalkScenario.all)
    func anyRequestMayGoWrongAndTheWorkIsFinished(scenario: WalkScenario) async throws {
        let walk = FaultWalk(scenario: scenario)
        let start = Self.processorSeconds()
        var tally = WalkTally()
        for (lag, retries) in [(WalkScenario.Lag.none, 3), (.none, 0), (.fixed, 0), (.drawn, 0)] {
            let clean = try await walk.clean(lag, retries: retries)
            let cases = Self.cases(clean, scenario, lag: lag, retries: retries)
            for (walked, verdict) in try await Self.verdicts(walk, cases, clean) {
                tally.add("\(walked)", verdict)
            }
        }
        let total = WalkTally.total.withLock { total in
            total = (total.cases + tally.cases, total.told + tally.told)
            return total
        }
        let seconds = Int((Self.processorSeconds() - start).rounded())
        print(
            "fault walk, \(scenario.testDescription): \(tally.cases) cases in \(seconds) s of processor time, "
                + "\(tally.slow) needed two runs, \(tally.told) left to a person, \(tally.failures.count) failed; "
                + "\(total.cases) cases so far, \(total.told) left to a person"
        )
        for failure in tally.failures.prefix(12) {
            let problems = failure.problems.joined(separator: "; ")
            Issue.record("\(scenario.testDescription), \(failure.name): \(problems)")
        }
        #expect(tally.failures.isEmpty, "\(tally.failures.count) of \(tally.cases) cases")
        #expect(tally.cases > 50)
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    /// Every fault at every step that is walked, and for a sample another one in the process that finishes.
    private static func cases(
        _ clean: FaultWalk.Clean,
        _ scenario: WalkScenario,
        lag: WalkScenario.Lag,
        retries: Int
    ) -> [FaultWalk.Case] {
        let walked = requests(of: clean, scenario, lag: lag, retries: retries)
        var strikes = walked.flatMap { number in
            WalkFault.ofRequests.map { WalkStrike(fault: $0, number: number) }
        }
        if lag == .none, retries == 0 {
            strikes += stride(from: 1, through: clean.storeWrites, by: scenario.tickets > 20 ? 3 : 1).flatMap
            {
                number in
                WalkFault.ofStore.map { WalkStrike(fault: $0, step: .storeWrite, number: number) }
            }
        }
        var cases = strikes.map { FaultWalk.Case(lag: lag, retries: retries, strike: $0) }
        // Two in a row: the second meets the process that finishes what the first left.
        guard retries == 0, lag != .drawn else { return cases }
        let deep = strikes.filter { $0.number >= clean.firstWrite || $0.step == .storeWrite }
        for (index, strike) in deep.enumerated() where index % 7 == 0 {
            let fault = WalkFault.ofRequests[(index / 7) % WalkFault.ofRequests.count]
            let second = WalkStrike(fault: fault, number: clean.firstWrite + (index / 7) % 9 - 2)
            cases.append(FaultWalk.Case(lag: lag, retries: 0, strike: strike, second: second))
        }
        return cases
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
