internal import HTTPMessages

/// The fault rules of a sandbox and what each of them has counted; decides which of them strikes a request.
struct FaultState: Sendable {
    /// A rule with its counts.
    struct Entry: Sendable {
        let rule: SandboxFaultRule
        let path: FaultPath?
        /// Requests that met its conditions.
        var counted = 0
        /// Requests that it struck.
        var struck = 0
        /// When requests that meet its conditions should be held back, as an answer of 429 or 503 told.
        var ban: Range<Int64>?
        var random: TraceNumbers

        init(_ rule: SandboxFaultRule) {
            self.rule = rule
            path = rule.path.map(FaultPath.init)
            random = TraceNumbers(seed: rule.seed)
        }
    }

    /// What a rule looks at.
    struct Subject: Sendable {
        let method: HTTPMethod
        let segments: [String]
        let template: [String]?
        let product: SandboxProduct
        /// Whether it reached a writing endpoint with credentials that are none or good.
        let isWrite: Bool
        /// Names of who asks; `anonymous` for nobody, empty for credentials that open nothing.
        let accountNames: [String]
        let now: Int64
    }

    private(set) var entries: [Entry] = []

    init(_ rules: [SandboxFaultRule] = []) { entries = rules.map(Entry.init) }

    /// The first rule that strikes; counts.
    mutating func strike(_ subject: Subject) -> SandboxFaultRule? {
        for position in entries.indices where entries[position].meets(subject) {
            if entries[position].count() { return entries[position].rule }
        }
        return nil
    }

    /// Notes that a rule's answer told the client to wait; requests count from `start` on, when it can know.
    mutating func ban(_ name: String, from start: Int64, until end: Int64) {
        guard end > start, let position = entries.firstIndex(where: { $0.rule.name == name }) else { return }
        entries[position].ban = (start..<end).extending(entries[position].ban)
    }

    /// Whether a client sends what a rule's answer told it to hold back.
    func isDuringBan(_ subject: Subject) -> Bool {
        entries.contains { $0.ban?.contains(subject.now) == true && $0.meets(subject) }
    }

    /// Puts a rule behind the others, or in the place of the one of its name, with counts of zero.
    mutating func put(_ rule: SandboxFaultRule) {
        if let position = entries.firstIndex(where: { $0.rule.name == rule.name }) {
            entries[position] = Entry(rule)
        } else {
            entries.append(Entry(rule))
        }
    }

    /// Takes a rule away; false where there is none of that name.
    mutating func remove(_ name: String) -> Bool {
        let count = entries.count
        entries.removeAll { $0.rule.name == name }
        return entries.count < count
    }

    /// Counts from zero again, with the seeds' first numbers.
    mutating func resetCounts() { entries = entries.map { Entry($0.rule) } }
}

extension FaultState.Entry {
    func meets(_ subject: FaultState.Subject) -> Bool {
        if !rule.methods.isEmpty, !rule.methods.contains(subject.method) { return false }
        if let product = rule.product, product != subject.product { return false }
        if rule.writesOnly, !subject.isWrite { return false }
        if let account = rule.account, !subject.accountNames.contains(account) { return false }
        if let period = rule.period, !period.contains(subject.now) { return false }
        return path?.matches(segments: subject.segments, template: subject.template) ?? true
    }

    /// Counts a request that meets the conditions; whether the rule strikes it.
    mutating func count() -> Bool {
        counted += 1
        // Drawn for every request, so that a rule's other conditions do not shift the numbers.
        let isDrawn = rule.probability.map { random.unit() < $0 } ?? true
        if let times = rule.times, struck >= times { return false }
        if !rule.numbers.isEmpty, !rule.numbers.contains(counted) { return false }
        if let every = rule.every, every > 0, counted % every != 0 { return false }
        guard isDrawn else { return false }
        struck += 1
        return true
    }
}
