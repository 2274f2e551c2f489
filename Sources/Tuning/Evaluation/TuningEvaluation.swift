internal import Planning

/// Turns the measures of all settings into a recommendation with its doubts.
struct TuningEvaluation {
    let sweep: Sweep
    let history: PreparedHistory
    let measured: [[NightMeasures]]

    /// What a bootstrap over nights says of the comparison.
    struct Bootstrap {
        /// Intervals by figure of `Figure.allCases`, then setting; nil where the figure is not defined.
        var intervals: [[TuningResult.Interval?]]
        /// Share of draws in which each setting is the best.
        var support: [Double]
        /// Settings whose distance cannot be told from the recommended one's.
        var withinNoise: [Int]
    }

    func result() throws(SweepError) -> TuningResult {
        let figures = TuningResult.Figure.allCases
        let compared = figures.filter(sweep.compared.contains)
        let sums = FigureSums(measured, figures: figures)
        let once = [Double](repeating: 1, count: sweep.nights.count)
        let isChoice = choices(sums, once)
        let tradeOff = TradeOff(points(sums, compared, isChoice, once))
        let recommended = tradeOff.best ?? 0
        let bootstrap = bootstrap(sums, compared, isChoice, recommended, once)
        let flags = sweep.settings.indices.map { index in
            SettingFlags(setting: sweep.settings[index], base: sweep.model.base, nights: measured[index])
                .flags
        }
        let efficient = Set(tradeOff.efficient)
        let outcomes = sweep.settings.indices.map { index in
            var intervals: [TuningResult.Figure: TuningResult.Interval] = [:]
            for (figure, name) in figures.enumerated() {
                intervals[name] = bootstrap.intervals[figure][index]
            }
            return TuningResult.Outcome(
                setting: sweep.settings[index],
                nights: measured[index],
                figures: intervals,
                isEfficient: efficient.contains(index),
                distance: efficient.contains(index) ? tradeOff.distances[index] : nil,
                support: bootstrap.support[index],
                flags: flags[index]
            )
        }
        var result = TuningResult(
            dates: sweep.nights.map(\.date),
            tickets: sweep.nights.reduce(0) { $0 + $1.arrivals.count },
            compared: compared,
            outcomes: outcomes,
            recommended: recommended,
            withinNoise: bootstrap.withinNoise,
            reasons: [],
            warnings: [],
            configuration: "",
            sketches: [],
            curves: curves()
        )
        let words = TuningReasons(sweep: sweep, result: result, tradeOff: tradeOff)
        result.reasons = words.reasons
        result.warnings = words.warnings
        result.configuration = words.configuration
        result.sketches = try TuningSketches(sweep: sweep, history: history, result: result).sketches()
        return result
    }

    /// Greatest share of the usable tickets that a setting may leave out and still be a choice, where another leaves
    /// out less: one that clusters three tickets of a thousand has the shortest way and serves nobody.
    static let mostLeftOut = 0.5

    /// Settings that are a choice over the whole history.
    private func choices(_ sums: FigureSums, _ once: [Double]) -> [Bool] {
        guard let leftOut = sums.figures.firstIndex(of: .leftOut) else {
            return [Bool](repeating: true, count: measured.count)
        }
        let isChoice = measured.indices.map { setting in
            (sums.value(leftOut, setting, times: once) ?? 1) <= Self.mostLeftOut
        }
        return isChoice.contains(true) ? isChoice : [Bool](repeating: true, count: measured.count)
    }

    /// The compared figures of each setting; nil for a setting that clusters nothing or next to nothing.
    private func points(
        _ sums: FigureSums,
        _ compared: [TuningResult.Figure],
        _ isChoice: [Bool],
        _ times: [Double]
    ) -> [[Double]?] {
        measured.indices.map { setting in
            guard isChoice[setting], sums.value(0, setting, times: times) != nil else { return nil }
            var point: [Double] = []
            for (figure, name) in sums.figures.enumerated() where compared.contains(name) {
                // Where no ticket was carried over, none had to change its cluster.
                guard let value = sums.value(figure, setting, times: times) ?? (name == .churn ? 0 : nil)
                else { return nil }
                point.append(value)
            }
            return point
        }
    }

    private func bootstrap(
        _ sums: FigureSums,
        _ compared: [TuningResult.Figure],
        _ isChoice: [Bool],
        _ recommended: Int,
        _ once: [Double]
    ) -> Bootstrap {
        let settings = measured.count
        let draws = NightResampling(nights: once.count, seed: sweep.model.base.seed).draws(sweep.resamples)
        var values = [[[Double]]](
            repeating: [[Double]](repeating: [], count: settings),
            count: sums.figures.count
        )
        var wins = [Double](repeating: 0, count: settings)
        var differences = [[Double]](repeating: [], count: settings)
        var counted = 0.0
        for draw in draws {
            for figure in sums.figures.indices {
                for setting in 0..<settings {
                    if let value = sums.value(figure, setting, times: draw) {
                        values[figure][setting].append(value)
                    }
                }
            }
            let tradeOff = TradeOff(points(sums, compared, isChoice, draw))
            guard let best = tradeOff.best else { continue }
            wins[best] += 1
            counted += 1
            for setting in 0..<settings where tradeOff.distances[setting].isFinite {
                differences[setting].append(tradeOff.distances[setting] - tradeOff.distances[recommended])
            }
        }
        let intervals = sums.figures.indices.map { figure in
            (0..<settings).map { setting in
                sums.value(figure, setting, times: once).flatMap {
                    TuningResult.Interval($0, resampled: values[figure][setting])
                }
            }
        }
        let noise = (0..<settings).filter { setting in
            guard setting != recommended,
                let interval = TuningResult.Interval(0, resampled: differences[setting])
            else { return false }
            return interval.low <= 0 && interval.high >= 0
        }
        return Bootstrap(
            intervals: intervals,
            support: wins.map { counted > 0 ? $0 / counted : 0 },
            withinNoise: noise
        )
    }

    /// A curve for each core threshold that was swept, or that the base has.
    private func curves() -> [TuningResult.KDistanceCurve] {
        let dense = sweep.settings.filter { $0.algorithm == .dbscan }
        let thresholds = dense.compactMap { $0.minimumPoints ?? sweep.model.base.minimumPoints }
        return Set(thresholds.map { max(1, Int($0.rounded(.up))) }).sorted().map {
            NeighborDistances.curve(history, k: $0)
        }
    }
}
