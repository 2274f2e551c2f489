internal import HTTPMessages

// The form of rules in fault files and in the control interface; `Sandbox.md` documents it.

extension SandboxFaultRule {
    static let keys = [
        "name", "method", "path", "face", "account", "writes", "from", "until", "nth", "every", "probability",
        "seed", "times", "effect",
    ]

    /// Reads a rule.
    ///
    /// Its place among the others names one that has no name; `from` and `until` in seconds count from `now`, in epoch
    /// milliseconds.
    init(_ value: JSONValue, _ path: [SettingsStep], number: Int, now: Int64) throws(SettingsProblem) {
        let reader = try SettingsReader(value, path, known: Self.keys)
        guard let effect = reader.member("effect") else {
            throw reader.problem(
                "effect",
                "a rule needs an effect, such as \"effect\": \"drop\". Known are "
                    + SandboxFaultEffect.kinds.map(\.name).joined(separator: ", ") + "."
            )
        }
        self.init(
            try reader.text("name") ?? "rule \(number + 1)",
            try SandboxFaultEffect(effect, path + [.member("effect")])
        )
        for (item, place) in reader.items("method") {
            guard let text = item.string, let method = HTTPMethod(rawValue: text.uppercased()) else {
                throw SettingsProblem(path: place, message: "must be a method such as \"POST\"")
            }
            methods.append(method)
        }
        self.path = try reader.text("path")
        if let path = self.path, !path.hasPrefix("/") {
            throw reader.problem("path", "'\(path)' must begin with '/', as in \"/issue/bulk\"")
        }
        product = try reader.choice("face", SandboxProduct.allCases.map(\.rawValue))
            .flatMap(SandboxProduct.init)
        account = try reader.text("account")
        writesOnly = try reader.flag("writes") ?? false
        try readPeriod(reader, now: now)
        for (item, place) in reader.items("nth") {
            guard let number = item.integer, number > 0 else {
                throw SettingsProblem(
                    path: place,
                    message: "must be a whole number from 1 up, or a list of such"
                )
            }
            numbers.insert(number)
        }
        every = try reader.integer("every", in: 1...Int.max)
        probability = try reader.number("probability", in: 0...1)
        seed = try reader.integer("seed", in: 0...Int.max).map(UInt64.init) ?? 1
        times = try reader.integer("times", in: 0...Int.max)
    }

    private mutating func readPeriod(_ reader: SettingsReader, now: Int64) throws(SettingsProblem) {
        func moment(_ name: String) throws(SettingsProblem) -> Int64? {
            guard let member = reader.member(name) else { return nil }
            if let seconds = member.number, abs(seconds) < 1e11 { return now + Int64(seconds * 1_000) }
            if let text = member.string, let moment = Timestamp.parse(text) { return moment }
            throw reader.problem(
                name,
                "must be seconds from now on, or a time such as \"2026-11-21T03:00:00Z\""
            )
        }
        let (from, until) = (try moment("from"), try moment("until"))
        guard from != nil || until != nil else { return }
        let (start, end) = (from ?? Int64.min, until ?? Int64.max)
        guard start < end else { throw reader.problem("until", "must be later than 'from'") }
        period = start..<end
    }
}

extension SandboxFaultEffect {
    /// Every kind with the keys that it takes beside `kind`.
    static let kinds: [(name: String, keys: [String])] = [
        ("drop", ["applied"]),
        ("hang", ["seconds", "applied"]),
        ("delay", ["seconds"]),
        ("answer", ["status", "body", "message", "contentType", "retryAfter", "headers", "applied"]),
        ("halfBody", ["fraction"]),
        ("trickle", ["bytes", "seconds"]),
        ("loginPage", []),
        ("loginRedirect", []),
        ("garbage", []),
        ("cutJSON", ["fraction"]),
        ("oversized", ["bytes"]),
        ("contentType", ["contentType"]),
        ("expiredToken", []),
        ("clockSkew", ["seconds"]),
        ("emptyPage", []),
        ("repeatedToken", []),
        ("pageSize", ["rows"]),
        ("touchIssue", ["key"]),
        ("denyPermissions", ["permissions"]),
        ("removeLinkType", ["name"]),
        ("deleteIssue", ["key"]),
        ("moveIssue", ["key", "project"]),
        ("setStatus", ["key", "status"]),
    ]

    /// Reads an effect: a text for its kind alone, or an object.
    init(_ value: JSONValue, _ path: [SettingsStep]) throws(SettingsProblem) {
        let names = Self.kinds.map(\.name)
        var object = value
        if let text = value.string { object = .object([JSONMember(name: "kind", value: .string(text))]) }
        let anyKeys = ["kind"] + Self.kinds.flatMap(\.keys)
        let kindReader = try SettingsReader(object, path, known: anyKeys)
        guard let kind = try kindReader.choice("kind", names),
            let keys = Self.kinds.first(where: { $0.name == kind })?.keys
        else {
            throw kindReader.problem("kind", "is missing; known are \(names.joined(separator: ", "))")
        }
        let reader = try SettingsReader(object, path, known: ["kind"] + keys)
        self = try Self.read(kind, reader)
    }

    private static func read(_ kind: String, _ reader: SettingsReader) throws(SettingsProblem) -> Self {
        let applied = try reader.flag("applied") ?? false
        switch kind {
        case "drop": return .drop(applied: applied)
        case "hang": return .hang(try reader.seconds("seconds") ?? .seconds(600), applied: applied)
        case "delay": return .delay(try reader.seconds("seconds") ?? .seconds(30))
        case "answer": return .answer(try SandboxFaultAnswer(reader), applied: applied)
        case "halfBody": return .halfBody(fraction: try reader.number("fraction", in: 0...1) ?? 0.5)
        case "trickle":
            return .trickle(
                bytes: try reader.integer("bytes", in: 1...1_000_000_000) ?? 16,
                every: try reader.seconds("seconds") ?? .milliseconds(200)
            )
        case "loginPage": return .loginPage
        case "loginRedirect": return .loginRedirect
        case "garbage": return .garbage
        case "cutJSON": return .cutJSON(fraction: try reader.number("fraction", in: 0...1) ?? 0.5)
        case "oversized":
            return .oversized(bytes: try reader.integer("bytes", in: 1...1_000_000_000) ?? 100_000_000)
        case "contentType": return .contentType(try reader.text("contentType") ?? "text/plain")
        case "expiredToken": return .expiredToken
        case "clockSkew":
            return .clockSkew(try reader.seconds("seconds", from: -100_000_000) ?? .seconds(3_600))
        case "emptyPage": return .emptyPage
        case "repeatedToken": return .repeatedToken
        case "pageSize": return .pageSize(try reader.integer("rows", in: 1...5_000) ?? 1)
        case "denyPermissions": return .denyPermissions(try reader.names("permissions"))
        case "removeLinkType": return .removeLinkType(try reader.neededText("name"))
        case "deleteIssue": return .deleteIssue(key: try reader.neededText("key"))
        case "moveIssue":
            return .moveIssue(
                key: try reader.neededText("key"),
                project: try reader.neededText("project")
            )
        case "setStatus":
            return .setStatus(
                key: try reader.neededText("key"),
                status: try reader.neededText("status")
            )
        default: return .touchIssue(key: try reader.text("key"))
        }
    }
}

extension SandboxFaultAnswer {
    static let shapes = ["html", "json", "problem", "gateway", "empty"]

    /// Reads an answer from the members of its effect.
    init(_ reader: SettingsReader) throws(SettingsProblem) {
        guard let status = try reader.integer("status", in: 200...599) else {
            throw reader.problem("status", "an answer needs a status from 200 to 599")
        }
        let body = try reader.text("body")
        let contentType = try reader.text("contentType")
        let shape: Shape
        switch body ?? (status >= 500 ? "html" : "json") {
        case "html": shape = .html
        case "json": shape = .json
        case "problem": shape = .problem
        case "gateway": shape = .gateway
        case "empty": shape = .empty
        case let text: shape = .text(text, contentType: contentType ?? "text/plain;charset=UTF-8")
        }
        if contentType != nil, Self.shapes.contains(body ?? "json") {
            throw reader.problem("contentType", "goes with a body of your own text only")
        }
        self.init(status, shape, message: try reader.text("message"))
        retryAfter = try SandboxRetryAfter(reader, "retryAfter")
        if let headers = reader.member("headers") {
            guard let members = headers.members else {
                throw reader.problem("headers", "must be an object of names and texts")
            }
            for member in members {
                guard let text = member.value.string, !text.contains(where: \.isNewline) else {
                    throw reader.problem("headers", "'\(member.name)' must be a text of one line")
                }
                self.headers.append(Header(member.name, text))
            }
        }
    }
}

extension SandboxRetryAfter {
    /// Reads `5`, `"date"`, `{"date": 5}`, `"absent"` or any other text as it is to be sent.
    init?(_ reader: SettingsReader, _ name: String) throws(SettingsProblem) {
        guard let member = reader.member(name) else { return nil }
        if let seconds = member.integer {
            self = .seconds(seconds)
        } else if let text = member.string {
            switch text {
            case "date": self = .date(nil)
            case "seconds": self = .seconds(nil)
            case "absent": self = .absent
            default: self = .text(text)
            }
        } else if let seconds = member["date"]?.integer {
            self = .date(seconds)
        } else {
            throw reader.problem(
                name,
                "must be seconds, \"seconds\", \"date\", {\"date\": seconds}, \"absent\" or a text to be sent"
            )
        }
    }
}
