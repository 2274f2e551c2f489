internal import FoundationEssentials
internal import Planning

/// One line of the structured log: JSON, UTF-8, ending in a line break, with no line break inside.
public enum RunLogLine {
    /// Names that every line has; a field of such a name is written with `_` behind it.
    static let reserved: Set<String> = ["event", "level", "project", "run", "site", "ts"]

    /// The line of an event.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - time: when, milliseconds since 1970.
    ///   - context: where.
    /// - Returns: the bytes; members in ascending order of name.
    public static func bytes(_ event: RunEvent, at time: Int64, in context: RunLog.Context) -> [UInt8] {
        var members: [(name: String, value: RunEvent.Value)] = [
            ("event", .text(event.name)), ("level", .text(event.level.rawValue)),
            ("ts", .text(timestamp(time))),
        ]
        if let run = context.run { members.append(("run", .text(run))) }
        if let site = context.site { members.append(("site", .text(site))) }
        if let project = context.project { members.append(("project", .text(project))) }
        for (name, value) in event.fields {
            members.append((reserved.contains(name) ? name + "_" : name, value))
        }
        members.sort { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
        var json = CanonicalJSON(breaksLines: false)
        json.object { json in
            var last: String?
            // A field beside its own name with `_` would be a name twice: the first stays.
            for (name, value) in members where name != last {
                last = name
                json.name(name)
                switch value {
                case .text(let text): json.string(text)
                case .integer(let number): json.integer(number)
                case .number(let number): json.optional(number.isFinite ? number : nil) { $0.number($1) }
                case .flag(let flag): json.boolean(flag)
                case .texts(let texts): json.array { json in texts.forEach { json.string($0) } }
                }
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// A moment as RFC 3339 in UTC with milliseconds, such as `2026-11-21T02:30:00.000Z`.
    public static func timestamp(_ time: Int64) -> String {
        // RFC 3339 ends with the year 9999; before 1900 calendars differ, and no clock is that wrong.
        let clamped = min(max(time, -2_208_988_800_000), 253_402_300_799_999)
        let seconds = clamped >= 0 ? clamped / 1_000 : (clamped - 999) / 1_000
        let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        let milliseconds = String(clamped - seconds * 1_000)
        let padded = String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
        return (text.hasSuffix("Z") ? String(text.dropLast()) : text) + ".\(padded)Z"
    }
}
