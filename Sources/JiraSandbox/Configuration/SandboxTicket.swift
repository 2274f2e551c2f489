/// One row of a ticket file, every column as it stands there.
public struct SandboxTicket: Hashable, Sendable {
    /// Key with its project, such as `FIELD-12`; unique.
    public var key: String
    /// One line.
    public var summary: String
    /// Name of a priority or its rank; empty for Medium.
    public var priority: String
    /// Name of a status; empty for Ready For Clustering.
    public var status: String
    /// Degrees north; what is not a number ends up in the location text, as people do in Jira.
    public var latitude: String
    /// Degrees east; as latitude.
    public var longitude: String
    /// Free text of the location field.
    public var location: String
    /// Minutes of work.
    public var durationMinutes: String
    /// Day, `yyyy-MM-dd`.
    public var due: String
    /// Skills, separated by semicolons, commas, bars or spaces.
    public var skills: String
    /// ISO 8601 time or day; empty for the time of loading.
    public var created: String

    /// Makes a ticket; empty text is an empty field.
    public init(
        key: String,
        summary: String,
        priority: String = "",
        status: String = "",
        latitude: String = "",
        longitude: String = "",
        location: String = "",
        durationMinutes: String = "",
        due: String = "",
        skills: String = "",
        created: String = ""
    ) {
        self.key = key
        self.summary = summary
        self.priority = priority
        self.status = status
        self.latitude = latitude
        self.longitude = longitude
        self.location = location
        self.durationMinutes = durationMinutes
        self.due = due
        self.skills = skills
        self.created = created
    }

    /// Reads a row by the column names `key`, `summary`, `priority`, `status`, `latitude`, `longitude`, `location`,
    /// `duration_minutes`, `due`, `skills` and `created`; nil without a key.
    public init?(row: [String: String]) {
        guard let key = row["key"], !key.isEmpty else { return nil }
        self.init(
            key: key,
            summary: row["summary"] ?? "",
            priority: row["priority"] ?? "",
            status: row["status"] ?? "",
            latitude: row["latitude"] ?? "",
            longitude: row["longitude"] ?? "",
            location: row["location"] ?? "",
            durationMinutes: row["duration_minutes"] ?? "",
            due: row["due"] ?? "",
            skills: row["skills"] ?? "",
            created: row["created"] ?? ""
        )
    }
}

/// Why tickets cannot be loaded.
public enum SandboxTicketError: Error, Hashable, Sendable {
    /// A key that no project of the configuration has, or that is no key.
    case unknownProject(key: String, projects: [String])
    /// Two tickets with one key.
    case duplicateKey(String)
    /// A column with a value that the site does not have.
    case unknownValue(key: String, column: String, value: String, allowed: [String])
}

extension SandboxTicketError: CustomStringConvertible {
    /// The ticket, the value and what would be taken.
    public var description: String {
        switch self {
        case .unknownProject(let key, let projects):
            """
            Ticket '\(key)' belongs to no project of the sandbox. Its key must be a project's key, a hyphen and a \
            number; the projects are \(projects.joined(separator: ", ")).
            """
        case .duplicateKey(let key): "Ticket '\(key)' appears twice. Give every ticket a key of its own."
        case .unknownValue(let key, let column, let value, let allowed):
            "Ticket '\(key)' has '\(value)' in \(column). Allowed: \(allowed.joined(separator: ", "))."
        }
    }
}
