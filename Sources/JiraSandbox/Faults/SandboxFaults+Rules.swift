internal import HTTPMessages

extension SandboxFaults {
    /// Every rule in the order in which they are asked: the simple switches first.
    ///
    /// The switches for writes count one sequence of writes together. A rule does not see what an earlier one struck, so
    /// the numbers of the later switches are lowered by as many.
    var allRules: [SandboxFaultRule] {
        var all: [SandboxFaultRule] = []
        if let every = rateLimitEvery, every > 0 {
            var rule = SandboxFaultRule("rateLimitEvery", .answer(rateLimitAnswer, applied: false))
            rule.every = every
            all.append(rule)
        }
        if let every = serverErrorEvery, every > 0 {
            let answer = SandboxFaultAnswer(serverErrorStatus, .html, message: "Service Unavailable")
            var rule = SandboxFaultRule("serverErrorEvery", .answer(answer, applied: false))
            rule.every = every
            all.append(rule)
        }
        let badGateway = SandboxFaultAnswer(502, .html, message: "Bad Gateway")
        let writes: [(name: String, numbers: Set<Int>, effect: SandboxFaultEffect)] = [
            ("dropsBeforeWrite", dropsBeforeWrite, .drop(applied: false)),
            ("dropsAfterWrite", dropsAfterWrite, .drop(applied: true)),
            ("badGatewaysAfterWrite", badGatewaysAfterWrite, .answer(badGateway, applied: true)),
        ]
        var struck: Set<Int> = []
        for (name, numbers, effect) in writes where !numbers.isEmpty {
            var rule = SandboxFaultRule(name, effect)
            rule.writesOnly = true
            rule.numbers = Set(
                numbers.subtracting(struck).map { number in number - struck.count { $0 < number } }
            )
            struck.formUnion(numbers)
            // Every number was taken by an earlier switch: an empty set would strike all.
            if !rule.numbers.isEmpty { all.append(rule) }
        }
        return all + rules
    }

    private var rateLimitAnswer: SandboxFaultAnswer {
        // The words of the body are ours; no source records them.
        SandboxFaultAnswer(
            429,
            .json,
            message: "Rate limit exceeded.",
            retryAfter: retryAfter.map { .seconds($0) },
            headers: [
                .init("X-RateLimit-Limit", "100"), .init("X-RateLimit-Remaining", "0"),
                .init("X-RateLimit-NearLimit", "true"), .init("RateLimit-Reason", rateLimitReason),
            ]
        )
    }
}
