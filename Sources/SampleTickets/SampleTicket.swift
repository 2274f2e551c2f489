public import Clustering

/// One made-up job, as the fields of a file hold it.
public struct SampleTicket: Hashable, Sendable {
    /// What is wrong with a job's coordinates on purpose.
    public enum Fault: String, Hashable, Sendable, CaseIterable {
        /// Both fields and the text are empty.
        case missing
        /// Latitude and longitude changed places.
        case swapped
        /// Both are 0: null island.
        case zero
        /// The decimal point was lost: 53.551 became 53551.
        case outOfRange
        /// A decimal comma.
        case decimalComma
        /// The default point of some geocoder: many jobs on exactly the same place.
        case pileUp
    }

    /// `FIELD-1`, `FIELD-2` and so on.
    public var key: String
    /// One line of text.
    public var summary: String
    /// Urgency.
    public var priority: Priority
    /// Name of the workflow status.
    public var status: String
    /// Text of the latitude field.
    public var latitude: String
    /// Text of the longitude field.
    public var longitude: String
    /// The same place as one text, `latitude,longitude`.
    public var location: String
    /// Estimated work, minutes.
    public var durationMinutes: Int
    /// Day by which it is due, `yyyy-MM-dd`.
    public var due: String
    /// Skills that it needs.
    public var skills: [String]
    /// When it was made, RFC 3339 in UTC.
    public var created: String
    /// What is wrong with its coordinates; nil for nearly all.
    public var fault: Fault?
}
