/// What a column of a ticket file can mean; the raw values are the names of `--columns`.
public enum ColumnRole: String, Hashable, Sendable, CaseIterable {
    /// Unique id; required.
    case id
    /// What people call the ticket; also the id where no id column is there.
    case key
    /// Degrees north.
    case lat
    /// Degrees east.
    case lon
    /// First plane coordinate, for the planar metric.
    case x
    /// Second plane coordinate, for the planar metric.
    case y
    /// Both degrees in one text, latitude first.
    case location
    /// One line of text.
    case summary
    /// Workflow status.
    case status
    /// Rank 1 ... 5 or one of Jira's names.
    case priority
    /// What a load capacity counts, at least 0.
    case load
    /// Weight in k-means and density clustering, above 0.
    case weight
    /// Day, `yyyy-MM-dd`.
    case due
    /// Skills, separated by `;`, `,` or `|`.
    case skills
    /// Cluster that it must stay in.
    case lock
    /// Group whose tickets must share a cluster.
    case together
    /// Group whose tickets must not share a cluster.
    case apart

    /// Names that are understood without a mapping, in order of preference, in lower case with `_` for space
    /// and `-`.
    var aliases: [String] {
        switch self {
        case .id: ["id", "ticket_id", "issue_id", "ticket"]
        case .key: ["key", "issue_key"]
        case .lat: ["lat", "latitude"]
        case .lon: ["lon", "lng", "long", "longitude"]
        case .location: ["location", "coordinates", "coordinate", "lat_lon", "latlon", "lat,lon"]
        case .summary: ["summary", "title"]
        case .load: ["load", "demand", "duration_minutes"]
        case .due: ["due", "due_date", "duedate"]
        case .skills: ["skills", "skill"]
        default: [rawValue]
        }
    }

    var index: Int {
        switch self {
        case .id: 0
        case .key: 1
        case .lat: 2
        case .lon: 3
        case .x: 4
        case .y: 5
        case .location: 6
        case .summary: 7
        case .status: 8
        case .priority: 9
        case .load: 10
        case .weight: 11
        case .due: 12
        case .skills: 13
        case .lock: 14
        case .together: 15
        case .apart: 16
        }
    }
}

/// Which column means what, where the names do not say so themselves.
public struct ColumnMapping: Hashable, Sendable {
    /// Column name for a role; an empty name means that no column has this role, whatever it is called.
    public var names: [ColumnRole: String]
    /// What asked for a role's column, such as `--weights load`, for messages; `--columns role=name` where nil.
    public var origins: [ColumnRole: String] = [:]

    /// Makes a mapping; the empty one leaves everything to the names.
    public init(_ names: [ColumnRole: String] = [:]) {
        self.names = names
    }

    /// Reads `lat=Latitude,lon=Longitude`; `due=` says that no column is a due date.
    ///
    /// - Throws: `TicketFileError` of kind `.mapping` naming the part that cannot be used and the roles that
    ///   exist.
    public init(parsing text: some StringProtocol) throws(TicketFileError) {
        self.init()
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            guard let equals = part.firstIndex(of: "=") else {
                throw TicketFileError(
                    .mapping,
                    "'\(part)' is no column mapping; write role=column, such as lat=Latitude,lon=Longitude"
                )
            }
            let roleName = String(part[..<equals].filter { !$0.isWhitespace })
            guard let role = ColumnRole(rawValue: roleName.lowercased()) else {
                let allowed = ColumnRole.allCases.map(\.rawValue).joined(separator: ", ")
                throw TicketFileError(
                    .mapping,
                    "'\(roleName)' is no role of a column; the roles are \(allowed)"
                )
            }
            guard names[role] == nil else {
                throw TicketFileError(.mapping, "the role '\(role.rawValue)' is mapped twice; map it once")
            }
            names[role] = String(part[part.index(after: equals)...])
        }
    }
}
