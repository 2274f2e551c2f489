import Charts
import Testing

struct ChartTests {
    @Test(arguments: [
        ([0.13, 4.72], [0.0, 1, 2, 3, 4, 5]),
        ([120.0, 980], [0, 200, 400, 600, 800, 1_000]),
        ([-3.0, 3], [-4, -2, 0, 2, 4]),
        ([0.002, 0.011], [0.002, 0.004, 0.006, 0.008, 0.010, 0.012]),
    ])
    func scaleHasRoundTicks(values: [Double], ticks: [Double]) {
        let scale = ChartScale(of: values, wanted: 6)
        #expect(scale.ticks.count == ticks.count, "\(scale.ticks)")
        for (found, wanted) in zip(scale.ticks, ticks) { #expect(abs(found - wanted) < 1e-12) }
        #expect(scale.low <= (values.min() ?? 0) && scale.high >= (values.max() ?? 0))
    }

    @Test(arguments: [[], [7.0], [0.0], [.nan, .infinity], [5.0, 5, 5]])
    func scaleOfLittleIsStillAScale(values: [Double]) throws {
        let scale = ChartScale(of: values)
        #expect(scale.high > scale.low)
        #expect(scale.ticks.count >= 2)
        for value in values where value.isFinite {
            #expect((0...1).contains(try #require(scale.position(value))))
        }
    }

    @Test func ticksSayWhatTellsThemApart() {
        let scale = ChartScale(of: [0.002, 0.011])
        #expect(Set(scale.ticks.map(scale.label)).count == scale.ticks.count)
        #expect(ChartScale(of: [0, 12_000]).label(10_000) == "10,000")
        #expect(ChartScale(of: [-2, 0]).label(-2) == "-2.0" || ChartScale(of: [-2, 0]).label(-2) == "-2")
    }

    @Test func logarithmicScaleHasDecades() {
        let scale = ChartScale(of: [1_000, 3_000_000, -4, 0], isLogarithmic: true)
        #expect(scale.low == 1_000)
        #expect(scale.high == 10_000_000)
        #expect(scale.ticks.map(scale.label) == ["1k", "10k", "100k", "1M", "10M"])
        #expect(scale.position(0) == nil)
        #expect(scale.position(100_000) == 0.5)
    }

    /// Two series with intervals, a front and marks of every form.
    static var sample: Chart {
        let points = [
            Chart.Point(1, 9, yInterval: 8...10), Chart.Point(2, 4, label: "<b>&"), Chart.Point(5, 3),
        ]
        var series = [Chart.Series("front", points, color: ChartPalette.series(0), mark: .none, line: .steps)]
        for (number, mark) in Chart.Mark.allCases.enumerated() {
            let place = Chart.Point(Double(number), 5, xInterval: Double(number) - 0.2...Double(number) + 0.2)
            series.append(Chart.Series("\(mark)", [place], color: ChartPalette.series(number), mark: mark))
        }
        return Chart(title: "A & <B>", x: Chart.Axis("x"), y: Chart.Axis("y"), series: series)
    }

    @Test func svgIsTheSameEachTimeAndEscapesText() {
        let text = String(decoding: Self.sample.drawing().svg(), as: UTF8.self)
        #expect(Self.sample.drawing().svg() == Array(text.utf8))
        #expect(text.contains("<title>A &amp; &lt;B&gt;</title>"))
        #expect(text.contains("&lt;b&gt;&amp;"))
        #expect(!text.contains("<b>") && !text.contains("nan") && !text.contains("inf"))
        #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
    }

    @Test func everythingIsInsideThePicture() {
        let picture = Self.sample.drawing()
        func check(_ point: Drawing.Point) {
            #expect(
                (0...picture.width).contains(point.x) && (0...picture.height).contains(point.y),
                "\(point)"
            )
        }
        for shape in picture.shapes {
            switch shape {
            case .path(let points, _, _): points.forEach(check)
            case .circle(let center, _, _): check(center)
            case .text(let text): check(text.at)
            }
        }
    }

    @Test func stepsAreRightAngles() throws {
        let points = [Chart.Point(1, 9), Chart.Point(2, 4), Chart.Point(5, 3)]
        let series = Chart.Series("", points, color: ChartPalette.series(0), mark: .none, line: .steps)
        let chart = Chart(title: "", x: Chart.Axis(""), y: Chart.Axis(""), series: [series])
        let paths = chart.drawing().shapes.compactMap { shape -> [Drawing.Point]? in
            if case .path(let points, _, _) = shape, points.count == 5 { points } else { nil }
        }
        let stairs = try #require(paths.first)
        for (a, b) in zip(stairs, stairs.dropFirst()) { #expect(a.x == b.x || a.y == b.y) }
    }

    /// Width and height of a PNG file: RFC 2083, section 11.2.1.
    private func size(_ png: [UInt8]) -> (Int, Int) {
        func number(_ at: Int) -> Int { png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    @Test(arguments: [1.0, 1.5, 2])
    func pngHasTheSizeOfThePicture(scale: Double) throws {
        let png = try Self.sample.drawing().png(scale: scale)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(size(png) == (Int(640 * scale), Int(420 * scale)))
    }

    @Test func pngIsNotBlank() throws {
        let blank = try Drawing(width: 640, height: 420, title: "").png()
        let full = try Self.sample.drawing().png()
        #expect(full.count > 4 * blank.count)
        #expect(try Self.sample.drawing().png() == full)
    }

    /// Texts alone make a difference: a machine without fonts would draw charts without words.
    @Test func pngHasLetters() throws {
        var picture = Drawing(width: 200, height: 40, title: "")
        let blank = try picture.png()
        picture.shapes.append(.text(Drawing.Text("Radius 5 km", at: Drawing.Point(10, 25))))
        #expect(try picture.png().count > blank.count + 200)
    }

    @Test(arguments: [(0.0, 10.0), (20_000, 10), (10, .nan)])
    func impossibleSizesAreRefused(width: Double, height: Double) {
        let picture = Drawing(width: width, height: height, title: "")
        #expect(throws: DrawingError.self) { try picture.png() }
    }
}
