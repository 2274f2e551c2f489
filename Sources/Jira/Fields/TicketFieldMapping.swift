public import Tickets

/// Which fields of a Jira project hold what Muster needs of a ticket.
public struct TicketFieldMapping: Hashable, Sendable {
    /// Where coordinates are.
    public enum Place: Hashable, Sendable {
        /// Two fields, numbers or texts, in degrees.
        case pair(latitude: String, longitude: String)
        /// One field of one line, in any `CoordinateForm`.
        case text(String)
        /// One field with a JSON object or a GeoJSON point, as an object or as its text.
        case object(String)
        /// One field with the address of a map.
        case link(String)
        /// One field of several lines, of which one is a place or holds a link to a map.
        case richText(String)

        /// Ids of its fields.
        public var fields: [String] {
            switch self {
            case .pair(let latitude, let longitude): [latitude, longitude]
            case .text(let field), .object(let field), .link(let field), .richText(let field): [field]
            }
        }

        /// One field, in the way that fields of its type hold places.
        public static func field(_ field: JiraField) -> Place {
            switch field.schema?.custom?.split(separator: ":").last {
            case "url": .link(field.id)
            case "textarea": .richText(field.id)
            case "textfield": .text(field.id)
            default:
                if field.schema?.type == "object" || field.schema?.type == "any" {
                    .object(field.id)
                } else if field.id == "description" || field.id == "environment" {
                    .richText(field.id)
                } else {
                    .text(field.id)
                }
            }
        }
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
    /// Id of a field that is read where both fields of a pair are empty, in any form; nil for none.
    public var locationText: String?
    /// Id of a field with an address, for a geocoder; nil for none.
    public var address: String?
    /// How texts with places are read.
    public var reader: CoordinateReader
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
        address: String? = nil,
        reader: CoordinateReader = CoordinateReader(),
        duration: Duration? = nil,
        skills: String? = nil,
        due: String = "duedate"
    ) {
        self.place = place
        self.locationText = locationText
        self.address = address
        self.reader = reader
        self.duration = duration
        self.skills = skills
        self.due = due
    }

    /// Ids of the fields that a search must ask for, in a fixed order and without repetition.
    public var requestedFields: [String] {
        var ids = ["summary", "status", "issuetype", "priority", "updated", "issuelinks", due]
        ids += place.fields
        ids += [locationText, address, duration?.field, skills].compactMap(\.self)
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
