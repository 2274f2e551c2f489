internal import Geodesy
internal import Tuning

/// A figure of a setting as people read it: its name, its unit, and where it comes from.
struct TuningMeasure: Sendable {
    /// What a number counts.
    enum Unit: String {
        case length
        case share
        case nights
        case count
        case seconds
    }

    /// Name in documents.
    let key: String
    /// Name for people, in the page and as an axis.
    let name: String
    /// A few letters for the head of a column.
    let short: String
    let unit: Unit
    /// False for the fill alone.
    let lessIsBetter: Bool
    /// What it says, in a sentence.
    let meaning: String
    /// The figure by which settings are compared; nil for one that is shown only.
    let figure: TuningResult.Figure?
    /// Value of one night; nil where it has none.
    let night: @Sendable (NightMeasures) -> Double?

    /// Mean and interval over the nights.
    ///
    /// A measure that is not compared has no interval, only its mean.
    func value(_ outcome: TuningResult.Outcome) -> TuningResult.Interval? {
        if let figure { return outcome.figures[figure] }
        let nights = outcome.nights.compactMap(night).filter(\.isFinite)
        guard !nights.isEmpty else { return nil }
        let value =
            key == "radius_max" ? nights.max() ?? 0 : nights.reduce(0, +) / Double(nights.count)
        return TuningResult.Interval(mean: value, low: value, high: value)
    }

    /// The value for people.
    func text(_ value: Double, isPlanar: Bool) -> String {
        guard value.isFinite else { return "unknown" }
        return switch unit {
        case .length: isPlanar ? NumberText.short(value) : NumberText.length(.meters(value))
        case .share: value * 100 < 9.95 ? "\(NumberText.fixed(value * 100, 1)) %" : NumberText.percent(value)
        case .nights: NumberText.fixed(value, 2)
        case .count: NumberText.short(value)
        case .seconds: "\(NumberText.fixed(value, 2)) s"
        }
    }

    /// The name with its unit.
    func label(isPlanar: Bool) -> String {
        switch unit {
        case .length: isPlanar ? name : "\(name) (m)"
        case .share: "\(name) (%)"
        case .nights: "\(name) (nights)"
        case .count: name
        case .seconds: "\(name) (s)"
        }
    }

    /// What the figure is multiplied with on an axis.
    var scale: Double { unit == .share ? 100 : 1 }

    /// All measures: first those that are compared, in the order of `Figure`.
    static let all: [TuningMeasure] = [
        TuningMeasure(
            key: "clusters_per_100",
            name: "Clusters per 100 tickets",
            short: "crews",
            unit: .count,
            lessIsBetter: true,
            meaning: "Job Clusters for each hundred clustered tickets: crews that must go out.",
            figure: .clusters,
            night: { $0.clustered > 0 ? 100 * Double($0.clusters) / Double($0.clustered) : nil }
        ),
        TuningMeasure(
            key: "travel_per_ticket",
            name: "Way per ticket",
            short: "way",
            unit: .length,
            lessIsBetter: true,
            meaning: "Way through the clusters in visiting order, for each clustered ticket.",
            figure: .travel,
            night: { $0.clustered > 0 ? $0.travel / Double($0.clustered) : nil }
        ),
        TuningMeasure(
            key: "left_out_share",
            name: "Left out",
            short: "out",
            unit: .share,
            lessIsBetter: true,
            meaning: "Share of the tickets with a usable place that is in no cluster.",
            figure: .leftOut,
            night: { $0.pool > 0 ? Double($0.leftOut) / Double($0.pool) : nil }
        ),
        TuningMeasure(
            key: "weighted_wait",
            name: "Wait",
            short: "wait",
            unit: .nights,
            lessIsBetter: true,
            meaning: "Nights that tickets wait, urgent ones counted more.",
            figure: .wait,
            night: { $0.weightedWait }
        ),
        TuningMeasure(
            key: "churn",
            name: "Churn",
            short: "churn",
            unit: .share,
            lessIsBetter: true,
            meaning: "Share of tickets that change their cluster from one night to the next.",
            figure: .churn,
            night: { $0.churn }
        ),
        TuningMeasure(
            key: "fill",
            name: "Fill",
            short: "fill",
            unit: .share,
            lessIsBetter: false,
            meaning: "Mean size of the clusters, of the capacity.",
            figure: nil,
            night: { $0.fill }
        ),
        TuningMeasure(
            key: "radius_median",
            name: "Radius, median",
            short: "r50",
            unit: .length,
            lessIsBetter: true,
            meaning: "Distance from a cluster's centre to its furthest member: the middle one of the night.",
            figure: nil,
            night: { $0.radiusMedian }
        ),
        TuningMeasure(
            key: "radius_p95",
            name: "Radius, 95 %",
            short: "r95",
            unit: .length,
            lessIsBetter: true,
            meaning: "The same, of which one cluster in twenty has more.",
            figure: nil,
            night: { $0.radiusP95 }
        ),
        TuningMeasure(
            key: "radius_max",
            name: "Radius, greatest",
            short: "rmax",
            unit: .length,
            lessIsBetter: true,
            meaning: "The same, the greatest of all nights.",
            figure: nil,
            night: { $0.radiusMax }
        ),
        TuningMeasure(
            key: "clusters",
            name: "Clusters a night",
            short: "clusters",
            unit: .count,
            lessIsBetter: true,
            meaning: "Job Clusters, mean of the nights.",
            figure: nil,
            night: { Double($0.clusters) }
        ),
        TuningMeasure(
            key: "left_out",
            name: "Tickets left out a night",
            short: "left out",
            unit: .count,
            lessIsBetter: true,
            meaning: "Tickets with a usable place that are in no cluster, mean of the nights.",
            figure: nil,
            night: { Double($0.leftOut) }
        ),
        TuningMeasure(
            key: "seconds",
            name: "Processor time a night",
            short: "time",
            unit: .seconds,
            lessIsBetter: true,
            meaning: "Processor time that planning a night took on the machine of the sweep.",
            figure: nil,
            night: { $0.seconds }
        ),
    ]

    /// The measure of a compared figure.
    static func of(_ figure: TuningResult.Figure) -> TuningMeasure {
        all.first { $0.figure == figure } ?? all[0]
    }
}
