import JiraSandbox
import Locking
import Muster
import Testing

/// Walks every request of a scenario's work: at each of them everything goes wrong that can.
struct FaultWalk: Sendable {
    /// One case.
    struct Case: Sendable, CustomStringConvertible {
        var lag = WalkScenario.Lag.none
        var retries = 3
        var concurrency = 1
        var strike: WalkStrike
        /// What goes wrong in the process that finishes the work.
        var second: WalkStrike?

        var description: String {
            var words = "\(strike)"
            if let second { words += ", then \(second)" }
            if lag != .none { words += ", \(lag) lag" }
            return words + ", \(retries) retries" + (concurrency > 1 ? ", \(concurrency) at once" : "")
        }
    }

    /// What came of a case.
    struct Verdict: Sendable {
        var isStruck = true
        /// Processes that were needed after the one that was struck, until one was complete.
        var furtherRuns = 0
        var problems: [String] = []
        /// Whether a person was told to look, where that is all that can be done.
        var wasTold = false
    }

    let scenario: WalkScenario

    /// What an undisturbed night does.
    struct Clean: Sendable {
        var requests: [WalkPassage.Seen]
        var storeWrites: Int
        var census: WalkCensus
        /// Number of the first request that writes, from 1.
        var firstWrite: Int
    }

    func clean(_ lag: WalkScenario.Lag, retries: Int) async throws -> Clean {
        let world = try scenario.world(lag, retries: retries)
        try await scenario.prepare(world)
        let process = try await WalkProcess(world, try await scenario.work(world))
        #expect(process.ending.isComplete, "\(scenario.testDescription): \(process.ending.words)")
        let census = try await WalkCensus(world)
        #expect(census.problems == [], "\(scenario.testDescription)")
        let requests = process.passage.seen
        return Clean(
            requests: requests,
            storeWrites: process.passage.storeWrites,
            census: census,
            firstWrite: (requests.firstIndex(where: \.isWrite) ?? requests.count) + 1
        )
    }

    /// Runs a case on a world of its own.
    func verdict(on walked: Case, clean: Clean) async throws -> Verdict {
        let world = try scenario.world(
            walked.lag,
            retries: walked.retries,
            concurrency: walked.concurrency
        )
        try await scenario.prepare(world)
        let work = try await scenario.work(world)
        var processes = [try await WalkProcess(world, strike: walked.strike, work)]
        var verdict = Verdict()
        verdict.isStruck = processes[0].passage.hasStruck
        if let second = walked.second {
            processes.append(try await WalkProcess(world, strike: second, work))
        }
        var isComplete = processes.last?.ending.isComplete ?? false
        while !isComplete, verdict.furtherRuns < 2 {
            let process = try await WalkProcess(world, work)
            processes.append(process)
            verdict.furtherRuns += 1
            isComplete = process.ending.isComplete
        }
        if !isComplete {
            verdict.problems.append("not finished: \(processes.last?.ending.words ?? "")")
        }
        verdict.problems += try await WalkCensus(world).differences(from: clean.census)
        if scenario.guarantee == .toldOfLostCreates, !verdict.problems.isEmpty {
            verdict.wasTold = processes.contains { $0.ending.words.contains("look") }
        }
        let writes = world.sandbox.statistics().writes
        let quiet = try await WalkProcess(world, work)
        processes.append(quiet)
        if !quiet.ending.isComplete { verdict.problems.append("a further run: \(quiet.ending.words)") }
        if quiet.ending.done?.resumed.isEmpty == false {
            verdict.problems.append("a further run resumes")
        }
        if world.sandbox.statistics().writes != writes {
            let written = quiet.passage.seen.filter(\.isWrite).map(\.name)
            verdict.problems.append("a further run writes: \(Set(written).sorted())")
        }
        for process in processes { await process.bury() }
        return verdict
    }
}

/// What a walk found.
struct WalkTally: Sendable {
    var cases = 0
    /// Cases whose fault never came about.
    var unstruck = 0
    /// Cases that took two runs to finish.
    var slow = 0
    /// Cases in which a person was told to look.
    var told = 0
    var failures: [(name: String, problems: [String])] = []

    mutating func add(_ name: String, _ verdict: FaultWalk.Verdict) {
        guard verdict.isStruck else {
            unstruck += 1
            return
        }
        cases += 1
        if verdict.furtherRuns > 1 { slow += 1 }
        if verdict.wasTold {
            told += 1
        } else if !verdict.problems.isEmpty {
            failures.append((name, verdict.problems))
        }
    }

    /// Cases of every walk of this process.
    static let total = Locked((cases: 0, told: 0))
}
