extension TicketFieldMapping.Place {
    /// Finds the coordinate fields of a site by the type and the name of its fields.
    ///
    /// A number field called latitude or lat and one called longitude, lng, lon or long, or the same in one of the languages
    /// of `FieldRole`, make a pair; without a pair, one text field called location or coordinates, or by both halves
    /// (`Lat/Lon`), is taken. Names are compared word by word without regard to letter case and accents, so that
    /// `Site latitude` counts and `Platform` does not; where several fields match, one that has no other word in its name
    /// wins. `FieldSuggestions` looks at more fields and at their values, and suggests where this refuses.
    ///
    /// - Parameter fields: the fields of the site.
    /// - Returns: where coordinates are.
    /// - Throws: `FieldDiscoveryError` where there is no such field or more than one: a wrong guess would send crews to wrong
    ///   places, so nothing is guessed.
    public static func discover(in fields: [JiraField]) throws(FieldDiscoveryError)
        -> TicketFieldMapping.Place
    {
        let latitude = try match(.latitude, type: "float", in: fields) { isNamed($0, as: .latitude) }
        let longitude = try match(.longitude, type: "float", in: fields) { isNamed($0, as: .longitude) }
        switch (latitude, longitude) {
        case (let latitude?, let longitude?): return .pair(latitude: latitude.id, longitude: longitude.id)
        case (let field?, nil): throw .missing(.longitude, beside: .init(field))
        case (nil, let field?): throw .missing(.latitude, beside: .init(field))
        case (nil, nil): break
        }
        if let text = try locationText(in: fields) { return .text(text.id) }
        throw .missing(.location, beside: nil)
    }

    fileprivate static func locationText(in fields: [JiraField]) throws(FieldDiscoveryError) -> JiraField? {
        try match(.location, type: "textfield", in: fields) { words in
            !locationWords.isDisjoint(with: words) || FieldWords.isBothAxes(words)
        }
    }

    private static func isNamed(_ words: [String], as role: FieldRole) -> Bool {
        role.names.contains { $0.allSatisfy(words.contains) }
    }

    /// Narrower than the names of `FieldRole.location`: nobody looks at the values here.
    private static let locationWords: Set = [
        "location", "coordinates", "coordinate", "geolocation", "latlon", "latlng", "koordinaten",
        "coordonnees",
        "coordenadas", "coordinaten",
    ]

    private static func match(
        _ role: FieldDiscoveryError.Role,
        type: String,
        in fields: [JiraField],
        _ isNamed: ([String]) -> Bool
    ) throws(FieldDiscoveryError) -> JiraField? {
        let candidates = fields.filter { field in
            field.schema?.custom?.hasSuffix(":" + type) == true && isNamed(FieldWords.words(of: field.name))
        }
        let axes = (FieldRole.latitude.names + FieldRole.longitude.names).flatMap(\.self)
        let plain = locationWords.union(axes)
        let exact = candidates.filter { plain.isSuperset(of: FieldWords.words(of: $0.name)) }
        let best = exact.isEmpty ? candidates : exact
        guard best.count <= 1 else {
            throw .ambiguous(
                role,
                candidates: best.map(FieldDiscoveryError.Candidate.init).sorted { $0.id < $1.id }
            )
        }
        return best.first
    }
}

extension TicketFieldMapping {
    /// A mapping with the coordinate fields of a site, as `Place.discover(in:)` finds them.
    ///
    /// Beside a pair, the one text field that looks like a location is read where the pair is empty; of several, none.
    ///
    /// - Parameter fields: the fields of the site.
    /// - Returns: a mapping without duration and skills.
    /// - Throws: `FieldDiscoveryError`.
    public static func discover(in fields: [JiraField]) throws(FieldDiscoveryError) -> TicketFieldMapping {
        let place = try Place.discover(in: fields)
        guard case .pair = place else { return TicketFieldMapping(place: place) }
        let text = try? Place.locationText(in: fields)
        return TicketFieldMapping(place: place, locationText: text?.id)
    }
}

/// Coordinate fields that could not be told from a site's list of fields.
public enum FieldDiscoveryError: Error, Hashable, Sendable {
    /// What a field was looked for as.
    public enum Role: String, Hashable, Sendable {
        /// A number field with the latitude.
        case latitude
        /// A number field with the longitude.
        case longitude
        /// A text field with both.
        case location
    }

    /// A field that could be meant.
    public struct Candidate: Hashable, Sendable {
        /// Its id.
        public var id: String
        /// Its name.
        public var name: String

        init(_ field: JiraField) {
            id = field.id
            name = field.name
        }
    }

    /// Several fields could be meant.
    case ambiguous(Role, candidates: [Candidate])
    /// No field could be meant; `beside` is its other half, where that was found.
    case missing(Role, beside: Candidate?)
}

extension FieldDiscoveryError: CustomStringConvertible {
    /// What was found and which key of the configuration settles it.
    public var description: String {
        let fix =
            "name the fields in muster.yaml, such as fields: {latitude: customfield_10101, longitude: customfield_10102}"
        switch self {
        case .ambiguous(let role, let candidates):
            let list = candidates.map { "\($0.id) \"\($0.name)\"" }.joined(separator: ", ")
            return "\(candidates.count) fields could hold the \(role.rawValue): \(list); \(fix)"
        case .missing(let role, let half?):
            return
                "there is \(half.id) \"\(half.name)\", but no number field that looks like a \(role.rawValue); \(fix)"
        case .missing(_, nil):
            return "no field looks like coordinates (two number fields, or a text field \"location\"); \(fix)"
        }
    }
}
