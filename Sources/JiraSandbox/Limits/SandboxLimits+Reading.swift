// The form of rate limits in fault files and in the control interface; `Sandbox.md` documents it.

extension SandboxLimits {
    static let keys = [
        "preset", "requestsPerSecond", "requestsAtOnce", "burst", "issueWrites", "linksCountForBothEnds",
        "points",
        "chargesTokens", "bucket", "retryAfter",
    ]

    /// Reads limits: `"realistic"`, `"off"`, or an object, which begins with no limits unless it names a preset.
    init(_ value: JSONValue, _ path: [SettingsStep], product: SandboxProduct) throws(SettingsProblem) {
        var object = value
        if let text = value.string { object = .object([JSONMember(name: "preset", value: .string(text))]) }
        let reader = try SettingsReader(object, path, known: Self.keys)
        self =
            try reader.choice("preset", ["realistic", "off"]) == "realistic" ? .realistic(product) : .init()
        if let rate = try reader.number("requestsPerSecond", in: 0.001...1_000_000) {
            requestsPerSecond = rate
        }
        if let atOnce = try reader.integer("requestsAtOnce", in: 1...1_000_000) { requestsAtOnce = atOnce }
        if let burst = reader.member("burst") { try readBurst(burst, path + [.member("burst")]) }
        if reader.member("issueWrites") != nil {
            issueWrites = []
            for (item, place) in reader.items("issueWrites") {
                let window = try SettingsReader(item, place, known: ["writes", "seconds"])
                guard let writes = try window.integer("writes", in: 1...1_000_000),
                    let seconds = try window.integer("seconds", in: 1...86_400)
                else { throw SettingsProblem(path: place, message: "needs 'writes' and 'seconds'") }
                issueWrites.append(SandboxWriteWindow(writes: writes, seconds: seconds))
            }
        }
        if let flag = try reader.flag("linksCountForBothEnds") { linksCountForBothEnds = flag }
        if reader.member("points") != nil {
            points = []
            for (item, place) in reader.items("points") { points.append(try SandboxPointsQuota(item, place)) }
        }
        if let flag = try reader.flag("chargesTokens") { chargesTokens = flag }
        if let reader = try reader.object("bucket", known: ["limit", "fillRate", "intervalSeconds"]) {
            var bucket = SandboxTokenBucket()
            if let limit = try reader.integer("limit", in: 0...1_000_000) { bucket.limit = limit }
            if let rate = try reader.integer("fillRate", in: 0...1_000_000) { bucket.fillRate = rate }
            if let seconds = try reader.integer("intervalSeconds", in: 1...86_400) {
                bucket.intervalSeconds = seconds
            }
            self.bucket = bucket
        }
        if let form = try SandboxRetryAfter(reader, "retryAfter") { retryAfter = form }
    }

    private mutating func readBurst(_ value: JSONValue, _ path: [SettingsStep]) throws(SettingsProblem) {
        let reader = try SettingsReader(value, path, known: ["get", "post", "put", "delete", "endpoints"])
        var burst = self.burst ?? SandboxBurstLimits()
        let range = 1...1_000_000
        if let limit = try reader.integer("get", in: range) { burst.get = limit }
        if let limit = try reader.integer("post", in: range) { burst.post = limit }
        if let limit = try reader.integer("put", in: range) { burst.put = limit }
        if let limit = try reader.integer("delete", in: range) { burst.delete = limit }
        for member in reader.member("endpoints")?.members ?? [] {
            guard let limit = member.value.integer, range.contains(limit) else {
                throw reader.problem("endpoints", "'\(member.name)' must be a whole number from 1 up")
            }
            burst.endpoints[member.name] = limit
        }
        self.burst = burst
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let requestsPerSecond { writer.field("requestsPerSecond", .number(requestsPerSecond)) }
            if let requestsAtOnce { writer.field("requestsAtOnce", requestsAtOnce) }
            if let burst {
                writer.object("burst") { writer in
                    writer.field("get", burst.get)
                    writer.field("post", burst.post)
                    writer.field("put", burst.put)
                    writer.field("delete", burst.delete)
                    writer.object("endpoints") { writer in
                        for (name, limit) in burst.endpoints.sorted(by: { $0.key < $1.key }) {
                            writer.field(name, limit)
                        }
                    }
                }
            }
            writer.array("issueWrites", issueWrites) { writer, window in
                writer.object {
                    $0.field("writes", window.writes)
                    $0.field("seconds", window.seconds)
                }
            }
            writer.field("linksCountForBothEnds", linksCountForBothEnds)
            writer.array("points", points) { writer, quota in
                writer.object {
                    $0.field("name", quota.name)
                    $0.field("limit", quota.limit)
                    $0.field("reason", quota.reason)
                    $0.field("isEnforced", quota.isEnforced)
                    $0.field("usesBetaHeaders", quota.usesBetaHeaders)
                }
            }
            writer.field("chargesTokens", chargesTokens)
            if let bucket {
                writer.object("bucket") {
                    $0.field("limit", bucket.limit)
                    $0.field("fillRate", bucket.fillRate)
                    $0.field("intervalSeconds", bucket.intervalSeconds)
                }
            }
            writer.field("retryAfter", retryAfter.json)
        }
    }
}

extension SandboxPointsQuota {
    init(_ value: JSONValue, _ path: [SettingsStep]) throws(SettingsProblem) {
        let reader = try SettingsReader(
            value,
            path,
            known: ["name", "limit", "reason", "isEnforced", "usesBetaHeaders"]
        )
        self.init()
        if let name = try reader.text("name") { self.name = name }
        if let limit = try reader.integer("limit", in: 0...1_000_000_000) { self.limit = limit }
        if let reason = try reader.text("reason") { self.reason = reason }
        if let flag = try reader.flag("isEnforced") { isEnforced = flag }
        if let flag = try reader.flag("usesBetaHeaders") { usesBetaHeaders = flag }
    }
}
