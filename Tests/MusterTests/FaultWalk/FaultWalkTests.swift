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
        let settings = [(WalkScenario.Lag.none, 0), (.none, 3), (.fixed, 0), (.drawn, 0)]
        for (place, (lag, retries)) in settings.enumerated() {
            let clean = try await walk.clean(lag, retries: retries)
            let all = Self.cases(clean, lag: lag, retries: retries)
            // Half of the sample without lag and patience, where most can go wrong.
            let wanted = place == 0 ? scenario.sample / 2 : scenario.sample / 6
            let cases = Self.isFull ? all : Self.sample(all, wanted, firstWrite: clean.firstWrite)
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

    /// Whether every case is walked, which takes half an hour of processor time, and not a sample of each scenario.
    private static let isFull = ProcessInfo.processInfo.environment["MUSTER_WALK"] == "full"

    /// Every fault at every step, and for a part another one in the process that finishes.
    ///
    /// Search's lag changes nothing before the first write, and neither does patience where nothing was written yet.
    private static func cases(
        _ clean: FaultWalk.Clean,
        lag: WalkScenario.Lag,
        retries: Int
    ) -> [FaultWalk.Case] {
        let isPlain = lag == .none && retries == 0
        let first = isPlain ? 1 : clean.firstWrite
        var strikes: [WalkStrike] = []
        for number in stride(from: first, through: clean.requests.count, by: 1) {
            strikes += WalkFault.ofRequests.map { WalkStrike(fault: $0, number: number) }
        }
        if isPlain {
            for number in stride(from: 1, through: clean.storeWrites, by: 1) {
                strikes += WalkFault.ofStore.map {
                    WalkStrike(fault: $0, step: .storeWrite, number: number)
                }
            }
        }
        var cases = strikes.map { FaultWalk.Case(lag: lag, retries: retries, strike: $0) }
        guard retries == 0, lag != .drawn else { return cases }
        // Two in a row: the second meets the process that finishes what the first left.
        let deep = strikes.filter { $0.number >= clean.firstWrite || $0.step == .storeWrite }
        for (index, strike) in deep.enumerated() where index % 5 == 0 {
            let fault = WalkFault.ofRequests[(index / 5) % WalkFault.ofRequests.count]
            let second = WalkStrike(fault: fault, number: clean.firstWrite + (index / 5) % 9 - 2)
            cases.append(FaultWalk.Case(lag: lag, retries: 0, strike: strike, second: second))
        }
        // Several requests at once: which of them is struck is not the same each time, what holds is.
        for strike in strikes.filter({ $0.step == .request }) where strike.number % 3 == 0 {
            cases.append(FaultWalk.Case(lag: lag, retries: 0, concurrency: 6, strike: strike))
        }
        return cases
    }

    /// About so many of the cases, evenly; every fault at the first write is always among them.
    private static func sample(
        _ cases: [FaultWalk.Case],
        _ count: Int,
        firstWrite: Int
    ) -> [FaultWalk.Case] {
        let isPlain = cases.first.map { $0.lag == .none && $0.retries == 0 } ?? false
        func isNeeded(_ walked: FaultWalk.Case) -> Bool {
            isPlain && walked.second == nil && walked.concurrency == 1 && walked.strike.step == .request
                && walked.strike.number == firstWrite
        }
        let others = cases.filter { !isNeeded($0) }
        guard count > 0, others.count > count else { return cases }
        return cases.filter(isNeeded) + (0..<count).map { others[$0 * others.count / count] }
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
