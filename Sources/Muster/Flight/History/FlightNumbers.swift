internal import FoundationEssentials

/// Numbers of a night as its record keeps them, read tolerantly: what another version did not write is nil.
public struct FlightNumbers: Hashable, Sendable {
    /// Tickets that were looked at.
    public var tickets: Int?
    /// New clusters.
    public var clusters: Int?
    /// Tickets that joined Job Clusters that stood.
    public var joining: Int?
    /// Tickets left out, for any reason.
    public var leftOut: Int?
    /// Share of the tickets that changed their cluster.
    public var churn: Double?
    /// Calls to Jira.
    public var calls: Int?
    /// Seconds of work.
    public var seconds: Double?

    /// Makes numbers; all unknown.
    public init() {}

    /// Reads the JSON object of a record; text that is none gives numbers that are unknown.
    public init(json: String) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(json.utf8)) else { return }
        tickets = wire.tickets
        clusters = wire.clusters
        joining = wire.joining
        leftOut = wire.leftOut
        churn = wire.churn
        calls = wire.calls
        seconds = wire.seconds
    }

    /// Each member is read on its own, so that one of another shape does not cost the rest.
    private struct Wire: Decodable {
        var tickets: Int?
        var clusters: Int?
        var joining: Int?
        var leftOut: Int?
        var churn: Double?
        var calls: Int?
        var seconds: Double?

        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            func integer(_ name: String) -> Int? { try? container.decode(Int.self, forKey: Name(name)) }
            func number(_ name: String) -> Double? { try? container.decode(Double.self, forKey: Name(name)) }
            tickets = integer("tickets")
            clusters = integer("clusters")
            joining = integer("joining")
            leftOut =
                integer("left_out")
                ?? Wire.sum(try? container.decode([String: Int].self, forKey: Name("left_out")))
            churn = number("churn")
            calls = integer("calls")
            seconds = number("seconds")
        }

        /// Left-out tickets that were to be clustered: those in other Job Clusters and those held back were not.
        private static func sum(_ reasons: [String: Int]?) -> Int? {
            reasons?.filter { $0.key != "locked_elsewhere" && $0.key != "held" }
                .values.reduce(0) { $0.addingReportingOverflow($1).partialValue }
        }
    }
}
