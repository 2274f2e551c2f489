internal import Clustering
internal import ForkJoin
internal import Planning

/// Replays a history under every setting and says which one to choose.
///
/// The result, its seconds apart, depends on the nights, the model, the settings and the seed alone: not on the number of
/// threads, on the order of settings' completion, of rows within a night, or on whether the sweep was interrupted.
public struct Sweep: Sendable {
    /// Nights in ascending order, without gaps; `TuningHistory.nights`.
    public var nights: [TuningNight]
    /// What is assumed outside the planner.
    public var model: ReplayModel
    /// What is tried, in the order of the result; `TuningGrid.settings`.
    public var settings: [TuningSetting]
    /// What is compared, at least one figure.
    public var compared: [TuningResult.Figure]
    /// Settings that are replayed at the same time, each on one thread; at least 1.
    public var threads: Int
    /// Resampled histories of the bootstrap, at least 100.
    public var resamples: Int

    /// Makes a sweep.
    public init(
        nights: [TuningNight],
        model: ReplayModel = ReplayModel(),
        settings: [TuningSetting],
        compared: [TuningResult.Figure] = [.clusters, .travel, .leftOut],
        threads: Int = 1,
        resamples: Int = 2_000
    ) {
        self.nights = nights
        self.model = model
        self.settings = settings
        self.compared = compared
        self.threads = threads
        self.resamples = resamples
    }

    /// Runs the sweep.
    ///
    /// - Parameters:
    ///   - journal: keeps each setting as it is done, and knows those of earlier runs; nil for none.
    ///   - processorSeconds: processor time of the calling thread, for `NightMeasures.seconds`.
    ///   - elapsed: seconds since any moment, never going back, for `SweepProgress.secondsLeft`.
    ///   - progress: told after each night of each setting, one call at a time, from any thread.
    ///   - shouldStop: asked before each night, from any thread; once true, the sweep ends with `SweepError.stopped`.
    /// - Returns: the settings with their figures, the recommended one, and what speaks against it.
    /// - Throws: `SweepError`; of several settings that cannot be planned, the first.
    public func run(
        journal: (any SweepJournaling)? = nil,
        processorSeconds: @escaping @Sendable () -> Double = { 0 },
        elapsed: @escaping @Sendable () -> Double = { 0 },
        progress: @escaping @Sendable (SweepProgress) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws(SweepError) -> TuningResult {
        try check()
        let history = try prepared()
        let digest = journal == nil ? "" : SweepDigest.text(nights, model)
        let state = SweepState(sweep: self, journal: journal, digest: digest, elapsed: elapsed)
        try state.recall()
        state.tell(progress)
        let open = settings.indices.filter { !state.isDone($0) }
        ForkJoin.run(tasks: open.count, threads: threads) { task in
            let index = open[task]
            guard !state.isOver else { return }
            let replay = NightReplay(
                history: history,
                model: model,
                setting: settings[index],
                processorSeconds: processorSeconds
            )
            state.finish(index, Self.measure(replay, state, progress, shouldStop))
            state.tell(progress)
        }
        let measured = try state.outcome()
        return try TuningEvaluation(sweep: self, history: history, measured: measured).result()
    }

    /// Identifies the history and the model: outcomes under an equal digest can be used again.
    public var digest: String { SweepDigest.text(nights, model) }

    private static func measure(
        _ replay: NightReplay,
        _ state: SweepState,
        _ progress: @Sendable (SweepProgress) -> Void,
        _ shouldStop: @Sendable () -> Bool
    ) -> Result<[NightMeasures]?, SweepError> {
        var measures: [NightMeasures] = []
        var isStopped = false
        do throws(SweepError) {
            try replay.run { night throws(SweepError) in
                measures.append(night.measures)
                state.countNight()
                state.tell(progress)
                if shouldStop() || state.isStopped {
                    isStopped = measures.count < replay.history.arrivals.count
                }
                return !isStopped
            }
        } catch {
            // The planner looks at the caller's task by itself: a cancelled one is asked to stop like any other.
            if case .planning(_, .cancelled) = error { return .success(nil) }
            return .failure(error)
        }
        if shouldStop() { state.stop() }
        return .success(isStopped ? nil : measures)
    }

    private func check() throws(SweepError) {
        try model.check()
        guard !settings.isEmpty else { throw .noSettings }
        guard threads >= 1 else {
            throw .invalid(name: "threads", value: "\(threads)", allowed: "at least 1")
        }
        guard resamples >= 100 else {
            throw .invalid(name: "resamples", value: "\(resamples)", allowed: "at least 100")
        }
        guard !compared.isEmpty else {
            throw .invalid(name: "compared figures", value: "none", allowed: "at least one")
        }
        var keys: Set<String> = []
        for setting in settings {
            guard keys.insert(setting.key).inserted else {
                throw .invalid(name: "setting", value: "'\(setting.key)' twice", allowed: "given once")
            }
        }
    }

    func prepared() throws(SweepError) -> PreparedHistory {
        let history: PreparedHistory
        do { history = try PreparedHistory(nights, model) } catch { throw .planning(setting: "", error) }
        guard !history.items.isEmpty else { throw .noTickets }
        return history
    }
}
