extension Chart {
    /// The chart as a picture.
    public func drawing() -> Drawing {
        var layout = ChartLayout(self)
        layout.frame()
        for entry in series { layout.draw(entry) }
        layout.labels()
        layout.legend()
        return layout.picture
    }
}

/// Where the parts of a chart are.
private struct ChartLayout {
    let chart: Chart
    let x: ChartScale
    let y: ChartScale
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let rows: [[Chart.Series]]
    var picture: Drawing

    private static let small = 11.0
    private static let legendRow = 18.0

    init(_ chart: Chart) {
        self.chart = chart
        let points = chart.series.flatMap(\.points)
        // About a tick each 70 points to the right and each 45 upwards.
        x = ChartScale(
            of: points.flatMap {
                [$0.x, $0.xInterval?.lowerBound ?? $0.x, $0.xInterval?.upperBound ?? $0.x]
            },
            isLogarithmic: chart.x.isLogarithmic,
            holdsZero: chart.x.holdsZero,
            wanted: Int(chart.width / 80)
        )
        y = ChartScale(
            of: points.flatMap {
                [$0.y, $0.yInterval?.lowerBound ?? $0.y, $0.yInterval?.upperBound ?? $0.y]
            },
            isLogarithmic: chart.y.isLogarithmic,
            holdsZero: chart.y.holdsZero,
            wanted: Int(chart.height / 55)
        )
        let scale = y
        let widest = scale.ticks.map { TextWidth.of(scale.label($0), size: ChartLayout.small) }.max() ?? 0
        left = 34 + widest
        right = chart.width - 18
        top = chart.title.isEmpty ? 14 : 40
        rows = chart.hasLegend ? ChartLayout.rows(chart.series, width: right - 34) : []
        bottom = chart.height - 46 - Double(rows.count) * ChartLayout.legendRow
        picture = Drawing(width: chart.width, height: chart.height, title: chart.title)
    }

    /// The legend's rows, as many names in each as fit.
    private static func rows(_ series: [Chart.Series], width: Double) -> [[Chart.Series]] {
        var rows: [[Chart.Series]] = []
        var used = width
        for entry in series where !entry.name.isEmpty {
            let needed = 40 + TextWidth.of(entry.name, size: small)
            if used + needed > width {
                rows.append([])
                used = 0
            }
            rows[rows.count - 1].append(entry)
            used += needed
        }
        return rows
    }

    func place(_ px: Double, _ py: Double) -> Drawing.Point? {
        guard let across = x.position(px), let up = y.position(py) else { return nil }
        return Drawing.Point(left + across * (right - left), bottom - up * (bottom - top))
    }

    mutating func frame() {
        let grid = Drawing.Paint(stroke: ChartPalette.grid)
        for tick in x.ticks {
            guard let across = x.position(tick) else { continue }
            let at = left + across * (right - left)
            picture.line([Drawing.Point(at, top), Drawing.Point(at, bottom)], grid)
            text(x.label(tick), at, bottom + 16, .middle, ChartPalette.soft)
        }
        for tick in y.ticks {
            guard let up = y.position(tick) else { continue }
            let at = bottom - up * (bottom - top)
            picture.line([Drawing.Point(left, at), Drawing.Point(right, at)], grid)
            text(y.label(tick), left - 6, at + 4, .end, ChartPalette.soft)
        }
        let axis = Drawing.Paint(stroke: ChartPalette.pale)
        picture.line(
            [Drawing.Point(left, top), Drawing.Point(left, bottom), Drawing.Point(right, bottom)],
            axis
        )
        text(chart.x.label, (left + right) / 2, bottom + 35, .middle, ChartPalette.ink)
        let upwards = Drawing.Text(
            chart.y.label,
            at: Drawing.Point(15, (top + bottom) / 2),
            size: ChartLayout.small,
            anchor: .middle,
            isUpwards: true
        )
        picture.shapes.append(.text(upwards))
        if !chart.title.isEmpty {
            let title = Drawing.Text(chart.title, at: Drawing.Point(14, 24), size: 14, isBold: true)
            picture.shapes.append(.text(title))
        }
    }

    mutating func draw(_ series: Chart.Series) {
        let places = series.points.map { place($0.x, $0.y) }
        let line = places.compactMap { $0 }
        switch series.line {
        case .none: break
        case .straight: picture.line(line, Drawing.Paint(stroke: series.color, width: 1.8))
        case .dashed:
            picture.line(line, Drawing.Paint(stroke: series.color, width: 1.4, dashes: [5, 4]))
        case .steps:
            var stairs: [Drawing.Point] = []
            for point in line {
                if let last = stairs.last { stairs.append(Drawing.Point(point.x, last.y)) }
                stairs.append(point)
            }
            picture.line(stairs, Drawing.Paint(stroke: series.color, width: 1.6))
        }
        for (point, at) in zip(series.points, places) {
            guard let at else { continue }
            whiskers(point, at, series.color)
            mark(series.mark, at, series.size, series.color)
        }
    }

    private mutating func whiskers(_ point: Chart.Point, _ at: Drawing.Point, _ color: Drawing.Color) {
        let paint = Drawing.Paint(stroke: color, width: 1, opacity: 0.55)
        if let range = point.xInterval, let low = place(range.lowerBound, point.y),
            let high = place(range.upperBound, point.y)
        {
            picture.line([low, high], paint)
            for end in [low, high] {
                picture.line([Drawing.Point(end.x, end.y - 3), Drawing.Point(end.x, end.y + 3)], paint)
            }
        }
        if let range = point.yInterval, let low = place(point.x, range.lowerBound),
            let high = place(point.x, range.upperBound)
        {
            picture.line([low, high], paint)
            for end in [low, high] {
                picture.line([Drawing.Point(end.x - 3, end.y), Drawing.Point(end.x + 3, end.y)], paint)
            }
        }
    }

    private mutating func mark(_ mark: Chart.Mark, _ at: Drawing.Point, _ r: Double, _ color: Drawing.Color) {
        let solid = Drawing.Paint(fill: color, stroke: ChartPalette.ground, width: 1)
        func corners(_ pairs: [(Double, Double)]) -> [Drawing.Point] {
            pairs.map { Drawing.Point(at.x + $0.0 * r, at.y + $0.1 * r) }
        }
        switch mark {
        case .none: break
        case .circle: picture.shapes.append(.circle(at, radius: r, solid))
        case .ring:
            let paint = Drawing.Paint(fill: ChartPalette.ground, stroke: color, width: 1.6)
            picture.shapes.append(.circle(at, radius: r, paint))
        case .square:
            let square = corners([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
            picture.shapes.append(.path(square, isClosed: true, solid))
        case .diamond:
            picture.shapes.append(
                .path(corners([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]), isClosed: true, solid)
            )
        case .triangle:
            picture.shapes.append(
                .path(corners([(0, -1.2), (1.15, 0.9), (-1.15, 0.9)]), isClosed: true, solid)
            )
        case .cross:
            let paint = Drawing.Paint(stroke: color, width: 1.8)
            picture.line(corners([(-0.9, -0.9), (0.9, 0.9)]), paint)
            picture.line(corners([(-0.9, 0.9), (0.9, -0.9)]), paint)
        case .star:
            // A regular star of radius 2 and 0.8, its points as numbers: no transcendental function decides a file.
            let star = corners([
                (0, -2), (0.470, -0.647), (1.902, -0.618), (0.761, 0.247), (1.176, 1.618), (0, 0.8),
                (-1.176, 1.618), (-0.761, 0.247), (-1.902, -0.618), (-0.470, -0.647),
            ])
            picture.shapes.append(
                .path(star, isClosed: true, Drawing.Paint(fill: color, stroke: ChartPalette.ink, width: 1))
            )
        }
    }

    /// Labels after all marks, each on the side of its point where it covers no other label and stays inside.
    mutating func labels() {
        var taken: [(x: ClosedRange<Double>, y: ClosedRange<Double>)] = []
        // The last series is the one in front: its labels come first.
        for series in chart.series.reversed() {
            for point in series.points where !point.label.isEmpty {
                guard let at = place(point.x, point.y) else { continue }
                let width = TextWidth.of(point.label, size: ChartLayout.small)
                let gap = series.mark == .star ? series.size * 2 + 3 : series.size + 4
                let choices: [(Double, Double)] = [
                    // Beside the whiskers first, which run straight.
                    (at.x + gap, at.y - gap), (at.x - gap - width, at.y - gap), (at.x + gap, at.y + gap + 7),
                    (at.x - gap - width, at.y + gap + 7), (at.x + gap, at.y + 4),
                    (at.x - width / 2, at.y - gap - 2),
                ]
                let free = choices.first { choice in
                    let (across, up) = (choice.0...(choice.0 + width), (choice.1 - 10)...(choice.1 + 2))
                    return across.lowerBound >= left && across.upperBound <= chart.width - 4
                        && !taken.contains { $0.x.overlaps(across) && $0.y.overlaps(up) }
                }
                // A label without room would be read as another point's: it is left out.
                guard let free else { continue }
                taken.append((free.0...(free.0 + width), (free.1 - 10)...(free.1 + 2)))
                text(point.label, free.0, free.1, .start, ChartPalette.ink)
            }
        }
    }

    mutating func legend() {
        for (row, entries) in rows.enumerated() {
            var at = 34.0
            let line = bottom + 58 + Double(row) * ChartLayout.legendRow
            for entry in entries {
                if entry.line != .none {
                    let dashes = entry.line == .dashed ? [5.0, 4] : []
                    picture.line(
                        [Drawing.Point(at, line - 4), Drawing.Point(at + 20, line - 4)],
                        Drawing.Paint(stroke: entry.color, width: 1.6, dashes: dashes)
                    )
                }
                mark(entry.mark, Drawing.Point(at + 10, line - 4), min(entry.size, 4), entry.color)
                text(entry.name, at + 25, line, .start, ChartPalette.soft)
                at += 40 + TextWidth.of(entry.name, size: ChartLayout.small)
            }
        }
    }

    private mutating func text(
        _ value: String,
        _ px: Double,
        _ py: Double,
        _ anchor: Drawing.Anchor,
        _ color: Drawing.Color
    ) {
        let text = Drawing.Text(
            value,
            at: Drawing.Point(px, py),
            size: ChartLayout.small,
            anchor: anchor,
            color: color
        )
        picture.shapes.append(.text(text))
    }
}

/// About how wide a text is, without asking a font, so that a chart's layout is the same everywhere.
enum TextWidth {
    /// Width in points, for DejaVu Sans and its like; the error is below a tenth for plain words.
    static func of(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + width($1) } * size
    }

    private static func width(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", ".", ",", ":", ";", "'", "|", " ", "I": 0.33
        case "f", "r", "t", "(", ")", "/", "-": 0.40
        case "m", "w", "M", "W", "%", "@": 0.95
        case "A"..."Z": 0.70
        case "\u{2E80}"..."\u{FFEF}": 1
        default: 0.62
        }
    }
}
