internal import Locking

/// What the threads of a sweep share.
final class SweepState: Sendable {
    private struct Board {
        var measured: [[NightMeasures]?]
        var failures: [Int: SweepError] = [:]
        var isStopped = false
        var nightsDone = 0
        var nightsRecalled = 0
    }

    private let sweep: Sweep
    private let journal: (any SweepJournaling)?
    private let digest: String
    private let elapsed: @Sendable () -> Double
    private let start: Double
    private let board: Locked<Board>

    init(
        sweep: Sweep,
        journal: (any SweepJournaling)?,
        digest: String,
        elapsed: @escaping @Sendable () -> Double
    ) {
        self.sweep = sweep
        self.journal = journal
        self.digest = digest
        self.elapsed = elapsed
        start = elapsed()
        board = Locked(Board(measured: [[NightMeasures]?](repeating: nil, count: sweep.settings.count)))
    }

    /// Takes over what earlier runs measured; entries of another number of nights are measured again.
    func recall() throws(SweepError) {
        guard let journal else { return }
        let known: [String: [NightMeasures]]
        do { known = try journal.outcomes(digest: digest) } catch { throw .journal("\(error)") }
        board.withLock { board in
            for (index, setting) in sweep.settings.enumerated() {
                guard let nights = known[setting.key], nights.count == sweep.nights.count else { continue }
                board.measured[index] = nights
                board.nightsRecalled += nights.count
            }
        }
    }

    func isDone(_ index: Int) -> Bool { board.withLock { $0.measured[index] != nil } }

    /// Whether no further setting should be started.
    var isOver: Bool { board.withLock { $0.isStopped || !$0.failures.isEmpty } }

    /// Whether the caller asked to stop.
    ///
    /// A failure elsewhere does not end a setting that has begun: all before the one
    /// that failed have begun too, so that the first failure is the same on any number of threads.
    var isStopped: Bool { board.withLock { $0.isStopped } }

    func stop() { board.withLock { $0.isStopped = true } }

    func countNight() { board.withLock { $0.nightsDone += 1 } }

    /// Keeps the outcome of a setting, here and in the journal; nil where it was stopped half-way.
    func finish(_ index: Int, _ outcome: Result<[NightMeasures]?, SweepError>) {
        board.withLock { board in
            switch outcome {
            case .success(nil): board.isStopped = true
            case .failure(let error): board.failures[index] = error
            case .success(let nights?):
                board.measured[index] = nights
                do {
                    try journal?.keep(nights, key: sweep.settings[index].key, digest: digest)
                } catch {
                    board.failures[index] = .journal("\(error)")
                }
            }
        }
    }

    func tell(_ progress: @Sendable (SweepProgress) -> Void) {
        board.withLock { board in
            let total = sweep.settings.count * sweep.nights.count
            let left = total - board.nightsDone - board.nightsRecalled
            let pace = (elapsed() - start) / Double(max(1, board.nightsDone))
            progress(
                SweepProgress(
                    settingsDone: board.measured.count { $0 != nil },
                    settings: sweep.settings.count,
                    nightsDone: board.nightsDone + board.nightsRecalled,
                    nights: total,
                    secondsLeft: left == 0 ? 0 : board.nightsDone == 0 ? nil : max(0, pace * Double(left))
                )
            )
        }
    }

    /// The measures of all settings.
    func outcome() throws(SweepError) -> [[NightMeasures]] {
        let (measured, failure) = board.withLock { board in
            (board.measured, board.failures.min { $0.key < $1.key }?.value)
        }
        if let failure { throw failure }
        let done = measured.compactMap { $0 }
        guard done.count == measured.count else {
            var kept: [String: [NightMeasures]] = [:]
            for (setting, nights) in zip(sweep.settings, measured) {
                if let nights { kept[setting.key] = nights }
            }
            throw .stopped(done: kept, of: measured.count)
        }
        return done
    }
}
