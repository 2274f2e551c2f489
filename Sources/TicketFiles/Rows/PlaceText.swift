internal import Clustering
internal import Geodesy
internal import Tickets

/// Reads places from the text of fields; never guesses and never repairs.
enum PlaceText {
    /// A place of two texts in degrees; one that is no place says what the fields held.
    static func geographic(
        latitude: UnsafeBufferPointer<UInt8>,
        longitude: UnsafeBufferPointer<UInt8>
    ) -> TicketPlace {
        if let north = DecimalText.parse(latitude), let east = DecimalText.parse(longitude),
            let coordinate = try? Coordinate(latitude: north, longitude: east)
        {
            return .located(.geographic(coordinate))
        }
        return unusable(["latitude", "longitude"], [latitude, longitude])
    }

    /// A place of one text, latitude first, with a comma, a semicolon or blanks between the numbers.
    ///
    /// A comma is never a decimal mark here: in a file it is the trace of a program that mangled the numbers.
    static func geographic(pair text: UnsafeBufferPointer<UInt8>) -> TicketPlace {
        var parts = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        if parts.count == 1 {
            parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        }
        if parts.count == 1 { parts = text.split { $0 == 0x20 || $0 == 0x09 } }
        guard parts.count == 2 else { return unusable(["location"], [text]) }
        let place = geographic(
            latitude: DecimalText.trim(UnsafeBufferPointer(rebasing: parts[0])),
            longitude: DecimalText.trim(UnsafeBufferPointer(rebasing: parts[1]))
        )
        if case .located = place { return place }
        return unusable(["location"], [text])
    }

    /// A place in the plane.
    static func planar(x: UnsafeBufferPointer<UInt8>, y: UnsafeBufferPointer<UInt8>) -> TicketPlace {
        if let first = DecimalText.parse(x), let second = DecimalText.parse(y), first.isFinite,
            second.isFinite
        {
            // Minus zero is zero, as it is for degrees.
            return .located(.planar(x: first == 0 ? 0 : first, y: second == 0 ? 0 : second))
        }
        return unusable(["x", "y"], [x, y])
    }

    private static func unusable(_ names: [String], _ texts: [UnsafeBufferPointer<UInt8>]) -> TicketPlace {
        guard texts.contains(where: { !$0.isEmpty }) else { return .unusable(.noCoordinates, found: "") }
        let found = zip(names, texts).map { name, text in
            "\(name) '\(String(decoding: text, as: UTF8.self).shortened)'"
        }
        return .unusable(.invalidCoordinates, found: found.joined(separator: ", "))
    }
}
