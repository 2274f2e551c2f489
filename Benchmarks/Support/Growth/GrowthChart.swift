internal import Foundation

/// A record of growth as an SVG of its own: time to the left, memory to the right, both axes logarithmic.
///
/// Colours follow the reader's light or dark setting; every line also has its own marker and its name at its end.
package struct GrowthChart: Sendable {
    private let record: GrowthRecord

    package init(_ record: GrowthRecord) { self.record = record }

    /// The file's text; a chart without lines where there are no points.
    package var svg: String {
        var parts = [Self.head]
        parts.append(panel(.seconds, title: "seconds", left: 58))
        parts.append(panel(.megabytes, title: "peak memory, MB", left: 488))
        parts.append("</svg>\n")
        return parts.joined(separator: "\n")
    }

    private static let width = 262.0
    private static let top = 44.0
    private static let height = 276.0

    private static let head = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 366" width="880" height="366" role="img" \
        font-family="system-ui, sans-serif" font-size="12">
        <title>How the cost of clustering grows with the number of places</title>
        <desc>Time and memory over the number of places, both axes logarithmic; dashed: the fitted power law.</desc>
        <style>
        :root{color-scheme:light dark}
        .back{fill:#fff}.ink{fill:#1d2733}.grid{stroke:#d5dbe2;stroke-width:1}
        .law{fill:none;stroke-width:1;stroke-dasharray:4 4;opacity:.75}.line{fill:none;stroke-width:2}
        .s0{stroke:#0b62a8;color:#0b62a8}.s1{stroke:#b04a00;color:#b04a00}.s2{stroke:#26742b;color:#26742b}
        .s3{stroke:#7339ab;color:#7339ab}.s4{stroke:#a1185a;color:#a1185a}
        .mark{fill:currentColor;stroke:none}.name{fill:currentColor;stroke:none}
        @media (prefers-color-scheme:dark){
        .back{fill:#11161c}.ink{fill:#dde4ec}.grid{stroke:#313b47}
        .s0{stroke:#74b7ff;color:#74b7ff}.s1{stroke:#ffab66;color:#ffab66}.s2{stroke:#7fdc8b;color:#7fdc8b}
        .s3{stroke:#c9a6ff;color:#c9a6ff}.s4{stroke:#ff93bd;color:#ff93bd}}
        </style>
        <rect class="back" width="880" height="366"/>
        """

    private func panel(_ cost: GrowthRecord.Cost, title: String, left: Double) -> String {
        let values = record.points.map { cost.of($0) }.filter { $0 > 0 }
        let sizes = record.points.map { Double($0.size) }.filter { $0 > 0 }
        let x = Axis(values: sizes, from: left, to: left + Self.width)
        let y = Axis(values: values, from: Self.top + Self.height, to: Self.top)
        var parts = [
            "<text class=\"ink\" x=\"\(Self.number(left))\" y=\"26\" font-size=\"14\">\(title)</text>"
        ]
        for decade in x.decades {
            let place = Self.number(x.place(of: decade))
            let low = Self.number(Self.top + Self.height)
            parts.append(
                "<line class=\"grid\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(Self.number(Self.top))\" y2=\"\(low)\"/>"
                    + "<text class=\"ink\" x=\"\(place)\" y=\"\(Self.number(Self.top + Self.height + 18))\" "
                    + "text-anchor=\"middle\">\(GrowthRecord.grouped(Int(decade)))</text>"
            )
        }
        for decade in y.decades {
            let place = Self.number(y.place(of: decade))
            parts.append(
                "<line class=\"grid\" y1=\"\(place)\" y2=\"\(place)\" x1=\"\(Self.number(left))\" "
                    + "x2=\"\(Self.number(left + Self.width))\"/>"
                    + "<text class=\"ink\" x=\"\(Self.number(left - 6))\" y=\"\(place)\" dy=\"4\" "
                    + "text-anchor=\"end\">\(Self.plain(decade))</text>"
            )
        }
        parts.append(
            "<text class=\"ink\" x=\"\(Self.number(left + Self.width / 2))\" "
                + "y=\"\(Self.number(Self.top + Self.height + 38))\" text-anchor=\"middle\">places</text>"
        )
        parts += lines(cost, x, y)
        return parts.joined(separator: "\n")
    }

    private func lines(_ cost: GrowthRecord.Cost, _ x: Axis, _ y: Axis) -> [String] {
        var parts: [String] = []
        var names: [(index: Int, text: String, x: Double, y: Double)] = []
        for (index, subject) in record.subjects.enumerated() {
            let points = record.points.filter { $0.subject == subject && cost.of($0) > 0 }
            guard let first = points.first, let last = points.last else { continue }
            let corners = points.map { (x.place(of: Double($0.size)), y.place(of: cost.of($0))) }
            let path = corners.map { "\(Self.number($0.0)),\(Self.number($0.1))" }.joined(separator: " ")
            var text = subject
            var law = ""
            if let fit = record.fit(subject, cost) {
                let ends = [first, last].map { point in
                    let size = Double(point.size)
                    return "\(Self.number(x.place(of: size))),\(Self.number(y.place(of: fit.cost(of: size))))"
                }
                law = "<polyline class=\"law\" points=\"\(ends.joined(separator: " "))\"/>"
                if cost == .seconds { text += String(format: " n^%.2f", fit.exponent) }
            }
            let marks = corners.map { Self.mark(index, $0.0, $0.1) }.joined()
            parts.append(
                "<g class=\"s\(index % 5)\">\(law)<polyline class=\"line\" points=\"\(path)\"/>\(marks)</g>"
            )
            if let end = corners.last { names.append((index, text, end.0 + 9, end.1 + 4)) }
        }
        // Names stand under each other where lines end close together.
        names.sort { ($0.y, $0.index) < ($1.y, $1.index) }
        for position in names.indices.dropFirst() {
            names[position].y = max(names[position].y, names[position - 1].y + 14)
        }
        return parts
            + names.map { name in
                "<g class=\"s\(name.index % 5)\"><text class=\"name\" x=\"\(Self.number(name.x))\" "
                    + "y=\"\(Self.number(name.y))\">\(name.text)</text></g>"
            }
    }

    /// Circle, square, triangle, diamond or bar.
    private static func mark(_ index: Int, _ x: Double, _ y: Double) -> String {
        let shape =
            switch index % 5 {
            case 0: "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"
            case 1: "m-3-3h6v6h-6z"
            case 2: "m0-4l4 7h-8z"
            case 3: "m0-4.5l4.5 4.5l-4.5 4.5l-4.5-4.5z"
            default: "m-1.5-4.5h3v9h-3z"
            }
        return "<path class=\"mark\" d=\"M\(number(x)) \(number(y))\(shape)\"/>"
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func plain(_ decade: Double) -> String {
        decade >= 1 ? GrowthRecord.grouped(Int(decade)) : String(format: "%g", decade)
    }

    /// A logarithmic axis over whole decades.
    private struct Axis {
        let decades: [Double]
        let from: Double
        let to: Double

        init(values: [Double], from: Double, to: Double) {
            let low = Int(log10(values.min() ?? 1).rounded(.down))
            let high = max(low + 1, Int(log10(values.max() ?? 10).rounded(.up)))
            decades = (low...high).map { pow(10, Double($0)) }
            self.from = from
            self.to = to
        }

        func place(of value: Double) -> Double {
            let first = log10(decades.first ?? 1)
            let last = log10(decades.last ?? 10)
            return from + (to - from) * (log10(value) - first) / (last - first)
        }
    }
}
