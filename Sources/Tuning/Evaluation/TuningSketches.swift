internal import Clustering
internal import ForkJoin
internal import Geodesy
internal import Locking
internal import Planning

/// Draws plans of one typical night.
struct TuningSketches {
    let sweep: Sweep
    let history: PreparedHistory
    let result: TuningResult

    /// Settings on maps beside the recommended one.
    private static let most = 4

    /// Sketches of the recommended setting, then of its neighbours on the front.
    func sketches() throws(SweepError) -> [TuningResult.Sketch] {
        let night = typicalNight
        let chosen = chosen
        let drawn = Locked<[Int: Result<TuningResult.Sketch, SweepError>]>([:])
        ForkJoin.run(tasks: chosen.count, threads: sweep.threads) { task in
            let sketch = sketch(chosen[task], night)
            drawn.withLock { $0[task] = sketch }
        }
        let found = drawn.withLock { $0 }
        var sketches: [TuningResult.Sketch] = []
        for task in chosen.indices { if let sketch = found[task] { sketches.append(try sketch.get()) } }
        return sketches
    }

    /// The first night whose pool is within a twentieth of the median under the recommended setting, so that little has to be
    /// replayed again; the median night where the first is the only such one, which nobody has waited for.
    private var typicalNight: Int {
        let nights = result.outcomes[result.recommended].nights
        let order = nights.indices.filter { nights[$0].pool > 0 }.sorted {
            (nights[$0].pool, $0) < (nights[$1].pool, $1)
        }
        guard !order.isEmpty else { return 0 }
        let median = order[order.count / 2]
        let size = nights[median].pool
        return nights.indices.dropFirst().first { 20 * abs(nights[$0].pool - size) <= size } ?? median
    }

    /// The recommended setting and those of the front whose first two compared figures are nearest to its own, two to
    /// each side where there are so many.
    private var chosen: [Int] {
        guard let first = result.compared.first else { return [result.recommended] }
        func value(_ index: Int) -> Double { result.outcomes[index].figures[first]?.mean ?? .infinity }
        let front = result.outcomes.indices.filter { result.outcomes[$0].isEfficient }
            .sorted { (value($0), $0) < (value($1), $1) }
        guard let home = front.firstIndex(of: result.recommended) else { return [result.recommended] }
        let near = front.indices.filter { $0 != home }
            .sorted { (abs($0 - home), $0) < (abs($1 - home), $1) }
            .prefix(Self.most - 1).sorted()
        return [result.recommended] + near.map { front[$0] }
    }

    private func sketch(_ outcome: Int, _ number: Int) -> Result<TuningResult.Sketch, SweepError> {
        let replay = NightReplay(
            history: history,
            model: sweep.model,
            setting: sweep.settings[outcome],
            processorSeconds: { 0 }
        )
        var sketch = TuningResult.Sketch(
            outcome: outcome,
            date: sweep.nights[number].date,
            clusters: [],
            leftOut: []
        )
        do throws(SweepError) {
            try replay.run { night throws(SweepError) in
                guard night.number == number else { return true }
                func place(_ position: Int) -> Location { history.items[night.pool[position]].location }
                sketch.clusters = night.draft.entries.map { entry in
                    TuningResult.Sketch.Cluster(
                        center: entry.cluster.center,
                        radius: Length(meters: entry.cluster.radius),
                        members: entry.visitOrder.map { place(entry.cluster.members[$0]) }
                    )
                }
                sketch.leftOut = night.draft.unclustered.map { place($0.index) }
                return false
            }
        } catch {
            return .failure(error)
        }
        return .success(sketch)
    }
}
