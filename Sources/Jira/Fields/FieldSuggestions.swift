internal import FoundationEssentials

/// A field that can be meant for a role, with how sure that is.
public struct FieldSuggestion: Hashable, Sendable {
    /// What it would be.
    public var role: FieldRole
    /// Id of the field.
    public var field: String
    /// Its name, which other fields may have too.
    public var name: String
    /// From 0 to 1, in hundredths.
    public var confidence: Double
    /// Why, in words, the strongest reason first.
    public var reasons: [String]
    /// Up to three different values, each cut after 40 characters.
    public var samples: [String]

    /// The name without control characters and cut after 40 characters, fit for a terminal.
    public var shownName: String { FieldJudgement.shown(name) }
}

/// Fields that can hold what Muster needs, ranked, with reasons; nothing is decided where two are close.
public struct FieldSuggestions: Hashable, Sendable {
    /// Every suggestion by role in the order of `FieldRole.allCases`, surest first, ties by id.
    public var all: [FieldSuggestion]
    /// How many tickets the values came from.
    public var sampleCount: Int
    /// Types of the suggested fields, for the way that places are read.
    let schemas: [String: JiraField.Schema]

    /// A field less sure than this is not chosen.
    public static let leastConfidence = 0.5
    /// A field is chosen only where the next one is this much less sure.
    public static let clearLead = 0.1

    /// Suggestions for a role, surest first.
    public func suggestions(for role: FieldRole) -> [FieldSuggestion] { all.filter { $0.role == role } }

    /// The one field that clearly is meant; nil where none is sure enough, or two are close.
    public func clear(_ role: FieldRole) -> FieldSuggestion? {
        let ranked = suggestions(for: role)
        guard let first = ranked.first, first.confidence >= Self.leastConfidence else { return nil }
        if ranked.count > 1, first.confidence - ranked[1].confidence < Self.clearLead { return nil }
        return first
    }

    /// Fields that are too close to choose from; empty where one is clear or none is sure enough.
    public func ambiguous(_ role: FieldRole) -> [FieldSuggestion] {
        let ranked = suggestions(for: role)
        guard let first = ranked.first, first.confidence >= Self.leastConfidence else { return [] }
        let close = ranked.filter { first.confidence - $0.confidence < Self.clearLead }
        return close.count > 1 ? close : []
    }

    /// The place that the clear fields make; nil where none do.
    public var place: TicketFieldMapping.Place? {
        if let latitude = clear(.latitude), let longitude = clear(.longitude),
            latitude.field != longitude.field
        {
            return .pair(latitude: latitude.field, longitude: longitude.field)
        }
        guard let location = clear(.location) else { return nil }
        return .field(JiraField(id: location.field, name: location.name, schema: schemas[location.field]))
    }

    /// Looks for the fields of every role; pure, the same for the same input in any order of fields.
    ///
    /// - Parameters:
    ///   - fields: the fields of the site.
    ///   - samples: values by field id, one entry for each ticket looked at; the first hundred count.
    /// - Returns: suggestions with a confidence of at least 0.2.
    public static func suggest(
        fields: [JiraField],
        samples: [[String: JiraFieldValue]] = []
    ) -> FieldSuggestions {
        let samples = Array(samples.prefix(100))
        var found: [FieldSuggestion] = []
        for role in FieldRole.allCases {
            var ranked = fields.compactMap { field in
                FieldJudgement(role: role, field: field, samples: samples)?.suggestion
            }
            ranked = ranked.filter { $0.confidence >= 0.2 }
            found += ranked.sorted { ($1.confidence, $0.field) < ($0.confidence, $1.field) }
        }
        PairJudgement.judge(&found, samples: samples)
        let suggested = Set(found.map(\.field))
        var schemas: [String: JiraField.Schema] = [:]
        for field in fields where suggested.contains(field.id) { schemas[field.id] = field.schema }
        return FieldSuggestions(all: found, sampleCount: samples.count, schemas: schemas)
    }
}

extension FieldSuggestions {
    /// Roles that `muster.yaml` has a key for.
    static let configurable: [FieldRole] = [.latitude, .longitude, .location, .duration, .skills]

    /// A `fields:` section for a project in `muster.yaml`: clear fields as keys, the rest as comments.
    public var configurationFragment: String {
        var lines: [String] = []
        for role in Self.configurable {
            if let best = clear(role) {
                lines.append("  \(role.rawValue): \(best.field)  # \(Self.comment(best))")
                continue
            }
            let close = ambiguous(role)
            if !close.isEmpty {
                lines.append("  # \(role.rawValue): two or more can be meant; choose one")
                for suggestion in close {
                    lines.append("  #   \(role.rawValue): \(suggestion.field)  # \(Self.comment(suggestion))")
                }
            }
        }
        let isEmpty = lines.allSatisfy { $0.hasPrefix("  #") }
        return ([isEmpty ? "fields: {}" : "fields:"] + lines).joined(separator: "\n")
    }

    private static func comment(_ suggestion: FieldSuggestion) -> String {
        "\(suggestion.shownName), \(Int((suggestion.confidence * 100).rounded())) %"
    }
}
