internal import HTTPMessages
internal import Resilience

extension RateReport {
    /// Reads what an answer says about limits (facts section 6), in every form that is known.
    ///
    /// - Parameters:
    ///   - response: an answer of any status.
    ///   - now: milliseconds since 1970, for headers that name a moment.
    init(_ response: HTTPResponse, now: Int64) {
        let fields = response.fields
        self.init(
            reason: fields["RateLimit-Reason"],
            limit: RateHeaders.number(fields["X-RateLimit-Limit"]),
            remaining: RateHeaders.number(fields["X-RateLimit-Remaining"]),
            resetsIn: fields["X-RateLimit-Reset"].flatMap { RateHeaders.wait($0, now: now) },
            isNearLimit: fields["X-RateLimit-NearLimit"]?.lowercased() == "true",
            quotas: RateHeaders.quotas(fields, prefix: "") + RateHeaders.quotas(fields, prefix: "Beta-")
        )
        if let tokens = RateHeaders.number(fields["X-RateLimit-FillRate"]), tokens > 0 {
            let interval = RateHeaders.number(fields["X-RateLimit-Interval-Seconds"]) ?? 1
            // Less than a token a day says as little as a wait of more than a day, and its inverse is no duration.
            if interval > 0, interval < 1e6, tokens / interval >= 1 / 86_400 {
                fillRate = tokens / interval
                fillInterval = .seconds(interval)
            }
        }
        // On other answers `Retry-After` means nothing: Data Center sends it with every one.
        guard response.status == 429 || response.status == 503 else { return }
        named = fields["Retry-After"].flatMap { RetryAfter.parse($0, now: now) }
            .flatMap { $0 > .zero && $0 < RateHeaders.unbelievable ? $0 : nil }
        if response.status == 503 {
            refusal = .pause
        } else {
            refusal = reason?.lowercased().hasPrefix("jira-per-issue") == true ? .lane : .site
            // The named line that is spent, where there is nothing better.
            if named == nil, resetsIn == nil {
                resetsIn = quotas.filter { $0.isEnforced && $0.remaining <= 0 }.compactMap(\.resetsIn).max()
            }
        }
    }
}

/// Reads single header values about limits.
enum RateHeaders {
    /// A wait of a day and more says nothing: see `RetryPolicy`.
    static let unbelievable = Duration.seconds(86_400)

    static func number(_ text: String?) -> Double? {
        guard let text, let number = Double(text.filter { $0 != " " }), number.isFinite, number >= 0 else {
            return nil
        }
        return number
    }

    /// The wait until a moment: ISO 8601, seconds or milliseconds since 1970, or seconds from now.
    static func wait(_ text: String, now: Int64) -> Duration? {
        let moment: Int64
        if let number = number(text) {
            // Nobody waits ten million seconds, and 1970 had no Jira.
            switch number {
            case ..<1e7: return bounded(.seconds(number))
            case ..<1e11: moment = Int64(number * 1000)
            case ..<1e15: moment = Int64(number)
            default: return nil
            }
        } else if let time = JiraTimestamp.milliseconds(withSeconds(text)) {
            moment = time
        } else {
            return nil
        }
        return bounded(.milliseconds(moment - now))
    }

    /// Lines of `RateLimit` and `RateLimit-Policy`, joined by name:
    /// `"global-app-quota";r=100;t=60` and `"global-app-quota";q=65000;w=3600`.
    static func quotas(_ fields: HTTPFields, prefix: String) -> [RateReport.Quota] {
        let policies = entries(fields, prefix + "RateLimit-Policy")
        return entries(fields, prefix + "RateLimit").compactMap { entry in
            guard let remaining = entry.values["r"] ?? entry.values["remaining"] else { return nil }
            let policy = policies.first { $0.name == entry.name }?.values
            return RateReport.Quota(
                name: entry.name,
                remaining: remaining,
                resetsIn: (entry.values["t"] ?? entry.values["reset"]).flatMap { seconds($0) },
                quota: policy?["q"] ?? entry.values["limit"],
                window: (policy?["w"]).flatMap { $0 < 1e9 ? .seconds($0) : nil },
                isEnforced: prefix.isEmpty
            )
        }
    }

    private struct Entry {
        var name: String
        var values: [String: Double] = [:]
    }

    /// A list of names with parameters (RFC 9651), in as many header lines as there are.
    private static func entries(_ fields: HTTPFields, _ header: String) -> [Entry] {
        let lines = fields.fields.filter { $0.name.lowercased() == header.lowercased() }
        var all: [Entry] = []
        for member in lines.flatMap({ split($0.value, at: ",") }) {
            var entry = Entry(name: "")
            for (index, part) in split(member, at: ";").enumerated() {
                let pair = part.split(separator: "=", maxSplits: 1).map(trimmed)
                if pair.count == 2, let value = number(pair[1]) {
                    entry.values[pair[0].lowercased()] = value
                } else if index == 0 {
                    entry.name = trimmed(part[...]).filter { $0 != "\"" }
                }
            }
            // An older draft writes `limit=100, remaining=50, reset=5`: one line in three members.
            if entry.name.isEmpty, let last = all.last, last.name.isEmpty {
                all[all.count - 1].values.merge(entry.values) { first, _ in first }
            } else {
                all.append(entry)
            }
        }
        return all
    }

    /// Splits outside of quotes.
    private static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == separator, !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Adds the seconds to `2026-10-09T12:30Z`.
    private static func withSeconds(_ text: String) -> String {
        let isShort = text.count > 16 && text.dropFirst(16).first != ":"
        return isShort ? text.prefix(16) + ":00" + text.dropFirst(16) : text
    }

    /// A wait of so many seconds; a number beyond every duration is none.
    private static func seconds(_ number: Double) -> Duration? {
        number < 1e7 ? bounded(.seconds(number)) : nil
    }

    private static func bounded(_ wait: Duration) -> Duration? {
        wait > .zero && wait < unbelievable ? wait : nil
    }
}
