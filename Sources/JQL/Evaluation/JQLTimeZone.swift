/// How far local clocks are from UTC: the zone of the user whose query it is.
///
/// Given as a function so that this target needs no zone database; the composition has one in Foundation:
/// `JQLTimeZone { zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval($0))) }`.
public struct JQLTimeZone: Sendable {
    /// Seconds to add to UTC for local time, at a point in time given in epoch seconds.
    public let offset: @Sendable (_ epochSeconds: Int64) -> Int

    /// Makes a zone of its offsets.
    public init(offset: @escaping @Sendable (_ epochSeconds: Int64) -> Int) { self.offset = offset }

    /// A zone that keeps one offset all the time, in seconds east of Greenwich.
    public static func fixed(seconds: Int) -> JQLTimeZone { JQLTimeZone { _ in seconds } }

    /// Greenwich without summer time.
    public static let utc = fixed(seconds: 0)
}
