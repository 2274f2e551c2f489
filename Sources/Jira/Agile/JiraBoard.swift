/// A board.
public struct JiraBoard: Hashable, Sendable {
    /// Id, a number.
    public var id: Int64
    /// Name; hidden for boards that are private to somebody else.
    public var name: String?
    /// Kind; nil where the answer hides it.
    public var kind: Kind?
    /// Key of the project that it is placed in, where the answer says so (Jira Cloud).
    public var projectKey: String?

    /// What kind of board it is.
    public struct Kind: Hashable, Sendable, RawRepresentable {
        /// Jira's word.
        public var rawValue: String

        /// Makes a kind of Jira's word.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// With sprints.
        public static let scrum = Kind(rawValue: "scrum")
        /// Without sprints.
        public static let kanban = Kind(rawValue: "kanban")
        /// Of a team-managed project, with sprints where the team switched them on.
        public static let simple = Kind(rawValue: "simple")
    }
}

extension JiraBoard: Decodable {
    private enum Keys: String, CodingKey { case id, name, type, location }
    private struct Location: Decodable { var projectKey: String? }

    /// Reads a board, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        id = try object.decode(ReceivedID.self, forKey: .id).number
        name = try? object.decodeIfPresent(String.self, forKey: .name)
        kind = (try? object.decodeIfPresent(String.self, forKey: .type)).map { Kind(rawValue: $0) }
        projectKey = (try? object.decodeIfPresent(Location.self, forKey: .location))?.projectKey
    }
}
