internal import JQL

/// What a request says about a worklog, checked; members that it does not give are nil.
struct WorklogRequest {
    var started: Int64?
    var seconds: Int?
    var comment: JSONValue?
    var visibility: Visibility?
    var properties: [JSONMember]

    init(_ body: JSONValue, _ site: Site, _ form: TextForm, isNew: Bool) throws(Answer) {
        guard body.members != nil else { throw .invalidPayload }
        started = try Self.started(body["started"])
        seconds = try Self.seconds(body, isNew: isNew)
        if let text = body["comment"], text != .null {
            // Unlike a comment, a worklog may be without words.
            guard let stored = form.stored(text) else {
                throw .refusal(400, errors: [("comment", form.problem(text) ?? "")])
            }
            comment = stored
        }
        visibility = try site.visibility(body["visibility"])
        properties = try site.properties(body["properties"])
    }

    /// `yyyy-MM-dd'T'HH:mm:ss.SSSZ` to the letter: milliseconds are a must, the offset has no colon and is not `Z`.
    private static func started(_ value: JSONValue?) throws(Answer) -> Int64? {
        guard let value, value != .null else { return nil }
        let pattern = "dddd-dd-ddTdd:dd:dd.ddd+dddd"
        if let text = value.string, text.utf8.count == pattern.utf8.count,
            zip(text.utf8, pattern.utf8).allSatisfy({ byte, wanted in
                switch wanted {
                case UInt8(ascii: "d"): (0x30...0x39).contains(byte)
                case UInt8(ascii: "+"): byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                default: byte == wanted
                }
            }), let time = Timestamp.parse(text)
        {
            return time
        }
        // The words are ours; no source records them.
        throw .refusal(
            400,
            errors: [("started", "The date must be in the format yyyy-MM-dd'T'HH:mm:ss.SSSZ.")]
        )
    }

    private static func seconds(_ body: JSONValue, isNew: Bool) throws(Answer) -> Int? {
        let (number, text) = (body["timeSpentSeconds"] ?? .null, body["timeSpent"] ?? .null)
        guard number == .null || text == .null else {
            throw .refusal(
                400,
                errors: [("timeLogged", "Only one of timeSpent and timeSpentSeconds can be given.")]
            )
        }
        if number == .null, text == .null, !isNew { return nil }
        let seconds = number.integer ?? text.string.flatMap { WorkDuration.seconds($0) }
        guard let seconds, seconds >= 60 else {
            let message =
                number == .null && text == .null
                ? "You must indicate the time spent."
                : "Invalid time duration entered; the least is a minute."
            throw .refusal(400, errors: [("timeLogged", message)])
        }
        // Jira counts whole minutes.
        return seconds / 60 * 60
    }
}

/// What a request does to the estimate of the time that is left.
enum EstimateChange {
    case leave
    case set(Int)
    /// Takes away what is logged, gives back what is removed.
    case automatic
    case reduce(Int)
    case increase(Int)

    /// What `adjustEstimate` says; `manual` names the parameter that says by how much, where the operation takes one.
    init(_ call: Call, manual: String?) throws(Answer) {
        func duration(_ name: String) throws(Answer) -> Int {
            guard let seconds = call[query: name].flatMap({ WorkDuration.seconds($0) }) else {
                throw .refusal(400, errors: [(name, "You must supply a valid time estimate in '\(name)'.")])
            }
            return seconds
        }
        switch call[query: "adjustEstimate"] {
        case nil, ""?, "auto"?: self = .automatic
        case "leave"?: self = .leave
        case "new"?: self = .set(try duration("newEstimate"))
        case "manual"? where manual == "reduceBy": self = .reduce(try duration("reduceBy"))
        case "manual"? where manual == "increaseBy": self = .increase(try duration("increaseBy"))
        default:
            let allowed = "new, leave, auto" + (manual == nil ? "" : ", manual")
            throw .refusal(400, errors: [("adjustEstimate", "The value must be one of \(allowed).")])
        }
    }

    /// Changes the estimate after the logged time has grown by some seconds, or shrunk.
    func apply(to issue: inout SandboxIssue, logged: Int) {
        switch self {
        case .leave: break
        case .set(let seconds): issue.remainingEstimate = seconds
        case .automatic:
            issue.remainingEstimate = issue.remainingEstimate.map { max(0, $0 - logged) }
        case .reduce(let seconds):
            issue.remainingEstimate = issue.remainingEstimate.map { max(0, $0 - seconds) }
        case .increase(let seconds): issue.remainingEstimate = (issue.remainingEstimate ?? 0) + seconds
        }
    }
}
