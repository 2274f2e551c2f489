internal import HTTPMessages

/// Rules as the control interface shows them: what is read back gives the same rule.
extension JSONWriter {
    mutating func write(_ rule: SandboxFaultRule) {
        object { $0.fields(of: rule) }
    }

    mutating func fields(of rule: SandboxFaultRule) {
        field("name", rule.name)
        if !rule.methods.isEmpty { field("method", strings: rule.methods.map(\.rawValue)) }
        if let path = rule.path { field("path", path) }
        if let product = rule.product { field("face", product.rawValue) }
        if let account = rule.account { field("account", account) }
        if rule.writesOnly { field("writes", true) }
        if let period = rule.period {
            if period.lowerBound != .min { field("from", Timestamp.text(period.lowerBound, offset: 0)) }
            if period.upperBound != .max { field("until", Timestamp.text(period.upperBound, offset: 0)) }
        }
        if !rule.numbers.isEmpty { array("nth", rule.numbers.sorted()) { $0.write($1) } }
        if let every = rule.every { field("every", every) }
        if let probability = rule.probability {
            field("probability", .number(probability))
            field("seed", rule.seed)
        }
        if let times = rule.times { field("times", times) }
        object("effect") { $0.fields(of: rule.effect) }
    }

    private mutating func fields(of effect: SandboxFaultEffect) {
        func seconds(_ duration: Duration) -> JSONValue { .number(Double(duration.milliseconds) / 1_000) }
        switch effect {
        case .drop(let applied):
            kind("drop", applied: applied)
        case .hang(let duration, let applied):
            kind("hang", applied: applied)
            field("seconds", seconds(duration))
        case .delay(let duration):
            kind("delay")
            field("seconds", seconds(duration))
        case .answer(let answer, let applied):
            kind("answer", applied: applied)
            fields(of: answer)
        case .halfBody(let fraction):
            kind("halfBody")
            field("fraction", .number(fraction))
        case .trickle(let bytes, let pause):
            kind("trickle")
            field("bytes", bytes)
            field("seconds", seconds(pause))
        case .loginPage: kind("loginPage")
        case .loginRedirect: kind("loginRedirect")
        case .garbage: kind("garbage")
        case .cutJSON(let fraction):
            kind("cutJSON")
            field("fraction", .number(fraction))
        case .oversized(let bytes):
            kind("oversized")
            field("bytes", bytes)
        case .contentType(let type):
            kind("contentType")
            field("contentType", type)
        case .expiredToken: kind("expiredToken")
        case .clockSkew(let skew):
            kind("clockSkew")
            field("seconds", seconds(skew))
        case .emptyPage: kind("emptyPage")
        case .repeatedToken: kind("repeatedToken")
        case .pageSize(let rows):
            kind("pageSize")
            field("rows", rows)
        case .touchIssue(let key):
            kind("touchIssue")
            if let key { field("key", key) }
        case .denyPermissions(let permissions):
            kind("denyPermissions")
            field("permissions", strings: permissions.sorted())
        case .removeLinkType(let name):
            kind("removeLinkType")
            field("name", name)
        case .deleteIssue(let key):
            kind("deleteIssue")
            field("key", key)
        case .moveIssue(let key, let project):
            kind("moveIssue")
            field("key", key)
            field("project", project)
        case .setStatus(let key, let status):
            kind("setStatus")
            field("key", key)
            field("status", status)
        }
    }

    private mutating func kind(_ name: String, applied: Bool? = nil) {
        field("kind", name)
        if let applied { field("applied", applied) }
    }

    private mutating func fields(of answer: SandboxFaultAnswer) {
        field("status", answer.status)
        switch answer.shape {
        case .html: field("body", "html")
        case .json: field("body", "json")
        case .problem: field("body", "problem")
        case .gateway: field("body", "gateway")
        case .empty: field("body", "empty")
        case .text(let text, let contentType):
            field("body", text)
            field("contentType", contentType)
        }
        if let message = answer.message { field("message", message) }
        if let retryAfter = answer.retryAfter { field("retryAfter", retryAfter.json) }
        guard !answer.headers.isEmpty else { return }
        object("headers") { writer in
            for header in answer.headers { writer.field(header.name, header.value) }
        }
    }
}

extension SandboxRetryAfter {
    var json: JSONValue {
        switch self {
        case .seconds(let seconds): seconds.map { .number(Double($0)) } ?? .string("seconds")
        case .date(let seconds):
            seconds.map { .object([JSONMember(name: "date", value: .number(Double($0)))]) } ?? .string("date")
        case .text(let text): .string(text)
        case .absent: .string("absent")
        }
    }
}
