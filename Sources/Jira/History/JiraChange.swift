/// One entry of an issue's history: who changed what at one time.
public struct JiraChange: Hashable, Sendable {
    /// Numeric id as text; grows with time within an issue.
    public var id: String
    /// When, in milliseconds since 1970 in UTC; nil where the entry does not say so in a form that Jira uses.
    public var created: Int64?
    /// Who; nil for Jira itself and for accounts that are gone.
    public var author: JiraActor?
    /// The fields that changed.
    public var items: [Item]

    /// Makes an entry, for tests and simulations.
    public init(id: String, created: Int64?, author: JiraActor? = nil, items: [Item]) {
        self.id = id
        self.created = created
        self.author = author
        self.items = items
    }

    /// The change of one field.
    ///
    /// What `from` and `to` hold depends on the field (facts section 2.6): ids for choices, people and sprints, nothing
    /// for texts and numbers, whose values are `fromText` and `toText`.
    public struct Item: Hashable, Sendable {
        /// Name of the field, as people see it or as Jira calls it inside; not unique.
        public var field: String
        /// Id of the field; absent on Data Center and for some entries of Cloud.
        public var fieldID: String?
        /// Whether the field is a custom field.
        public var isCustom: Bool
        /// Id of what was there before.
        public var from: String?
        /// Words for what was there before.
        public var fromText: String?
        /// Id of what is there now.
        public var to: String?
        /// Words for what is there now.
        public var toText: String?
        /// Account of the person who was there before, where the field holds people on Cloud.
        public var fromAccountID: String?
        /// Account of the person who is there now.
        public var toAccountID: String?

        /// Makes an item, for tests and simulations.
        public init(
            field: String,
            fieldID: String? = nil,
            isCustom: Bool = false,
            from: String? = nil,
            fromText: String? = nil,
            to: String? = nil,
            toText: String? = nil,
            fromAccountID: String? = nil,
            toAccountID: String? = nil
        ) {
            self.field = field
            self.fieldID = fieldID
            self.isCustom = isCustom
            self.from = from
            self.fromText = fromText
            self.to = to
            self.toText = toText
            self.fromAccountID = fromAccountID
            self.toAccountID = toAccountID
        }
    }
}

/// The whole history of one issue.
public struct JiraHistory: Hashable, Sendable {
    /// Numeric id of the issue as text.
    public var issueID: String
    /// Its entries, oldest first; see `JiraChange.isEarlier(_:_:)`.
    public var changes: [JiraChange]

    /// Makes a history, for tests and simulations.
    public init(issueID: String, changes: [JiraChange]) {
        self.issueID = issueID
        self.changes = changes
    }
}

/// Who did something, as much as Jira tells: an account id on Cloud, a user name on Data Center.
public struct JiraActor: Hashable, Sendable, Decodable {
    /// Id on Jira Cloud.
    public var accountID: String?
    /// User name on Data Center; old bodies of Cloud have one too.
    public var name: String?
    /// Key on Data Center.
    public var key: String?
    /// Name that people see.
    public var displayName: String?

    /// Makes an actor.
    public init(
        accountID: String? = nil,
        name: String? = nil,
        key: String? = nil,
        displayName: String? = nil
    ) {
        self.accountID = accountID
        self.name = name
        self.key = key
        self.displayName = displayName
    }

    private enum CodingKeys: String, CodingKey {
        case accountID = "accountId"
        case name, key, displayName
    }

    /// Reads what is there; a member of an unexpected kind counts as absent.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) -> String? { try? object.decodeIfPresent(String.self, forKey: key) }
        self.init(
            accountID: text(.accountID),
            name: text(.name),
            key: text(.key),
            displayName: text(.displayName)
        )
    }
}

extension JiraChange {
    /// The order of a history: by time, then by id as a number; entries without a time come first.
    public static func isEarlier(_ left: JiraChange, _ right: JiraChange) -> Bool {
        let times = (left.created ?? .min, right.created ?? .min)
        if times.0 != times.1 { return times.0 < times.1 }
        switch (Int64(left.id), Int64(right.id)) {
        case (let left?, let right?): return left < right
        case (nil, _?): return true
        case (_?, nil): return false
        case (nil, nil): return left.id < right.id
        }
    }
}

extension JiraChange.Item {
    /// The numbers that a number field held, before and after; nil where it was empty or is no number field.
    public var numbers: (from: Double?, to: Double?) { (Self.number(fromText), Self.number(toText)) }

    /// The labels before and after: the item holds each whole set, separated by blanks.
    public var labels: (from: [String], to: [String]) { (Self.words(fromText), Self.words(toText)) }

    /// Ids of the sprints before and after, such as `76, 79`.
    public var sprintIDs: (from: [Int64], to: [Int64]) { (Self.integers(from), Self.integers(to)) }

    /// Whether it tells of the parent: Cloud calls it `IssueParentAssociation`, Data Center by the kind of parent.
    public var isParent: Bool {
        ["IssueParentAssociation", "Parent", "Parent Issue", "Epic Link"].contains(field)
            || fieldID == "parent"
    }

    private static func number(_ text: String?) -> Double? {
        text.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    private static func words(_ text: String?) -> [String] {
        (text ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func integers(_ text: String?) -> [Int64] {
        (text ?? "").split(separator: ",").compactMap { part in
            Int64(String(part.filter { !$0.isWhitespace }))
        }
    }
}
