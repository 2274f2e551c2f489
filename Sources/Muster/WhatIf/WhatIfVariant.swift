internal import Clustering
internal import Geodesy
public import Planning

/// Settings to try instead of those that hold, such as `max_radius=8km,max_tickets=12`.
///
/// The names are those of the section `clustering` of `muster.yaml`, with its values and bounds; `none` takes a limit
/// away. Beside them stand those that a configuration does not have: `clusters` (a number, or `-1` for one less than
/// the base has: one crew less), `max_due_spread`, `algorithm`, `eps` and `min_points`. A dash in a name counts as
/// an underscore.
public struct WhatIfVariant: Hashable, Sendable {
    /// What is to be another, in the order given.
    let changes: [WhatIfChange]

    /// The settings as they would be written, with commas between them.
    public var label: String { changes.map(\.label).joined(separator: ",") }

    /// The settings one by one.
    public var settings: [(name: String, value: String)] { changes.map { ($0.key.rawValue, $0.text) } }

    /// Names that can be set, in the order of messages.
    public static var names: [String] { WhatIfKey.allCases.map(\.rawValue) }

    /// Reads settings.
    ///
    /// - Parameter text: `name=value` pairs with commas between them.
    /// - Throws: `WhatIfError` naming what is wrong and what would be right.
    public init(parsing text: String) throws(WhatIfError) {
        var changes: [WhatIfChange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let change = try WhatIfChange(parsing: String(part))
            if let other = changes.first(where: { $0.key == change.key }) {
                throw WhatIfError(
                    "'\(change.key.rawValue)' is set twice, to '\(other.text)' and to '\(change.text)'; "
                        + "to compare both, write them as two variants"
                )
            }
            changes.append(change)
        }
        self.changes = changes
    }

    /// The parameters of this variant.
    ///
    /// - Parameters:
    ///   - base: the parameters that it varies.
    ///   - clusters: clusters of the base's plan, which a relative number counts from; nil while that is not known.
    ///   - hasStanding: whether Job Clusters stand that planning holds.
    /// - Returns: the parameters.
    /// - Throws: `WhatIfError` for a setting that means nothing to the algorithm, or one that is missing.
    func parameters(
        from base: PlanParameters,
        clusters: Int?,
        hasStanding: Bool = false
    ) throws(WhatIfError) -> PlanParameters {
        var parameters = base
        if let change = changes.first(where: { $0.key == .algorithm }),
            let algorithm = PlanAlgorithm(rawValue: change.text), algorithm != base.algorithm
        {
            parameters.become(algorithm)
        }
        for change in changes {
            guard change.key.algorithms.contains(parameters.algorithm) else {
                throw WhatIfError(
                    "'\(change.key.rawValue)' means nothing to the algorithm \(parameters.algorithm.rawValue)"
                        + "; leave it out"
                )
            }
            if change.key == .clusters, hasStanding {
                throw WhatIfError(
                    "'clusters' cannot be asked for while Job Clusters stand: their members stay, and only the rest is "
                        + "clustered; vary max_tickets or max_radius"
                )
            }
            try change.apply(to: &parameters, clusters: clusters)
        }
        for key in parameters.missing {
            throw WhatIfError(
                "the algorithm \(parameters.algorithm.rawValue) needs '\(key.rawValue)'; write "
                    + "algorithm=\(parameters.algorithm.rawValue),\(key.rawValue)=\(key.example)"
            )
        }
        return parameters
    }

    /// Checks as much as can be known before anything is planned.
    ///
    /// - Parameter base: the parameters that it varies.
    /// - Throws: `WhatIfError`.
    public func check(against base: PlanParameters) throws(WhatIfError) {
        _ = try parameters(from: base, clusters: nil)
    }
}

/// A setting that cannot be tried, in words: the value, what is wrong with it and what would be right.
public struct WhatIfError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What, where and how to fix it.
    public var description: String

    /// Makes an error.
    public init(_ description: String) { self.description = description }
}

extension PlanParameters {
    /// The same wishes for another algorithm, without those that mean nothing to it.
    fileprivate mutating func become(_ algorithm: PlanAlgorithm) {
        self.algorithm = algorithm
        switch algorithm {
        case .capacitated:
            (epsilon, minimumPoints, clusterCount) = (nil, nil, nil)
            if maxTickets == nil, maxLoad == nil { maxTickets = 10 }
        case .dbscan, .kmeans:
            (maxTickets, maxLoad, maxRadius, maxDueSpread) = (nil, nil, nil, nil)
            if algorithm == .dbscan { clusterCount = nil } else { (epsilon, minimumPoints) = (nil, nil) }
        }
    }

    /// What the algorithm cannot do without.
    fileprivate var missing: [WhatIfKey] {
        switch algorithm {
        case .capacitated: []
        case .dbscan: (epsilon == nil ? [.eps] : []) + (minimumPoints == nil ? [.minPoints] : [])
        case .kmeans: clusterCount == nil ? [.clusters] : []
        }
    }
}
