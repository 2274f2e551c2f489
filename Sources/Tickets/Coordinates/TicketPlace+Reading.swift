internal import Clustering
public import Geodesy

extension TicketPlace {
    /// A place that is less exact than this, by its own words, is not trusted: half the diagonal of a plus code of eight
    /// digits is 200 m, of six digits 4 km.
    public static let leastExact = Length.kilometers(1)

    /// The place that one text tells, in any form; nil or blank text is no coordinates, an unreadable one is quoted.
    ///
    /// A text with less exactness than `leastExact` is suspect.
    ///
    /// - Parameters:
    ///   - text: the text; nil where the field is empty.
    ///   - reader: how it is read.
    public init(coordinateText text: String?, reader: CoordinateReader = CoordinateReader()) {
        do throws(CoordinateTextError) {
            self.init(try reader.read(text ?? ""))
        } catch {
            self.init(error, found: text ?? "")
        }
    }

    /// The place that a JSON object tells.
    public init(_ object: CoordinateObject) {
        do throws(CoordinateTextError) {
            self.init(try object.reading(quoting: object.description))
        } catch {
            self.init(error, found: object.description)
        }
    }

    /// The place that the lines of a longer text tell.
    ///
    /// Read as a whole or, where that is no place, line by line: one line must be a place, and lines that are none are
    /// passed over. Two different places are invalid coordinates.
    ///
    /// - Parameters:
    ///   - lines: the lines in their order; the target of a link is a line of its own.
    ///   - reader: how each is read.
    public init(coordinateLines lines: [String], reader: CoordinateReader = CoordinateReader()) {
        let whole = lines.joined(separator: "\n")
        var found: [CoordinateReading] = []
        do throws(CoordinateTextError) {
            found = [try reader.read(whole)]
        } catch {
            found = lines.compactMap { try? reader.read($0) }
        }
        guard let first = found.first else {
            let isBlank = lines.allSatisfy { $0.allSatisfy(\.isWhitespace) }
            self =
                isBlank ? .unusable(.noCoordinates, found: "") : .unusable(.invalidCoordinates, found: whole)
            return
        }
        guard found.allSatisfy({ $0.coordinate == first.coordinate }) else {
            self = .unusable(.invalidCoordinates, found: whole)
            return
        }
        self.init(first)
    }

    /// The place that a latitude and a longitude text tell, each a number with decimal point or comma, or degrees.
    ///
    /// Both blank is no coordinates; one blank, an unreadable number or one out of range is invalid.
    public init(latitudeText: String?, longitudeText: String?) {
        let latitude = CoordinateText.trim((latitudeText ?? "")[...])
        let longitude = CoordinateText.trim((longitudeText ?? "")[...])
        guard !latitude.isEmpty || !longitude.isEmpty else {
            self = .unusable(.noCoordinates, found: "")
            return
        }
        guard let north = AngleText.angle(latitude, isLatitude: true),
            let east = AngleText.angle(longitude, isLatitude: false),
            let coordinate = try? Coordinate(latitude: north, longitude: east)
        else {
            self = .unusable(.invalidCoordinates, found: "\(latitude), \(longitude)")
            return
        }
        self = .located(.geographic(coordinate))
    }

    private init(_ reading: CoordinateReading) {
        guard let uncertainty = reading.uncertainty, uncertainty > Self.leastExact else {
            self = .located(.geographic(reading.coordinate))
            return
        }
        let kilometers = Int(uncertainty.kilometers.rounded())
        self = .suspect(
            reading.coordinate,
            why:
                "the \(reading.form.words) names an area, and the place can be \(kilometers) km from its middle"
        )
    }

    private init(_ error: CoordinateTextError, found: String) {
        self =
            error == .empty
            ? .unusable(.noCoordinates, found: "") : .unusable(.invalidCoordinates, found: found)
    }
}
