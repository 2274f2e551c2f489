/// How a sandbox misbehaves, as a fault file says it: rules, rate limits and the lag of search.
///
/// The file is JSON, an object with `rules`, `limits` and `lag`, each of which may be left out. Unknown keys are errors.
public struct SandboxScenario: Hashable, Sendable {
    /// How far search is behind.
    public struct Lag: Hashable, Sendable {
        /// What every write takes to be found.
        public var minimum: Duration = .zero
        /// What is drawn on top for each write, at most.
        public var spread: Duration = .zero
        /// What a write takes to reach other nodes; nil for what is set.
        public var node: Duration?

        /// No lag.
        public init() {}
    }

    /// Fault rules in order.
    public var rules: [SandboxFaultRule] = []
    /// Rate limits; nil for what is set.
    public var limits: SandboxLimits?
    /// Lag; nil for what is set.
    public var lag: Lag?

    /// A well-behaved site.
    public init() {}

    /// Reads a fault file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - product: what the preset `realistic` of `limits` stands for.
    ///   - now: epoch milliseconds that `from` and `until` of rules count from when they are given in seconds.
    /// - Throws: `SandboxSettingsError` with the line of the first thing that is wrong.
    public init(
        parsing bytes: [UInt8],
        product: SandboxProduct,
        now: Int64
    ) throws(SandboxSettingsError) {
        self = try SettingsDocument(bytes).read { value throws(SettingsProblem) in
            try SandboxScenario(value, product: product, now: now)
        }
    }

    init(_ value: JSONValue, product: SandboxProduct, now: Int64) throws(SettingsProblem) {
        let reader = try SettingsReader(value, known: ["rules", "limits", "lag"])
        rules = try Self.rules(reader, now: now)
        if let value = reader.member("limits") {
            limits = try SandboxLimits(value, [.member("limits")], product: product)
        }
        if let value = reader.member("lag") { lag = try Lag(value, [.member("lag")]) }
    }

    static func rules(_ reader: SettingsReader, now: Int64) throws(SettingsProblem) -> [SandboxFaultRule] {
        var rules: [SandboxFaultRule] = []
        for (number, item) in reader.items("rules").enumerated() {
            let rule = try SandboxFaultRule(item.value, item.path, number: number, now: now)
            guard !rules.contains(where: { $0.name == rule.name }) else {
                throw SettingsProblem(
                    path: item.path,
                    message: "a rule named '\(rule.name)' stands above already; give each a name of its own"
                )
            }
            rules.append(rule)
        }
        return rules
    }

    /// Adds the rules to a configuration's and sets what this scenario sets.
    public func apply(to configuration: inout SandboxConfiguration) {
        configuration.faults.rules += rules
        if let limits { configuration.limits = limits }
        if let lag {
            configuration.searchLag = lag.minimum
            configuration.searchLagSpread = lag.spread
            if let node = lag.node { configuration.nodeLag = node }
        }
    }
}

extension SandboxScenario.Lag {
    init(_ value: JSONValue, _ path: [SettingsStep]) throws(SettingsProblem) {
        let reader = try SettingsReader(value, path, known: ["seconds", "spreadSeconds", "nodeSeconds"])
        self.init()
        if let seconds = try reader.seconds("seconds") { minimum = seconds }
        if let seconds = try reader.seconds("spreadSeconds") { spread = seconds }
        node = try reader.seconds("nodeSeconds")
    }
}
