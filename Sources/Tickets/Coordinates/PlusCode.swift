internal import Geodesy

/// Open Location Codes ("plus codes") as Google's specification of 2014 has them.
///
/// A full code is eight digits of base 20, a plus sign and more digits: five pairs of a latitude and a longitude digit, then
/// digits that cut the cell into four columns and five rows. A short code has lost digits at its start, and needs a place
/// near which it is completed.
enum PlusCode {
    /// A cell of the grid.
    struct Area: Hashable {
        var south: Double
        var west: Double
        /// Degrees.
        var height: Double
        /// Degrees.
        var width: Double

        var latitude: Double { min(south + height / 2, 90) }
        var longitude: Double { min(west + width / 2, 180) }

        /// Half of the diagonal.
        var uncertainty: Length {
            let middle = Coordinate(clamping: latitude, longitude)
            return middle.distance(to: Coordinate(clamping: south, west))
        }
    }

    private static let digits = Array("23456789CFGHJMPQRVWX".utf8)
    private static let separator = UInt8(ascii: "+")
    private static let padding = UInt8(ascii: "0")
    private static let mostDigits = 15

    /// Reads a code, alone or, if it is full, with words after it; nil where the text is none.
    static func read(_ text: Substring, near reference: Coordinate?) throws(CoordinateTextError)
        -> CoordinateReading?
    {
        let code = text.prefix { !$0.isWhitespace && $0 != "," }
        let words = CoordinateText.trim(text.dropFirst(code.count).drop { $0 == "," })
        guard let kind = kind(code) else { return nil }
        // What follows a code is the name of a town, not more coordinates.
        guard words.isEmpty || words.first?.isLetter == true else { return nil }
        func malformed(_ reason: String) -> CoordinateTextError {
            .malformed(text: String(text), form: .shortPlusCode, reason: reason)
        }
        if kind == .full {
            let area = area(code)
            return CoordinateReading(
                coordinate: try CoordinateText.coordinate(
                    latitude: area.latitude,
                    longitude: area.longitude,
                    in: text
                ),
                form: .plusCode,
                uncertainty: area.uncertainty
            )
        }
        guard words.isEmpty else {
            throw malformed(
                "'\(words)' is not looked up; write the full code, with eight digits before the plus"
            )
        }
        guard let reference else {
            throw malformed(
                "it is complete only beside a place; write the full code, with eight digits before the plus"
            )
        }
        let area = nearest(code, to: reference)
        return CoordinateReading(
            coordinate: try CoordinateText.coordinate(
                latitude: area.latitude,
                longitude: area.longitude,
                in: text
            ),
            form: .shortPlusCode,
            uncertainty: area.uncertainty
        )
    }

    enum Kind { case full, short }

    /// Whether a text is a code, and which kind; letter case does not matter.
    static func kind(_ text: some StringProtocol) -> Kind? {
        let code = Array(text.uppercased().utf8)
        guard let plus = code.firstIndex(of: separator), plus <= 8, plus.isMultiple(of: 2),
            code.lastIndex(of: separator) == plus
        else { return nil }
        // One digit after the plus sign is half a pair; none at all only a full code has.
        let after = code.count - plus - 1
        guard after != 1, after > 0 || plus == 8 else { return nil }
        let before = code[..<plus]
        if let zero = before.firstIndex(of: padding) {
            // Padding stands for whole pairs at the end of a full code without digits after the plus sign.
            guard plus == 8, after == 0, zero > 0, zero.isMultiple(of: 2),
                before[zero...].allSatisfy({ $0 == padding })
            else { return nil }
        }
        let isSound = code.allSatisfy { digits.contains($0) || $0 == separator || $0 == padding }
        guard isSound, !code[plus...].contains(padding) else { return nil }
        guard plus == 8 else { return .short }
        // 9 × 20 degrees reach from pole to pole, 18 × 20 around the globe.
        guard let first = digits.firstIndex(of: code[0]), let second = digits.firstIndex(of: code[1]),
            first < 9, second < 18
        else { return nil }
        return .full
    }

    /// The cell of a full code; digits after the fifteenth are passed over.
    static func area(_ text: some StringProtocol) -> Area {
        let code = text.uppercased().utf8.filter { $0 != separator && $0 != padding }.prefix(mostDigits)
        // Counted in whole cells of the finest grid, so that no rounding adds up: 8000 × 5^5 and 8000 × 4^5 a degree.
        var (south, west) = (0, 0)
        var (height, width) = (20 * 25_000_000, 20 * 8_192_000)
        for (index, byte) in code.enumerated() {
            let digit = digits.firstIndex(of: byte) ?? 0
            if index < 10 {
                if index.isMultiple(of: 2) {
                    if index > 0 { (height, width) = (height / 20, width / 20) }
                    south += digit * height
                } else {
                    west += digit * width
                }
            } else {
                (height, width) = (height / 5, width / 4)
                south += digit / 4 * height
                west += digit % 4 * width
            }
        }
        return Area(
            south: Double(south - 90 * 25_000_000) / 25_000_000,
            west: Double(west - 180 * 8_192_000) / 8_192_000,
            height: Double(height) / 25_000_000,
            width: Double(width) / 8_192_000
        )
    }

    /// The code of the cell that a place is in.
    ///
    /// - Parameters:
    ///   - place: the place; the north pole belongs to the cell south of it, longitude 180 is -180.
    ///   - length: digits: 2, 4, 6, 8 or 10 ... 15.
    /// - Returns: the code in upper case.
    static func code(of place: Coordinate, length: Int = 10) -> String {
        var latitude = Int(((place.latitude + 90) * 25_000_000).rounded(.down))
        var longitude = Int(((place.longitude + 180) * 8_192_000).rounded(.down))
        latitude = min(max(latitude, 0), 180 * 25_000_000 - 1)
        longitude = longitude % (360 * 8_192_000)
        var (height, width) = (20 * 25_000_000, 20 * 8_192_000)
        var code: [UInt8] = []
        while code.count < length {
            if code.count < 10 {
                code += [digits[latitude / height], digits[longitude / width]]
                (latitude, longitude) = (latitude % height, longitude % width)
                if code.count < 10 { (height, width) = (height / 20, width / 20) }
            } else {
                (height, width) = (height / 5, width / 4)
                code.append(digits[latitude / height * 4 + longitude / width])
                (latitude, longitude) = (latitude % height, longitude % width)
            }
        }
        while code.count < 8 { code.append(padding) }
        code.insert(separator, at: 8)
        return String(decoding: code, as: UTF8.self)
    }

    /// The cell with a short code whose middle is nearest to a place.
    static func nearest(_ short: some StringProtocol, to reference: Coordinate) -> Area {
        let upper = short.uppercased()
        let missing = 8 - upper.utf8.prefix { $0 != separator }.count
        // The missing digits are those of the reference; a cell's neighbour is one step of the last of them away.
        let step: Double = [2: 20, 4: 1, 6: 0.05, 8: 0.0025][missing] ?? 20
        let digits = code(of: reference).utf8.filter { $0 != separator }.prefix(missing)
        let prefix = String(decoding: Array(digits), as: UTF8.self)
        var area = area(prefix + upper)
        let half = step / 2
        if reference.latitude + half < area.latitude, area.south - step >= -90 {
            area.south -= step
        } else if reference.latitude - half > area.latitude, area.south + step + area.height <= 90 {
            area.south += step
        }
        if reference.longitude + half < area.longitude {
            area.west -= step
        } else if reference.longitude - half > area.longitude {
            area.west += step
        }
        if area.west < -180 { area.west += 360 }
        if area.west >= 180 { area.west -= 360 }
        return area
    }
}

extension Coordinate {
    /// Two finite numbers, brought to the ends of their ranges.
    fileprivate init(clamping latitude: Double, _ longitude: Double) {
        let latitude = min(90, max(-90, latitude))
        let longitude = min(180, max(-180, longitude))
        do {
            try self.init(latitude: latitude, longitude: longitude)
        } catch {
            preconditionFailure("\(latitude), \(longitude) are on the globe")
        }
    }
}
