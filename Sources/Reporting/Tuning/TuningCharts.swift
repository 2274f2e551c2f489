public import Charts

public import Tuning

/// Charts of a sweep for reports that are not interactive: write them as SVG or PNG.
public enum TuningCharts {
    /// All settings by two figures: the best of the two as steps, the efficient with their intervals, the recommended
    /// marked.
    ///
    /// - Parameters:
    ///   - result: a sweep.
    ///   - x: figure to the right.
    ///   - y: figure upwards.
    /// - Returns: the chart, 720 by 480 points.
    public static func tradeOff(
        _ result: TuningResult,
        x: TuningResult.Figure = .clusters,
        y: TuningResult.Figure = .travel
    ) -> Chart {
        let facts = TuningFacts(result)
        let (across, up) = (TuningMeasure.of(x), TuningMeasure.of(y))
        func point(_ index: Int, label: String = "", hasInterval: Bool) -> Chart.Point? {
            let outcome = result.outcomes[index]
            guard let a = across.value(outcome), let b = up.value(outcome) else { return nil }
            return Chart.Point(
                a.mean * across.scale,
                b.mean * up.scale,
                xInterval: hasInterval ? range(a, across.scale) : nil,
                yInterval: hasInterval ? range(b, up.scale) : nil,
                label: label
            )
        }
        let indices = Array(result.outcomes.indices)
        let beaten = indices.filter { !result.outcomes[$0].isEfficient && $0 != result.recommended }
        let near = Set(result.withinNoise)
        let efficient = indices.filter { result.outcomes[$0].isEfficient && $0 != result.recommended }
        var series = [
            Chart.Series(
                "beaten in every figure",
                beaten.compactMap { point($0, hasInterval: false) },
                color: ChartPalette.pale,
                mark: .ring,
                size: 2.5
            ),
            Chart.Series(
                "best of these two figures",
                front(indices.compactMap { point($0, hasInterval: false) }),
                color: ChartPalette.soft,
                mark: .none,
                line: .steps
            ),
            Chart.Series(
                "efficient",
                efficient.filter { !near.contains($0) }.compactMap { index in
                    point(index, label: short(result.outcomes[index].setting, facts), hasInterval: true)
                },
                color: ChartPalette.series(0),
                size: 4
            ),
            Chart.Series(
                "within noise of the recommended",
                indices.filter { near.contains($0) && $0 != result.recommended }.compactMap { index in
                    point(index, label: short(result.outcomes[index].setting, facts), hasInterval: true)
                },
                color: ChartPalette.series(2),
                mark: .diamond,
                size: 4
            ),
        ]
        if let chosen = facts.recommended {
            series.append(
                Chart.Series(
                    "recommended: \(facts.name(chosen.setting))",
                    [point(result.recommended, label: short(chosen.setting, facts), hasInterval: true)]
                        .compactMap { $0 },
                    color: ChartPalette.series(1),
                    mark: .star,
                    size: 5
                )
            )
        }
        return Chart(
            title: "\(up.name) against \(across.name.lowercased()): less is better for both",
            x: Chart.Axis(across.label(isPlanar: facts.isPlanar)),
            y: Chart.Axis(up.label(isPlanar: facts.isPlanar)),
            series: series.filter { !$0.points.isEmpty },
            width: 720,
            height: 480
        )
    }

    /// Every compared figure against the radius (or eps), a line for each capacity; nil where nothing numeric varies.
    ///
    /// Values that are on neither axis nor line are those of the recommended setting.
    ///
    /// - Parameter result: a sweep.
    /// - Returns: two charts in a row, 960 points wide.
    public static func againstRadius(_ result: TuningResult) -> Drawing? {
        let facts = TuningFacts(result)
        guard let axis = facts.axis else { return nil }
        let isLength = axis == .maxRadius || axis == .epsilon
        let inKilometers = isLength && !facts.isPlanar
        let keys = ["fill", "radius_p95"]
        let measures =
            result.compared.map(TuningMeasure.of)
            + TuningMeasure.all.filter { keys.contains($0.key) }
        let lines = facts.lines(through: axis, by: facts.lines)
        let marks: [Chart.Mark] = [.circle, .square, .triangle, .diamond, .ring, .cross]
        let charts = measures.map { measure in
            // Lengths of kilometres in kilometres.
            let most = lines.flatMap(\.outcomes).compactMap { measure.value(result.outcomes[$0.index])?.mean }
                .max()
            let isFar = measure.unit == .length && !facts.isPlanar && (most ?? 0) >= 2_000
            let scale = isFar ? 0.001 : measure.scale
            let series = lines.enumerated().map { number, line in
                Chart.Series(
                    line.name,
                    line.outcomes.compactMap { entry in
                        measure.value(result.outcomes[entry.index]).map { value in
                            Chart.Point(
                                entry.value / (inKilometers ? 1_000 : 1),
                                value.mean * scale,
                                yInterval: measure.figure == nil ? nil : range(value, scale)
                            )
                        }
                    },
                    color: ChartPalette.series(number),
                    mark: marks[number % marks.count],
                    line: .straight,
                    size: 3.5
                )
            }
            return Chart(
                title: measure.name,
                x: Chart.Axis(inKilometers ? "\(axis.name) (km)" : axis.name),
                y: Chart.Axis(
                    isFar ? "\(measure.name) (km)" : measure.label(isPlanar: facts.isPlanar),
                    holdsZero: true
                ),
                series: series,
                width: 480,
                height: 300
            )
        }
        let rows = (charts.count + 1) / 2
        var sheet = Drawing(
            width: 960,
            height: Double(rows) * 300,
            title: "Figures against \(axis.name.lowercased())"
        )
        for (number, chart) in charts.enumerated() {
            sheet.place(chart.drawing(), x: Double(number % 2) * 480, y: Double(number / 2) * 300)
        }
        return sheet
    }

    /// The distances to the k-th neighbour with their knees, for the choice of eps; nil without curves.
    public static func neighborDistances(_ result: TuningResult) -> Chart? {
        guard !result.curves.isEmpty else { return nil }
        let marks: [Chart.Mark] = [.diamond, .square, .triangle, .circle]
        var series: [Chart.Series] = []
        for (number, curve) in result.curves.enumerated() where !curve.distances.isEmpty {
            let last = Double(max(1, curve.distances.count - 1))
            let points = curve.distances.enumerated().map { Chart.Point(100 * Double($0) / last, $1) }
            let color = ChartPalette.series(number)
            series.append(Chart.Series("k = \(curve.k)", points, color: color, mark: .none, line: .straight))
            if let knee = curve.knee {
                let at = curve.distances.firstIndex { $0 >= knee } ?? curve.distances.count - 1
                let point = Chart.Point(
                    100 * Double(at) / last,
                    knee,
                    label: TuningFacts(result).text(TuningMeasure.of(.travel), knee)
                )
                series.append(
                    Chart.Series("", [point], color: color, mark: marks[number % marks.count], size: 5)
                )
            }
        }
        return Chart(
            title: "Distance to the k-th neighbour, the place itself counted",
            x: Chart.Axis("Share of tickets (%)"),
            y: Chart.Axis("Distance (m)", isLogarithmic: true),
            series: series,
            width: 720,
            height: 420
        )
    }

    private static func range(_ interval: TuningResult.Interval, _ scale: Double) -> ClosedRange<Double>? {
        guard interval.low.isFinite, interval.high.isFinite, interval.low < interval.high else { return nil }
        return interval.low * scale...interval.high * scale
    }

    /// A few letters beside a point: the values that vary.
    private static func short(_ setting: TuningSetting, _ facts: TuningFacts) -> String {
        facts.varied.filter { $0 != .algorithm }.compactMap { facts.text($0, setting) }.joined(
            separator: " / "
        )
    }

    /// Points that no other beats in both values, from left to right.
    static func front(_ points: [Chart.Point]) -> [Chart.Point] {
        var best = Double.infinity
        var front: [Chart.Point] = []
        for point in points.sorted(by: { ($0.x, $0.y) < ($1.x, $1.y) }) where point.y < best {
            best = point.y
            front.append(point)
        }
        return front
    }
}

extension TuningFacts {
    /// Settings along one value.
    struct Line {
        /// What they have in common; empty for a single line.
        var name: String
        /// Index of each outcome with its value on the axis, ascending.
        var outcomes: [(index: Int, value: Double)]
    }

    /// The settings that differ from the recommended one in the axis and the lines' value only, a line for each of these.
    func lines(through axis: Dimension, by other: Dimension?) -> [Line] {
        guard let chosen = recommended?.setting else { return [] }
        let fixed = varied.filter { $0 != axis && $0 != other }
        var lines: [(key: Double, line: Line)] = []
        for (index, outcome) in result.outcomes.enumerated() {
            let setting = outcome.setting
            guard let value = axis.number(setting),
                fixed.allSatisfy({ text($0, setting) == text($0, chosen) })
            else { continue }
            let key = other.flatMap { $0.number(setting) } ?? -1
            if let position = lines.firstIndex(where: { $0.key == key }) {
                lines[position].line.outcomes.append((index, value))
            } else {
                let name = other.map { "\($0.name.lowercased()) \(text($0, setting) ?? "as it was")" } ?? ""
                lines.append((key, Line(name: name, outcomes: [(index, value)])))
            }
        }
        return lines.sorted { $0.key < $1.key }.map { entry in
            var line = entry.line
            line.outcomes.sort { ($0.value, $0.index) < ($1.value, $1.index) }
            return line
        }
    }
}
