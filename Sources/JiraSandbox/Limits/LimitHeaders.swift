internal import FoundationEssentials

/// Refusals and headers of rate limits, as each product writes them.
extension LimitState {
    /// A refusal in the product's words.
    func answer(_ refusal: Refusal, _ subject: Subject, on product: SandboxProduct) -> Answer {
        var answer: Answer
        switch product {
        case .cloud:
            // The words of the body are ours; no source records them.
            answer = .refusal(429, ["Rate limit exceeded."])
            let reset = subject.now + (refusal.wait ?? 0)
            answer.headers = [
                ("X-RateLimit-Limit", String(refusal.limit)), ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", Timestamp.zulu(roundedUp: reset)), ("X-RateLimit-NearLimit", "true"),
                ("RateLimit-Reason", refusal.reason),
            ]
            answer.headers += pointHeaders(standing(subject), now: subject.now)
        case .dataCenter where subject.acceptsJSON:
            answer = .json(429) { writer in writer.object { $0.field("message", "Rate limit exceeded.") } }
            answer.headers = bucketHeaders(standing(subject))
        case .dataCenter:
            answer = .text(429, "<html><body><h1>Rate limit exceeded.</h1></body></html>")
            answer.headers = bucketHeaders(standing(subject))
        }
        if let text = retryAfter(refusal, now: subject.now) { answer.headers.append(("Retry-After", text)) }
        return answer
    }

    /// What every other answer says of the limits.
    func headers(_ subject: Subject) -> [(name: String, value: String)] {
        let standing = standing(subject)
        var headers: [(name: String, value: String)] = []
        if let nearest = standing.nearest {
            headers += [
                ("X-RateLimit-Limit", String(nearest.limit)),
                ("X-RateLimit-Remaining", String(nearest.remaining)),
                ("X-RateLimit-Reset", Timestamp.zulu(roundedUp: subject.now + nearest.reset)),
            ]
        }
        let points = standing.points.map { (limit: $0.quota.limit, remaining: $0.remaining) }
        let all = points + (standing.nearest.map { [(limit: $0.limit, remaining: $0.remaining)] } ?? [])
        if all.contains(where: { $0.remaining * 5 < $0.limit }) {
            headers.append(("X-RateLimit-NearLimit", "true"))
        }
        headers += pointHeaders(standing, now: subject.now)
        guard let bucket = standing.bucket else { return headers }
        let wait = bucket.remaining > 0 ? 0 : bucket.wait.map(Self.seconds) ?? .max
        return headers + bucketHeaders(standing) + [("Retry-After", String(wait))]
    }

    /// When the client was told to come back, in epoch milliseconds; the truth where it was told nothing usable.
    func announcedEnd(_ refusal: Refusal, now: Int64) -> Int64 {
        let truth = now + (refusal.wait ?? 365 * 86_400_000)
        switch limits.retryAfter {
        case .seconds(let seconds?), .date(let seconds?):
            return now + Int64(clamping: seconds) * 1_000
        case .seconds(nil): return now + (refusal.wait.map(Self.seconds) ?? 31_536_000) * 1_000
        case .date(nil): return (truth + 999) / 1_000 * 1_000
        case .text, .absent: return truth
        }
    }

    private func retryAfter(_ refusal: Refusal, now: Int64) -> String? {
        switch (refusal.wait, limits.retryAfter) {
        // What Data Center says where no request is ever allowed.
        case (nil, .seconds(nil)), (nil, .date(nil)): return String(Int64.max)
        case (let wait, let form): return form.text(wait: wait ?? 0, now: now)
        }
    }

    private func pointHeaders(_ standing: Standing, now: Int64) -> [(name: String, value: String)] {
        let seconds = Self.seconds(PointsMeter.untilReset(now: now))
        var headers: [(name: String, value: String)] = []
        for prefix in ["", "Beta-"] {
            let quotas = standing.points.filter { $0.quota.usesBetaHeaders == !prefix.isEmpty }
            guard !quotas.isEmpty else { continue }
            let policies = quotas.map { "\"\($0.quota.name)\";q=\($0.quota.limit);w=3600" }
            let left = quotas.map { "\"\($0.quota.name)\";r=\($0.remaining);t=\(seconds)" }
            headers.append((prefix + "RateLimit-Policy", policies.joined(separator: ", ")))
            headers.append((prefix + "RateLimit", left.joined(separator: ", ")))
        }
        return headers
    }

    private func bucketHeaders(_ standing: Standing) -> [(name: String, value: String)] {
        guard let (bucket, remaining, _) = standing.bucket else { return [] }
        return [
            ("X-RateLimit-Limit", String(bucket.limit)),
            ("X-RateLimit-Remaining", String(remaining)),
            ("X-RateLimit-FillRate", String(bucket.fillRate)),
            ("X-RateLimit-Interval-Seconds", String(bucket.intervalSeconds)),
        ]
    }

    private static func seconds(_ milliseconds: Int64) -> Int64 { (milliseconds + 999) / 1_000 }
}

extension SandboxRetryAfter {
    /// The header's value for a wait of so many milliseconds; nil for no header.
    func text(wait: Int64, now: Int64) -> String? {
        switch self {
        case .seconds(let seconds): return String(seconds.map(Int64.init) ?? (wait + 999) / 1_000)
        case .date(let seconds):
            let milliseconds = seconds.map { Int64(clamping: $0) * 1_000 } ?? wait
            return Timestamp.httpDate(now + milliseconds + 999)
        case .text(let text): return text
        case .absent: return nil
        }
    }
}

extension Timestamp {
    /// `2026-09-27T10:03:12Z`: whole seconds in UTC, not before the moment.
    static func zulu(roundedUp milliseconds: Int64) -> String {
        String(text((milliseconds + 999) / 1_000 * 1_000, offset: 0).prefix(19)) + "Z"
    }

    /// `Sun, 27 Sep 2026 10:03:12 GMT` (RFC 9110, section 5.6.7), rounded down to the second.
    static func httpDate(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        let iso = text(seconds * 1_000, offset: 0)
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let parts = iso.prefix(10).split(separator: "-")
        let month = Int(parts[1]).map { months[($0 + 11) % 12] } ?? ""
        let weekday = names[Int(((seconds / 86_400) % 7 + 7) % 7)]
        return "\(weekday), \(parts[2]) \(month) \(parts[0]) \(iso.dropFirst(11).prefix(8)) GMT"
    }
}
