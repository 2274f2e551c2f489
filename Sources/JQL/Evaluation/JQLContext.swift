/// What a query's meaning depends on beside the tickets: who asks, when, where, and on which site.
public struct JQLContext: Sendable {
    /// A function that the site offers beyond the standard ones: from arguments to values.
    ///
    /// Nil refuses the arguments.
    public typealias Function = @Sendable (_ arguments: [JQLValue]) -> [JQLFieldValue]?

    /// The fields of the site.
    public var schema: JQLSchema
    /// The time that `now()` and relative dates count from, epoch milliseconds.
    public var now: Int64
    /// The zone in the profile of the user who asks: dates without a zone are read in it.
    public var timeZone: JQLTimeZone
    /// The account id of the user who asks; nil for anonymous callers.
    public var currentUser: String?
    /// Functions beyond the standard ones, by name in lower case, such as `membersof`.
    public var functions: [String: Function]
    /// Whether a ticket with this key exists, so that a query for one that does not is refused; nil accepts
    /// any key.
    public var issueExists: (@Sendable (_ key: String) -> Bool)?
    /// Whether subjects answer `history(of:)`; where not, a query with `was` or `changed` is refused.
    public var offersHistory: Bool
    /// The first day of the week for `startOfWeek()`, from 1 for Monday to 7 for Sunday.
    public var firstWeekday: Int

    /// Makes a context.
    public init(
        schema: JQLSchema,
        now: Int64,
        timeZone: JQLTimeZone = .utc,
        currentUser: String? = nil,
        functions: [String: Function] = [:],
        issueExists: (@Sendable (_ key: String) -> Bool)? = nil,
        offersHistory: Bool = false,
        firstWeekday: Int = 1
    ) {
        self.schema = schema
        self.now = now
        self.timeZone = timeZone
        self.currentUser = currentUser
        self.functions = functions
        self.issueExists = issueExists
        self.offersHistory = offersHistory
        self.firstWeekday = firstWeekday
    }
}
