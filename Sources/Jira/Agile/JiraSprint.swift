/// A sprint; members that the answer lacks are nil.
public struct JiraSprint: Hashable, Sendable {
    /// How far a sprint is.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Planned.
        case future
        /// Under way.
        case active
        /// Completed.
        case closed
    }

    /// Id, a number.
    public var id: Int64
    /// Name.
    public var name: String
    /// How far it is; nil for a word that is none of the three.
    public var state: State?
    /// Begin, milliseconds since 1970 in UTC.
    public var start: Int64?
    /// Planned end, milliseconds since 1970 in UTC.
    public var end: Int64?
    /// When it was completed, milliseconds since 1970 in UTC.
    public var completed: Int64?
    /// Board that it was made on.
    public var board: Int64?
    /// What it is for.
    public var goal: String?

    /// Makes a sprint, for tests and simulations.
    public init(
        id: Int64,
        name: String,
        state: State? = nil,
        start: Int64? = nil,
        end: Int64? = nil,
        completed: Int64? = nil,
        board: Int64? = nil,
        goal: String? = nil
    ) {
        self.id = id
        self.name = name
        self.state = state
        self.start = start
        self.end = end
        self.completed = completed
        self.board = board
        self.goal = goal
    }

    /// Whether it is under way, planned, or was completed, or was to end, at a time or later.
    ///
    /// A closed sprint without any date counts as old.
    public func isRecent(since time: Int64) -> Bool {
        state != .closed || (completed ?? end ?? start).map { $0 >= time } == true
    }
}

extension JiraSprint: Decodable {
    private enum Keys: String, CodingKey {
        case id, name, state, startDate, endDate, completeDate, originBoardId, boardId, goal
    }

    /// Reads a sprint, of which only the id must be there; as a member of an issue it has its board under another name.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        func time(_ key: Keys) -> Int64? {
            (try? object.decodeIfPresent(JiraMoment.self, forKey: key))?.milliseconds
        }
        self.init(
            id: try object.decode(ReceivedID.self, forKey: .id).number,
            name: (try? object.decodeIfPresent(String.self, forKey: .name)) ?? "",
            state: (try? object.decodeIfPresent(String.self, forKey: .state))
                .flatMap { State(rawValue: $0.lowercased()) },
            start: time(.startDate),
            end: time(.endDate),
            completed: time(.completeDate),
            board: ((try? object.decodeIfPresent(ReceivedID.self, forKey: .originBoardId))
                ?? (try? object.decodeIfPresent(ReceivedID.self, forKey: .boardId)))?.number,
            goal: (try? object.decodeIfPresent(String.self, forKey: .goal)).flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}

/// What a new sprint shall be.
public struct JiraSprintDraft: Hashable, Sendable {
    /// Name, not empty; Jira cuts white space off its ends.
    public var name: String
    /// Board that it is made on; one with sprints.
    public var board: Int64
    /// Begin, milliseconds since 1970 in UTC.
    public var start: Int64?
    /// Planned end, milliseconds since 1970 in UTC.
    public var end: Int64?
    /// What it is for.
    public var goal: String?

    /// Makes a draft.
    public init(name: String, board: Int64, start: Int64? = nil, end: Int64? = nil, goal: String? = nil) {
        self.name = name
        self.board = board
        self.start = start
        self.end = end
        self.goal = goal
    }
}

/// What shall change about a sprint; members that are nil stay.
public struct JiraSprintChanges: Hashable, Sendable {
    /// Name.
    public var name: String?
    /// How far it is: future to active, which wants both dates, and active to closed; there is no way back.
    public var state: JiraSprint.State?
    /// Begin, milliseconds since 1970 in UTC.
    public var start: Int64?
    /// Planned end, milliseconds since 1970 in UTC.
    public var end: Int64?
    /// What it is for.
    public var goal: String?

    /// Makes changes.
    public init(
        name: String? = nil,
        state: JiraSprint.State? = nil,
        start: Int64? = nil,
        end: Int64? = nil,
        goal: String? = nil
    ) {
        self.name = name
        self.state = state
        self.start = start
        self.end = end
        self.goal = goal
    }
}

/// A sprint as requests write it, its times in UTC; members that are nil are not sent.
struct SprintBody: Encodable {
    var name: String?
    var state: String?
    var startDate: String?
    var endDate: String?
    var goal: String?
    var originBoardId: Int64?

    init(_ draft: JiraSprintDraft) {
        name = draft.name
        startDate = draft.start.map(Self.time)
        endDate = draft.end.map(Self.time)
        goal = draft.goal
        originBoardId = draft.board
    }

    init(_ changes: JiraSprintChanges) {
        name = changes.name
        state = changes.state?.rawValue
        startDate = changes.start.map(Self.time)
        endDate = changes.end.map(Self.time)
        goal = changes.goal
    }

    private static func time(_ milliseconds: Int64) -> String {
        JiraTimestamp.text(milliseconds).dropLast(5) + "Z"
    }
}
