/// Reads the `Retry-After` header in both of its forms (RFC 9110 section 10.2.3).
enum RetryAfter {
    /// How long to wait: at least 0, and no more than 10,000 days, which stands for "unbelievable".
    ///
    /// - Parameters:
    ///   - text: whole seconds, or an IMF-fixdate such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///   - now: milliseconds since 1970, for the second form.
    /// - Returns: the wait, or nil where the text is neither.
    static func parse(_ text: String, now: Int64) -> Duration? {
        let trimmed = text.filter { $0 != " " }
        let limit: Int64 = 10_000 * 86_400
        if !trimmed.isEmpty, trimmed.allSatisfy({ $0.isASCII && $0.isNumber }) {
            // More digits than fit are as unbelievable as the limit.
            return .seconds(min(limit, Int64(trimmed) ?? limit))
        }
        guard let date = milliseconds(ofDate: text) else { return nil }
        return .milliseconds(min(limit * 1000, max(0, date - now)))
    }

    static func milliseconds(ofDate text: String) -> Int64? {
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
        else { return nil }
        let clock = parts[4].split(separator: ":").map { Int($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            let days = CivilDay.sinceEpoch(year: year, month: month + 1, day: day),
            (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
        else { return nil }
        return (Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)) * 1000
    }
}
