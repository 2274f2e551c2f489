extension Drawing {
    /// The picture as an SVG document in UTF-8, ending in a line break; the same picture is the same bytes.
    public func svg() -> [UInt8] {
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Drawing.number(width))" \
            height="\(Drawing.number(height))" viewBox="0 0 \(Drawing.number(width)) \(Drawing.number(height))" \
            role="img" font-family="DejaVu Sans, Verdana, sans-serif">
            <title>\(Drawing.escaped(title))</title>
            <rect width="100%" height="100%" fill="#ffffff"/>

            """
        for shape in shapes { text += Drawing.element(shape) + "\n" }
        text += "</svg>\n"
        return Array(text.utf8)
    }

    private static func element(_ shape: Shape) -> String {
        switch shape {
        case .path(let points, let isClosed, let paint):
            let name = isClosed ? "polygon" : "polyline"
            let list = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
            return "<\(name) points=\"\(list)\"\(attributes(paint))/>"
        case .circle(let center, let radius, let paint):
            return "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\" r=\"\(number(radius))\""
                + "\(attributes(paint))/>"
        case .text(let text):
            var result = "<text x=\"\(number(text.at.x))\" y=\"\(number(text.at.y))\""
            result += " font-size=\"\(number(text.size))\" fill=\"\(hex(text.color))\""
            if text.anchor != .start { result += " text-anchor=\"\(text.anchor.rawValue)\"" }
            if text.isBold { result += " font-weight=\"bold\"" }
            if text.isUpwards {
                result += " transform=\"rotate(-90 \(number(text.at.x)) \(number(text.at.y)))\""
            }
            return result + ">\(escaped(text.text))</text>"
        }
    }

    private static func attributes(_ paint: Paint) -> String {
        var result = " fill=\"\(paint.fill.map(hex) ?? "none")\""
        if let stroke = paint.stroke {
            result += " stroke=\"\(hex(stroke))\" stroke-width=\"\(number(paint.width))\""
            if !paint.dashes.isEmpty {
                result += " stroke-dasharray=\"\(paint.dashes.map(number).joined(separator: " "))\""
            }
        }
        if paint.opacity < 1 { result += " opacity=\"\(number(paint.opacity))\"" }
        return result
    }

    static func hex(_ color: Color) -> String {
        let digits = String(color.value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Two decimals at most: a hundredth of a point is below what any screen shows.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
        var text = hundredths < 0 ? "-\(whole)" : "\(whole)"
        if rest > 0 { text += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)" }
        return text
    }

    /// Text for XML 1.0: markup escaped, characters that XML forbids as U+FFFD, line ends as spaces.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "\t", "\n", "\r": safe += " "
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": safe += "\u{FFFD}"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}
