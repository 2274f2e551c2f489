/// Figures of settings as sums over nights, so that any multiset of nights can be evaluated.
///
/// Each figure is a ratio: sum over nights of a numerator over sum of a denominator. A night thereby counts by its
/// tickets, and empty nights do no harm.
///
/// | figure | numerator | denominator |
/// |---|---|---|
/// | `clusters` | 100 times clusters | clustered tickets |
/// | `travel` | way within clusters | clustered tickets |
/// | `leftOut` | tickets left out | tickets in the pool |
/// | `wait` | mean weighted wait of the pool times tickets in the pool | tickets in the pool |
/// | `churn` | tickets that changed their cluster | tickets in clusters on this night and the one before |
struct FigureSums {
    /// By figure, setting, night.
    private let parts: [[[SIMD2<Double>]]]
    let figures: [TuningResult.Figure]

    init(_ measured: [[NightMeasures]], figures: [TuningResult.Figure]) {
        self.figures = figures
        parts = figures.map { figure in
            measured.map { nights in nights.map { Self.part($0, figure) } }
        }
    }

    private static func part(_ night: NightMeasures, _ figure: TuningResult.Figure) -> SIMD2<Double> {
        let (clustered, pool) = (Double(night.clustered), Double(night.pool))
        switch figure {
        case .clusters: return SIMD2(100 * Double(night.clusters), clustered)
        case .travel: return SIMD2(night.travel, clustered)
        case .leftOut: return SIMD2(Double(night.leftOut), pool)
        case .wait: return SIMD2(night.weightedWait * pool, pool)
        case .churn: return SIMD2((night.churn ?? 0) * Double(night.carried), Double(night.carried))
        }
    }

    /// The figure over nights, each taken as often as `times` says; nil where it is not defined.
    func value(_ figure: Int, _ setting: Int, times: [Double]) -> Double? {
        var sum = SIMD2<Double>.zero
        let nights = parts[figure][setting]
        for night in nights.indices { sum += nights[night] * times[night] }
        return sum.y > 0 ? sum.x / sum.y : nil
    }
}
