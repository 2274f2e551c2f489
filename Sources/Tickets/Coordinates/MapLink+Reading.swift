internal import Geodesy

extension MapLink {
    /// The place.
    ///
    /// - Parameter reader: how texts inside the address are read.
    /// - Returns: the marked place; without one, the middle of the map.
    /// - Throws: `CoordinateTextError`; `ambiguous` where two places are marked, further apart than rounding explains.
    func read(_ reader: CoordinateReader) throws(CoordinateTextError) -> CoordinateReading {
        switch service {
        case .shortened:
            throw malformed("a short address holds no coordinates; open it and copy the long one")
        case .unknown:
            let known = Service.allCases.dropLast(2).map(\.rawValue).joined(separator: ", ")
            throw malformed("of which service it is, is not known; read are \(known)")
        case .google where path.contains("dir"):
            throw malformed("a route is not one place")
        default: break
        }
        for (form, places) in [
            (CoordinateForm.mapPin, try pins(reader)), (.mapView, try views()),
        ] {
            guard let first = places.first else { continue }
            let others = places.filter {
                $0.coordinate.distance(to: first.coordinate) > Self.roundingOfNames
            }
            guard others.isEmpty else {
                throw .ambiguous(
                    text: String(text),
                    readings: places.map { "\($0.coordinate) in \($0.source)" }
                )
            }
            return CoordinateReading(coordinate: first.coordinate, form: form)
        }
        throw malformed("it holds no coordinates")
    }

    /// A name such as `51°30'26.0"N 0°07'39.0"W` in an address is rounded to a tenth of a second, or three metres.
    private static let roundingOfNames = Length(meters: 10)

    private struct Place {
        var coordinate: Coordinate
        var source: String
    }

    private func malformed(_ reason: String) -> CoordinateTextError {
        .malformed(text: String(text), form: .mapView, reason: reason)
    }

    private func place(_ latitude: Double, _ longitude: Double, _ source: String) throws(CoordinateTextError)
        -> Place
    {
        Place(
            coordinate: try CoordinateText.coordinate(latitude: latitude, longitude: longitude, in: text),
            source: source
        )
    }

    // MARK: Marked places, the most exact first

    private func pins(_ reader: CoordinateReader) throws(CoordinateTextError) -> [Place] {
        var pins: [Place] = []
        switch service {
        case .google:
            pins = try googleData()
            for (kind, name) in zip(path, path.dropFirst()) where kind == "place" || kind == "search" {
                pins += try written(name, reader, "its path")
            }
            for pair in query where ["q", "query"].contains(pair.name) {
                let value = pair.value.hasPrefix("loc:") ? String(pair.value.dropFirst(4)) : pair.value
                pins += try written(value, reader, pair.name + "=")
            }
        case .openStreetMap:
            pins = try axes("mlat", "mlon")
        case .apple:
            for pair in query where ["ll", "coordinate", "q", "address"].contains(pair.name) {
                pins += try written(pair.value, reader, pair.name + "=")
            }
        case .bing:
            for pair in query where pair.name == "sp" {
                // point.latitude_longitude_title; further points follow after a tilde.
                for point in pair.value.split(separator: "~") where point.hasPrefix("point.") {
                    let parts = point.dropFirst(6).split(separator: "_", omittingEmptySubsequences: false)
                    guard parts.count >= 2, let latitude = CoordinateText.number(parts[0]),
                        let longitude = CoordinateText.number(parts[1])
                    else { throw malformed("its sp= has no point with two numbers") }
                    pins.append(try place(latitude, longitude, "sp="))
                }
            }
            for pair in query where pair.name == "where1" || pair.name == "q" {
                pins += try written(pair.value, reader, pair.name + "=")
            }
        case .waze:
            for pair in query where ["ll", "latlng"].contains(pair.name) {
                pins += try written(pair.value, reader, pair.name + "=")
            }
        case .shortened, .unknown: break
        }
        return pins
    }

    /// `!3d<latitude>!4d<longitude>` of the place that a Google address is about.
    private func googleData() throws(CoordinateTextError) -> [Place] {
        var found: [Place] = []
        for segment in path where segment.hasPrefix("data=") {
            let parts = segment.dropFirst(5).split(separator: "!")
            for (latitude, longitude) in zip(parts, parts.dropFirst())
            where latitude.hasPrefix("3d") && longitude.hasPrefix("4d") {
                guard let north = CoordinateText.number(latitude.dropFirst(2)),
                    let east = CoordinateText.number(longitude.dropFirst(2))
                else { throw malformed("!3d and !4d hold no numbers") }
                found.append(try place(north, east, "!3d!4d"))
            }
        }
        return found
    }

    /// A text inside the address that holds coordinates; one that holds words gives none.
    private func written(_ value: String, _ reader: CoordinateReader, _ source: String)
        throws(CoordinateTextError) -> [Place]
    {
        // "51.5,-0.12 (Label)" is how Google writes a pin with a name.
        let trimmed = CoordinateText.trim(value.prefix { $0 != "(" })
        guard !trimmed.isEmpty, trimmed.contains(where: \.isNumber) else { return [] }
        do throws(CoordinateTextError) {
            return [Place(coordinate: try reader.readNumbers(trimmed).coordinate, source: source)]
        } catch {
            switch error {
            case .ambiguous, .offTheGlobe: throw error
            // A house number is no coordinate.
            case .unreadable, .malformed, .empty: return []
            }
        }
    }

    private func axes(_ latitude: String, _ longitude: String) throws(CoordinateTextError) -> [Place] {
        let (north, east) = (value(latitude), value(longitude))
        guard north != nil || east != nil else { return [] }
        guard let north = north.flatMap({ CoordinateText.number($0) }),
            let east = east.flatMap({ CoordinateText.number($0) })
        else { throw malformed("\(latitude)= and \(longitude)= are not two numbers") }
        return [try place(north, east, "\(latitude)= and \(longitude)=")]
    }

    private func value(_ name: String) -> String? { query.first { $0.name == name }?.value }

    // MARK: The middle of what is shown

    private func views() throws(CoordinateTextError) -> [Place] {
        var views: [Place] = []
        switch service {
        case .google:
            // @latitude,longitude,zoom
            for segment in path where segment.hasPrefix("@") {
                let parts = segment.dropFirst().split(separator: ",", omittingEmptySubsequences: false)
                guard parts.count >= 2, let latitude = CoordinateText.number(parts[0]),
                    let longitude = CoordinateText.number(parts[1])
                else { throw malformed("after the at sign stand no two numbers") }
                views.append(try place(latitude, longitude, "@"))
            }
            for name in ["ll", "center"] { views += try pair(name, dividedBy: ",") }
        case .openStreetMap:
            // #map=zoom/latitude/longitude, other settings after an ampersand
            for setting in fragment.split(separator: "&") where setting.hasPrefix("map=") {
                let parts = setting.dropFirst(4).split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 3, let latitude = CoordinateText.number(parts[1]),
                    let longitude = CoordinateText.number(parts[2])
                else { throw malformed("#map= has not the form zoom/latitude/longitude") }
                views.append(try place(latitude, longitude, "#map="))
            }
            if views.isEmpty { views += try axes("lat", "lon") }
        case .apple:
            for name in ["center", "sll"] { views += try pair(name, dividedBy: ",") }
        case .bing: views += try pair("cp", dividedBy: "~")
        case .waze: views += try pair("center", dividedBy: ",")
        case .shortened, .unknown: break
        }
        return views
    }

    private func pair(_ name: String, dividedBy divider: Character) throws(CoordinateTextError) -> [Place] {
        guard let value = value(name) else { return [] }
        let parts = value.split(separator: divider, omittingEmptySubsequences: false)
        guard parts.count == 2, let latitude = CoordinateText.number(parts[0]),
            let longitude = CoordinateText.number(parts[1])
        else { throw malformed("\(name)= does not hold two numbers") }
        return [try place(latitude, longitude, name + "=")]
    }
}
