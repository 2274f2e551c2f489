internal import Geodesy

/// `geo:latitude,longitude[,altitude][;crs=wgs84][;u=metres]` of RFC 5870, and `geo:0,0?q=latitude,longitude(label)` as
/// Android writes it.
enum GeoURI {
    /// Reads an address; nil where the text does not begin with `geo:`.
    static func read(_ text: Substring) throws(CoordinateTextError) -> CoordinateReading? {
        guard text.prefix(4).lowercased() == "geo:" else { return nil }
        func malformed(_ reason: String) -> CoordinateTextError {
            .malformed(text: String(text), form: .geoURI, reason: reason)
        }
        let body = text.dropFirst(4)
        let path = body.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: ";", omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: ",", omittingEmptySubsequences: false)
        guard (2...3).contains(numbers.count), numbers.allSatisfy(isNumber),
            let latitude = Double(numbers[0]), let longitude = Double(numbers[1])
        else { throw malformed("after geo: stand two or three plain numbers, latitude first") }
        var coordinate = try CoordinateText.coordinate(latitude: latitude, longitude: longitude, in: text)
        var uncertainty: Length?
        var seen: Set<String> = []
        for part in parts.dropFirst() {
            let name = part.prefix { $0 != "=" }.lowercased()
            let value = part.dropFirst(name.count + 1)
            guard !name.isEmpty, name.utf8.allSatisfy(isNameByte), seen.insert(name).inserted else {
                throw malformed("the parameter '\(name)' is no name or comes twice")
            }
            switch name {
            case "crs":
                guard value.lowercased() == "wgs84" else {
                    throw malformed("crs=\(value) is not WGS 84")
                }
            case "u":
                guard isNumber(value), let meters = Double(value), meters >= 0, meters.isFinite else {
                    throw malformed("u=\(value) is not a number of metres")
                }
                uncertainty = Length(meters: meters)
            default: break
            }
        }
        if let searched = try searchedPlace(body.dropFirst(path.count), text) {
            guard coordinate == searched || (latitude == 0 && longitude == 0) else {
                throw .ambiguous(
                    text: String(text),
                    readings: ["\(coordinate) before the question mark", "\(searched) in q="]
                )
            }
            coordinate = searched
        } else if latitude == 0, longitude == 0, body.contains("q=") {
            throw malformed("it asks to search for words, and holds no coordinates")
        }
        return CoordinateReading(coordinate: coordinate, form: .geoURI, uncertainty: uncertainty)
    }

    /// Letters, digits and hyphens, as RFC 5870 has it.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
        default: false
        }
    }

    /// `-digits[.digits]`, the only numbers that RFC 5870 allows.
    private static func isNumber(_ text: some StringProtocol) -> Bool {
        let digits = text.first == "-" ? text.dropFirst() : text.dropFirst(0)
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// The pair in Android's `?q=latitude,longitude(label)`.
    private static func searchedPlace(
        _ query: Substring,
        _ text: Substring
    ) throws(CoordinateTextError) -> Coordinate? {
        guard query.first == "?" else { return nil }
        for pair in query.dropFirst().split(separator: "&") where pair.hasPrefix("q=") {
            guard let value = MapLink.decoded(pair.dropFirst(2)) else { return nil }
            let numbers = value.prefix { $0 != "(" }
            guard let reading = try DecimalPair.read(CoordinateText.trim(numbers)) else { return nil }
            return reading.coordinate
        }
        return nil
    }
}
