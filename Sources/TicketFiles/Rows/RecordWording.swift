/// What messages call the records of a file and their parts: JSON has no header and no columns.
enum RecordWording: Hashable, Sendable {
    /// A row of CSV under a header.
    case row
    /// A JSON object with members.
    case object
    /// A GeoJSON feature with properties.
    case feature

    /// What one record is called.
    var record: String {
        switch self {
        case .row: "row"
        case .object: "record"
        case .feature: "feature"
        }
    }

    /// What a named part of a record is called.
    var part: String {
        switch self {
        case .row: "column"
        case .object: "member"
        case .feature: "property"
        }
    }

    private var parts: String { self == .feature ? "properties" : part + "s" }

    /// That no record has what is needed for some roles.
    func lacks(_ roles: [String]) -> String {
        let list = roles.joined(separator: ", ")
        switch self {
        case .row: return "the header has no column for \(list)"
        case .object: return "no record has a member for \(list)"
        case .feature where roles == ["id"]:
            return "no feature has an id, neither as its member 'id' nor among its properties"
        case .feature: return "no feature has a property for \(list)"
        }
    }

    /// That two parts could have one role; positions count from 0.
    func ambiguous(_ role: ColumnRole, _ names: [String], at positions: [Int]) -> String {
        let quoted = names.map { "'\($0.shortened)'" }
        guard self == .row else {
            return "the \(parts) \(quoted.joined(separator: " and ")) could both be the \(role.rawValue); "
                + "name one with --columns \(role.rawValue)=NAME"
        }
        let columns = positions.map { String($0 + 1) }.joined(separator: " and ")
        return
            "columns \(columns) are both called \(quoted.first ?? ""), so the \(role.rawValue) is not clear; "
            + "rename one"
    }

    /// What there is, at most twenty names.
    func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "there are no \(parts)" }
        let shown = names.prefix(20).map { "'\($0.shortened)'" }.joined(separator: ", ")
        return "the \(parts) are \(shown)" + (names.count > 20 ? " and \(names.count - 20) more" : "")
    }

    /// That one record has no id although others have one.
    func lacksID(_ name: String) -> String {
        switch self {
        case .row, .object: "the \(record) has no \(part) '\(name.shortened)'; every \(record) needs one"
        case .feature: "the feature has no id: there is no '\(name.shortened)'; every feature needs one"
        }
    }
}

extension TicketFileFormat {
    /// What a file of the format needs before anything can be read from it.
    var smallest: String {
        switch self {
        case .csv: "a header line and one line a ticket are needed, such as id,lat,lon"
        case .geojson:
            #"a FeatureCollection of points is needed, such as {"type":"FeatureCollection","features":[...]}"#
        case .ndjson: #"one JSON object a line is needed, such as {"id":"A","lat":53.5,"lon":9.9}"#
        }
    }
}
