public import Geodesy

extension CoordinateForm {
    /// Writes a place in this form, so that `CoordinateReader` reads it back.
    ///
    /// Exact: `decimalPair`, `degrees`, `wellKnownText`, `geoJSON`, `jsonObject`, `geoURI`, `mapPin` (OpenStreetMap's marker)
    /// and `mapView`. To a ten-thousandth of a minute (19 cm): `degreesMinutes`. To a hundredth of a second (31 cm):
    /// `degreesMinutesSeconds`. To the cell that the place is in, 14 m: `plusCode`. Nil: `shortPlusCode`, which depends on
    /// another place.
    public func text(of place: Coordinate) -> String? {
        let (latitude, longitude) = (place.latitude, place.longitude)
        let (north, east) = (Self.plain(latitude), Self.plain(longitude))
        switch self {
        case .decimalPair: return "\(north),\(east)"
        case .degrees:
            return "\(Self.plain(abs(latitude)))° \(Self.letter(latitude, "N", "S")), "
                + "\(Self.plain(abs(longitude)))° \(Self.letter(longitude, "E", "W"))"
        case .degreesMinutes:
            return Self.minutes(latitude) + Self.letter(latitude, "N", "S") + " " + Self.minutes(longitude)
                + Self.letter(longitude, "E", "W")
        case .degreesMinutesSeconds:
            return Self.seconds(latitude) + Self.letter(latitude, "N", "S") + " " + Self.seconds(longitude)
                + Self.letter(longitude, "E", "W")
        case .wellKnownText: return "POINT(\(east) \(north))"
        case .geoJSON: return "{\"type\":\"Point\",\"coordinates\":[\(east),\(north)]}"
        case .jsonObject: return "{\"lat\":\(north),\"lng\":\(east)}"
        case .geoURI: return "geo:\(north),\(east)"
        case .mapPin: return "https://www.openstreetmap.org/?mlat=\(north)&mlon=\(east)"
        case .mapView: return "https://www.openstreetmap.org/#map=17/\(north)/\(east)"
        case .plusCode: return PlusCode.code(of: place)
        case .shortPlusCode: return nil
        }
    }

    private static func letter(_ degrees: Double, _ positive: String, _ negative: String) -> String {
        degrees < 0 ? negative : positive
    }

    /// Whole units first, so that 59.9999 minutes never become 60.
    private static func minutes(_ degrees: Double) -> String {
        let units = Int((abs(degrees) * 600_000).rounded())
        return "\(units / 600_000)°\(fixed(units % 600_000, decimals: 4))'"
    }

    private static func seconds(_ degrees: Double) -> String {
        let units = Int((abs(degrees) * 360_000).rounded())
        return "\(units / 360_000)°\(units / 6_000 % 60)'\(fixed(units % 6_000, decimals: 2))\""
    }

    private static func fixed(_ units: Int, decimals: Int) -> String {
        var digits = String(units)
        while digits.utf8.count <= decimals { digits = "0" + digits }
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
        return digits
    }

    /// The shortest decimal that is this number, without an exponent and without `.0` at its end.
    static func plain(_ number: Double) -> String {
        var text = "\(abs(number))"
        if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }),
            let exponent = Int(text[text.index(after: mark)...])
        {
            let digits = text[..<mark].filter { $0 != "." }
            // Degrees are below a thousand: Swift writes an exponent for small numbers only.
            text = "0." + String(repeating: "0", count: max(0, -exponent - 1)) + digits
        }
        if text.hasSuffix(".0") { text.removeLast(2) }
        return number < 0 ? "-" + text : text
    }
}
