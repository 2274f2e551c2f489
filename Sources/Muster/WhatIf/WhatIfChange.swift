internal import Clustering
internal import Geodesy
internal import Planning

/// What a variant can set.
enum WhatIfKey: String, Hashable, Sendable, CaseIterable {
    // Keys of the configuration, which reads their values.
    case maxTickets = "max_tickets"
    case maxLoad = "max_load"
    case maxRadius = "max_radius"
    case priorityWeight = "priority_weight"
    case objective, effort, seed
    // Flags of `muster cluster` that are no keys of a configuration.
    case clusters
    case maxDueSpread = "max_due_spread"
    case algorithm, eps
    case minPoints = "min_points"

    /// What the value may be.
    var kind: ConfigurationKey.Kind {
        switch self {
        case .clusters: .integer(1...1_000_000)
        case .maxDueSpread: .integer(0...3_650_000)
        case .algorithm: .choice(PlanAlgorithm.allCases.map(\.rawValue))
        case .eps: .length
        case .minPoints: .number(0, included: false, .infinity)
        default: ConfigurationSchema.key("clustering." + rawValue)?.kind ?? .text
        }
    }

    /// Algorithms that it means something to.
    var algorithms: [PlanAlgorithm] {
        switch self {
        case .maxTickets, .maxLoad, .maxRadius, .priorityWeight, .objective, .effort, .maxDueSpread:
            [.capacitated]
        case .seed, .clusters: [.capacitated, .kmeans]
        case .eps, .minPoints: [.dbscan]
        case .algorithm: PlanAlgorithm.allCases
        }
    }

    /// Whether there can be none of it.
    var isLimit: Bool {
        switch self {
        case .maxTickets, .maxLoad, .maxRadius, .maxDueSpread, .clusters: true
        default: false
        }
    }

    var example: String {
        switch self {
        case .maxTickets: "12"
        case .maxLoad: "480"
        case .maxRadius: "8km"
        case .priorityWeight: "2"
        case .objective: "squared"
        case .effort: "best"
        case .seed: "2"
        case .clusters: "40"
        case .maxDueSpread: "3d"
        case .algorithm: "dbscan"
        case .eps: "500m"
        case .minPoints: "5"
        }
    }
}

/// One setting of a variant.
struct WhatIfChange: Hashable, Sendable {
    /// What is set.
    let key: WhatIfKey
    /// Its value as it was written.
    let text: String
    /// Its value; nil for none.
    private let value: ConfigurationValue?
    /// Whether `clusters` counts from what the base has.
    private let isRelative: Bool

    var label: String { "\(key.rawValue)=\(text)" }

    init(parsing pair: String) throws(WhatIfError) {
        guard let sign = pair.firstIndex(of: "=") else {
            throw WhatIfError(
                "'\(pair)' is not of the form name=value; write for example max_radius=8km,max_tickets=12"
            )
        }
        let name = WhatIfChange.trimmed(pair[..<sign])
        guard let key = WhatIfKey(rawValue: name.lowercased().replacing("-", with: "_")) else {
            let known = WhatIfVariant.names
            throw WhatIfError(
                "'\(name)' is no setting that can be varied\(Suggestion.ending(for: name, among: known)) "
                    + "known are \(known.joined(separator: ", "))"
            )
        }
        self.key = key
        text = WhatIfChange.trimmed(pair[pair.index(after: sign)...])
        if key.isLimit, text == "none" || text == "null" {
            (value, isRelative) = (nil, false)
            return
        }
        var plain = text
        var relative = false
        if key == .clusters, let first = text.first, first == "-" || first == "+" {
            relative = true
            plain = String(text.dropFirst())
        }
        if key == .maxDueSpread, plain.hasSuffix("d") { plain.removeLast() }
        do throws(ConfigurationValueProblem) {
            value = try key.kind.value(of: plain)
        } catch {
            var words = error.message
            if key == .clusters { words += ", or such as -1 for one less than the base has" }
            if key.isLimit { words += ", or none" }
            throw WhatIfError("\(key.rawValue): \(words)")
        }
        isRelative = relative
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Sets it.
    func apply(to parameters: inout PlanParameters, clusters: Int?) throws(WhatIfError) {
        switch (key, value) {
        case (.maxTickets, .integer(let number)?): parameters.maxTickets = number
        case (.maxTickets, _): parameters.maxTickets = nil
        case (.maxLoad, .number(let number)?): parameters.maxLoad = number
        case (.maxLoad, _): parameters.maxLoad = nil
        case (.maxRadius, .length(let length)?): parameters.maxRadius = length
        case (.maxRadius, _): parameters.maxRadius = nil
        case (.maxDueSpread, .integer(let number)?): parameters.maxDueSpread = number
        case (.maxDueSpread, _): parameters.maxDueSpread = nil
        case (.priorityWeight, .number(let number)?): parameters.priorityWeight = number
        case (.objective, .text(let name)?):
            parameters.objective = Objective(rawValue: name) ?? parameters.objective
        case (.effort, .text(let name)?): parameters.effort = Effort(rawValue: name) ?? parameters.effort
        case (.seed, .seed(let seed)?): parameters.seed = seed
        case (.eps, .length(let length)?): parameters.epsilon = length
        case (.minPoints, .number(let number)?): parameters.minimumPoints = number
        case (.clusters, .integer(let number)?):
            guard isRelative else {
                parameters.clusterCount = number
                return
            }
            // Before the base is planned any number stands for the one to come.
            guard let clusters else {
                parameters.clusterCount = 1
                return
            }
            let wanted = text.hasPrefix("-") ? clusters - number : clusters + number
            guard wanted >= 1 else {
                throw WhatIfError(
                    "clusters: the base has \(clusters), and \(text) of them leaves none to plan with"
                )
            }
            parameters.clusterCount = wanted
        case (.clusters, _): parameters.clusterCount = nil
        default: break
        }
    }
}
