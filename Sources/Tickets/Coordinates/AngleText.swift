internal import Geodesy

/// Degrees with hemispheres or degree signs, whole or with minutes and seconds.
///
/// Hemispheres stand before both angles or after both and name the axis, so that either may come first. Without them both
/// angles need degree signs, and latitude is first. Only the last number of an angle may have a fraction; minutes and
/// seconds are below 60.
enum AngleText {
    /// Reads a pair of angles; nil where the text is none.
    static func read(_ text: Substring) throws(CoordinateTextError) -> CoordinateReading? {
        guard let tokens = AngleToken.tokens(of: text) else { return nil }
        // Letters alone are words.
        guard tokens.contains(where: \.isNumber) else { return nil }
        let letters = tokens.count { $0.isHemisphere }
        let degreeMarks = tokens.count { $0 == .mark(0) }
        guard letters > 0 || degreeMarks > 0 else {
            let numbers = tokens.count { $0.isNumber }
            if numbers == 4 || numbers == 6, numbers == tokens.count {
                throw malformed(
                    text,
                    "\(numbers) numbers without N, S, E, W or degree signs; write them with hemispheres"
                )
            }
            return nil
        }
        let halves: [Half]
        switch letters {
        case 0: halves = try unsigned(tokens, text)
        case 2: halves = try withHemispheres(tokens, text)
        case 1: throw malformed(text, "one hemisphere letter for two angles")
        default: throw malformed(text, "more than two hemisphere letters")
        }
        return try reading(halves[0], halves[1], text)
    }

    /// Reads one angle of a known axis: a decimal number, or degrees with or without its hemisphere.
    ///
    /// - Returns: degrees; nil where the text is no angle of this axis, or could be one of either hemisphere.
    static func angle(_ text: Substring, isLatitude: Bool) -> Double? {
        if let number = CoordinateText.number(text) { return number }
        guard var tokens = AngleToken.tokens(of: text) else { return nil }
        var hemisphere: Hemisphere?
        if case .hemisphere(let first)? = tokens.first {
            hemisphere = first
            tokens.removeFirst()
        } else if case .hemisphere(let last)? = tokens.last {
            hemisphere = last
            tokens.removeLast()
        }
        guard let angle = try? Angle(tokens[...], ""), angle.isMarked || hemisphere != nil else { return nil }
        guard let hemisphere else { return angle.degrees }
        guard hemisphere != .eastOrWest, hemisphere.isLatitude == isLatitude, !angle.isSigned else {
            return nil
        }
        return hemisphere == .south || hemisphere == .west ? -angle.degrees : angle.degrees
    }

    // MARK: Halves

    private struct Half {
        var angle: Angle
        var hemisphere: Hemisphere?
    }

    private static func withHemispheres(
        _ tokens: [AngleToken],
        _ text: Substring
    ) throws(CoordinateTextError) -> [Half] {
        let places = tokens.indices.filter { tokens[$0].isHemisphere }
        let bodies: [ArraySlice<AngleToken>]
        if places[0] == 0 {
            bodies = [tokens[1..<places[1]], tokens[(places[1] + 1)...]]
        } else if places[1] == tokens.count - 1 {
            bodies = [tokens[..<places[0]], tokens[(places[0] + 1)..<places[1]]]
        } else {
            throw malformed(text, "one hemisphere stands before its angle and one after")
        }
        var halves: [Half] = []
        for (index, body) in bodies.enumerated() {
            var body = body
            // The divider between the angles is at the end of the first body or at the start of the second.
            if index == 0, places[0] == 0, body.last == .divider { body.removeLast() }
            if index == 1, places[0] != 0, body.first == .divider { body.removeFirst() }
            guard case .hemisphere(let hemisphere) = tokens[places[index]] else { continue }
            halves.append(Half(angle: try Angle(body, text), hemisphere: hemisphere))
        }
        return halves
    }

    private static func unsigned(
        _ tokens: [AngleToken],
        _ text: Substring
    ) throws(CoordinateTextError) -> [Half] {
        let marks = tokens.indices.filter { tokens[$0] == .mark(0) }
        guard marks.count == 2, marks[1] > 0, tokens[marks[1] - 1].isNumber else {
            throw malformed(text, "without hemisphere letters both angles need a degree sign")
        }
        var start = marks[1] - 1
        if start > 0, tokens[start - 1] == .minus || tokens[start - 1] == .plus { start -= 1 }
        var first = tokens[..<start]
        if first.last == .divider { first.removeLast() }
        return [
            Half(angle: try Angle(first, text), hemisphere: nil),
            Half(angle: try Angle(tokens[start...], text), hemisphere: nil),
        ]
    }

    // MARK: Reading

    private static func reading(
        _ first: Half,
        _ second: Half,
        _ text: Substring
    ) throws(CoordinateTextError) -> CoordinateReading {
        let form: CoordinateForm =
            switch max(first.angle.count, second.angle.count) {
            case 1: .degrees
            case 2: .degreesMinutes
            default: .degreesMinutesSeconds
            }
        guard let left = first.hemisphere, let right = second.hemisphere else {
            let coordinate = try CoordinateText.coordinate(
                latitude: first.angle.degrees,
                longitude: second.angle.degrees,
                in: text
            )
            return CoordinateReading(coordinate: coordinate, form: form)
        }
        guard left.isLatitude != right.isLatitude else {
            throw .malformed(
                text: String(text),
                form: form,
                reason: "both angles are \(left.isLatitude ? "latitudes" : "longitudes")"
            )
        }
        let (latitude, longitude) = left.isLatitude ? (first, second) : (second, first)
        let north = latitude.hemisphere == .south ? -1.0 : 1
        let east = longitude.hemisphere == .west ? -1.0 : 1
        let coordinate = try CoordinateText.coordinate(
            latitude: north * latitude.angle.degrees,
            longitude: east * longitude.angle.degrees,
            in: text
        )
        if longitude.hemisphere == .eastOrWest, !latitude.angle.isSigned, !longitude.angle.isSigned {
            throw .ambiguous(
                text: String(text),
                readings: [
                    "longitude \(coordinate.longitude) with O for Ost (east)",
                    "longitude \(-coordinate.longitude) with O for Oeste or Ouest (west)",
                ]
            )
        }
        for half in [latitude, longitude] where half.angle.isSigned {
            let size = abs(half.angle.degrees)
            throw .ambiguous(
                text: String(text),
                readings: [
                    "\(size) degrees in the hemisphere of its letter",
                    "\(size) degrees in the other one, by its sign",
                ]
            )
        }
        return CoordinateReading(coordinate: coordinate, form: form)
    }

    private static func malformed(_ text: Substring, _ reason: String) -> CoordinateTextError {
        .malformed(text: String(text), form: .degreesMinutesSeconds, reason: reason)
    }
}

/// One angle: degrees, minutes and seconds as far as they are written.
struct Angle: Hashable {
    /// Degrees with sign; minus zero degrees and some minutes are below zero.
    private(set) var degrees = 0.0
    /// How many numbers it was written with, from one to three.
    private(set) var count = 0
    /// Whether a minus or plus sign was written.
    private(set) var isSigned = false
    /// Whether it has a degree sign or a colon.
    private(set) var isMarked = false

    /// Reads an angle without hemisphere.
    ///
    /// - Parameters:
    ///   - tokens: the angle alone.
    ///   - text: what errors quote.
    /// - Throws: `CoordinateTextError.malformed`.
    init(_ tokens: ArraySlice<AngleToken>, _ text: Substring) throws(CoordinateTextError) {
        func malformed(_ reason: String) -> CoordinateTextError {
            .malformed(text: String(text), form: .degreesMinutesSeconds, reason: reason)
        }
        var rest = tokens
        var sign = 1.0
        if rest.first == .minus || rest.first == .plus {
            sign = rest.first == .minus ? -1 : 1
            isSigned = true
            rest.removeFirst()
        }
        var hasFraction = false
        var needsNumber = true
        while let token = rest.popFirst() {
            switch token {
            case .number(let whole, let fraction):
                guard count < 3 else { throw malformed("an angle has at most degrees, minutes and seconds") }
                guard !hasFraction else { throw malformed("only the last number of an angle has a fraction") }
                guard whole.utf8.count <= 3 || count == 0, let value = Double("\(whole).\(fraction)0") else {
                    throw malformed("\(whole) are too many digits")
                }
                guard count == 0 || value < 60 else {
                    throw malformed("\(whole) \(count == 1 ? "minutes" : "seconds") are not below 60")
                }
                hasFraction = !fraction.isEmpty
                degrees += value / [1, 60, 3600][count]
                count += 1
                needsNumber = false
            case .mark(let unit):
                guard count > 0, unit == count - 1 else {
                    throw malformed("the signs for degrees, minutes and seconds are not in this order")
                }
                if case .mark? = rest.first { throw malformed("two signs follow one number") }
                isMarked = true
            case .colon:
                guard count > 0, !needsNumber else { throw malformed("a colon stands alone") }
                needsNumber = true
                isMarked = true
            case .minus, .plus: throw malformed("a sign stands inside an angle")
            case .divider, .hemisphere: throw malformed("a comma stands inside an angle")
            }
        }
        guard !needsNumber else { throw malformed("a number is missing") }
        degrees *= sign
    }
}
