/// Which fields of a Jira project hold what Muster needs of a ticket.
public struct TicketFieldMapping: Hashable, Sendable {
    /// Where coordinates are.
    public enum Place: Hashable, Sendable {
        /// Two fields, numbers or texts, in degrees.
        case pair(latitude: String, longitude: String)
        /// One text field with latitude and longitude in this order.
        case text(String)
    }

    /// Unit of a duration field.
    public enum DurationUnit: String, Hashable, Sendable {
        /// Seconds, as in Jira's own estimates.
        case seconds
        /// Minutes.
        case minutes
        /// Hours.
        case hours

        var minutes: Double {
            switch self {
            case .seconds: 1.0 / 60
            case .minutes: 1
            case .hours: 60
            }
        }
    }

    /// A field that says how long the job takes; becomes the ticket's load in minutes.
    public struct Duration: Hashable, Sendable {
        /// Id of the field; `timeoriginalestimate` for Jira's own estimate.
        public var field: String
        /// Its unit.
        public var unit: DurationUnit

        /// Makes a duration field.
        public init(field: String, unit: DurationUnit) {
            self.field = field
            self.unit = unit
        }
    }

    /// Where coordinates are.
    public var place: Place
    /// Id of a text field that is read where both fields of a pair are empty; nil for none.
    public var locationText: String?
    /// How long the job takes; nil makes every load 1.
    public var duration: Duration?
    /// Id of the field with the skills that the crew must have: labels, choices, or a text with commas.
    public var skills: String?
    /// Id of the field with the day by which the job is due.
    public var due: String

    /// Makes a mapping.
    public init(
        place: Place,
        locationText: String? = nil,
        duration: Duration? = nil,
        skills: String? = nil,
        due: String = "duedate"
    ) {
        self.place = place
        self.locationText = locationText
        self.duration = duration
        self.skills = skills
        self.due = due
    }

    /// Ids of the fields that a search must ask for, in a fixed order and without repetition.
    public var requestedFields: [String] {
        var ids = ["summary", "status", "issuetype", "priority", "updated", "issuelinks", due]
        switch place {
        case .pair(let latitude, let longitude): ids += [latitude, longitude]
        case .text(let field): ids.append(field)
        }
        ids += [locationText, duration?.field, skills].compactMap(\.self)
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
