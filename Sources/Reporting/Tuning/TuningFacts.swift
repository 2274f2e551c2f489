internal import Clustering
internal import Geodesy
internal import Planning
internal import Tuning

/// What all reports of a sweep share: which values vary, and how settings and figures are named.
struct TuningFacts: Sendable {
    /// A value that a sweep varies.
    enum Dimension: String, CaseIterable, Sendable {
        case algorithm
        case maxRadius = "max_radius"
        case epsilon = "eps"
        case maxTickets = "max_tickets"
        case minimumPoints = "min_points"
        case priorityWeight = "priority_weight"

        /// Name for people.
        var name: String {
            switch self {
            case .algorithm: "Algorithm"
            case .maxRadius: "Largest radius"
            case .epsilon: "Eps"
            case .maxTickets: "Most tickets"
            case .minimumPoints: "Min points"
            case .priorityWeight: "Priority weight"
            }
        }

        /// The value as a number that orders; nil where a setting leaves it as it was.
        func number(_ setting: TuningSetting) -> Double? {
            switch self {
            case .algorithm: nil
            case .maxRadius: setting.maxRadius?.meters
            case .epsilon: setting.epsilon?.meters
            case .maxTickets: setting.maxTickets.map(Double.init)
            case .minimumPoints: setting.minimumPoints
            case .priorityWeight: setting.priorityWeight
            }
        }
    }

    let result: TuningResult
    /// Whether places are in a plane, so that lengths have the input's unit.
    let isPlanar: Bool
    /// What differs between settings, in the order of `Dimension`.
    let varied: [Dimension]
    /// Along the axis of the charts: radius or eps where they vary, then what else does.
    let axis: Dimension?
    /// One line of a chart for each of its values.
    let lines: Dimension?

    init(_ result: TuningResult) {
        self.result = result
        isPlanar = TuningFacts.isPlanar(result)
        var varied: [Dimension] = []
        for dimension in Dimension.allCases {
            let texts = Set(
                result.outcomes.map { TuningFacts.text(dimension, $0.setting, isPlanar: false) ?? "" }
            )
            if texts.count > 1 { varied.append(dimension) }
        }
        self.varied = varied
        let chosen =
            result.outcomes.indices.contains(result.recommended)
            ? result.outcomes[result.recommended].setting : nil
        // Of radius and eps, the one that the recommended algorithm reads.
        let usable = varied.filter { $0 != .algorithm && chosen.flatMap($0.number) != nil }
        axis = usable.first
        lines = usable.dropFirst().first
    }

    var recommended: TuningResult.Outcome? {
        result.outcomes.indices.contains(result.recommended) ? result.outcomes[result.recommended] : nil
    }

    /// The value of a dimension for people; nil where a setting leaves it as it was.
    func text(_ dimension: Dimension, _ setting: TuningSetting) -> String? {
        TuningFacts.text(dimension, setting, isPlanar: isPlanar)
    }

    private static func text(_ dimension: Dimension, _ setting: TuningSetting, isPlanar: Bool) -> String? {
        func length(_ value: Length?) -> String? {
            value.map { isPlanar ? NumberText.trimmed($0.meters, 3) : exact($0) }
        }
        return switch dimension {
        case .algorithm: setting.algorithm.rawValue
        case .maxRadius: length(setting.maxRadius)
        case .epsilon: length(setting.epsilon)
        case .maxTickets: setting.maxTickets.map(NumberText.grouped)
        case .minimumPoints: setting.minimumPoints.map { NumberText.trimmed($0, 3) }
        case .priorityWeight: setting.priorityWeight.map { NumberText.trimmed($0, 2) }
        }
    }

    /// A length of a setting, which a reader types again: to the millimetre.
    private static func exact(_ length: Length) -> String {
        length.meters < 1_000
            ? "\(NumberText.trimmed(length.meters, 3)) m" : "\(NumberText.trimmed(length.kilometers, 6)) km"
    }

    /// A setting in words, by what varies in this sweep; all that it sets where nothing does.
    func name(_ setting: TuningSetting) -> String {
        let dimensions = varied.isEmpty ? Dimension.allCases : varied
        var parts: [String] = []
        for dimension in dimensions {
            guard let value = text(dimension, setting) else { continue }
            switch dimension {
            case .algorithm: parts.append(value)
            case .maxRadius: parts.append("radius \(value)")
            case .epsilon: parts.append("eps \(value)")
            case .maxTickets: parts.append("\(value) tickets")
            case .minimumPoints: parts.append("min points \(value)")
            case .priorityWeight: parts.append("weight \(value)")
            }
        }
        return parts.isEmpty ? setting.algorithm.rawValue : parts.joined(separator: ", ")
    }

    func text(_ measure: TuningMeasure, _ value: Double) -> String { measure.text(value, isPlanar: isPlanar) }

    /// Measures that the result has values of: the compared first, in the result's order.
    var measures: [TuningMeasure] {
        let compared = result.compared.map(TuningMeasure.of)
        let others = TuningMeasure.all.filter { measure in !compared.contains { $0.key == measure.key } }
        return compared
            + others.filter { measure in result.outcomes.contains { measure.value($0) != nil } }
    }

    /// Outcomes in the order in which a reader wants them: the recommended one, those that cannot be told from it, the
    /// efficient by distance, the rest in the sweep's order.
    var ranking: [Int] {
        func key(_ index: Int) -> (Int, Double, Int) {
            let outcome = result.outcomes[index]
            let group =
                index == result.recommended ? 0 : outcome.isEfficient ? 1 : 2
            return (group, outcome.distance ?? .infinity, index)
        }
        return result.outcomes.indices.sorted { key($0) < key($1) }
    }

    private static func isPlanar(_ result: TuningResult) -> Bool {
        for sketch in result.sketches {
            let places = sketch.clusters.lazy.map(\.center) + sketch.leftOut
            if let first = places.first {
                if case .planar = first { return true }
                return false
            }
        }
        return false
    }
}
