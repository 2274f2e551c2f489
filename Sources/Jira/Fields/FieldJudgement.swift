internal import Geodesy
internal import Tickets

/// How well one field fits one role, by type, name and values.
struct FieldJudgement {
    private(set) var suggestion: FieldSuggestion

    /// Judges a field; nil where it cannot be meant.
    init?(role: FieldRole, field: JiraField, samples: [[String: JiraFieldValue]]) {
        let values = samples.compactMap { $0[field.id] }.filter { !Self.isBlank($0) }
        let fitting = values.filter { Self.fits($0, role) }
        var confidence: Double
        var reasons: [String] = []
        if role.isSurely(field.schema, id: field.id) {
            confidence = 0.95
            reasons.append("its type says so")
        } else if role == .duration, field.id == "timeoriginalestimate" {
            confidence = 0.55
            reasons.append("Jira's own estimate, in seconds")
        } else {
            guard role.fits(field.schema, id: field.id) else { return nil }
            if let (score, reason) = Self.score(name: field.name, role) {
                (confidence, reasons) = (score, [reason])
            } else if role == .location, field.custom == true, fitting.count >= 5,
                fitting.count * 10 >= values.count * 9
            {
                (confidence, reasons) = (0.6, ["nothing in its name, but its values are places"])
            } else {
                return nil
            }
            if [.latitude, .longitude].contains(role), field.schema?.type == "string" {
                confidence -= 0.1
                reasons.append("a text field: numbers in it are read as they are written")
            }
        }
        if !samples.isEmpty {
            Self.weigh(
                role,
                filled: values.count,
                fitting: fitting.count,
                of: samples.count,
                &confidence,
                &reasons
            )
        }
        suggestion = FieldSuggestion(
            role: role,
            field: field.id,
            name: field.name,
            confidence: Self.hundredths(confidence),
            reasons: reasons,
            samples: Self.samples(values)
        )
    }

    static func hundredths(_ value: Double) -> Double { (min(0.99, max(0, value)) * 100).rounded() / 100 }

    /// 0.8 where the name says it and nothing else, less where it says more.
    private static func score(name: String, _ role: FieldRole) -> (Double, String)? {
        let words = FieldWords.words(of: name)
        guard role.otherThings.isDisjoint(with: words) else { return nil }
        var best: (score: Double, said: [String])?
        for names in role.names where names.allSatisfy(words.contains) {
            let others = words.count - names.count
            // A name of both halves of a pair is a place, and no half.
            if [.latitude, .longitude].contains(role), FieldWords.isBothAxes(words) { return nil }
            let score = others == 0 ? 0.8 : max(0.5, 0.7 - 0.05 * Double(others - 1))
            if score > best?.score ?? 0 { best = (score, names) }
        }
        return best.map { best in
            let said = best.said.joined(separator: " ")
            return best.score == 0.8
                ? (best.score, "its name is '\(said)'")
                : (best.score, "its name has '\(said)' among other words")
        }
    }

    private static func weigh(
        _ role: FieldRole,
        filled: Int,
        fitting: Int,
        of count: Int,
        _ confidence: inout Double,
        _ reasons: inout [String]
    ) {
        guard filled > 0 else {
            confidence *= 0.6
            reasons.append("empty in all \(count) tickets looked at")
            return
        }
        reasons.append("filled in \(filled) of \(count) tickets")
        let share = Double(fitting) / Double(filled)
        if share >= 0.95 {
            confidence += 0.1
            reasons.append("\(fitting) of \(filled) values \(expectation(role))")
        } else if share >= 0.5 {
            reasons.append("only \(fitting) of \(filled) values \(expectation(role))")
        } else {
            confidence *= 0.4
            reasons.append("only \(fitting) of \(filled) values \(expectation(role))")
        }
        // A field that others fill more often ranks before its namesake.
        confidence += 0.08 * Double(filled) / Double(count)
    }

    private static func expectation(_ role: FieldRole) -> String {
        switch role {
        case .latitude: "are from -90 to 90"
        case .longitude: "are from -180 to 180"
        case .location: "are places"
        case .address: "look like addresses"
        case .postcode: "look like postal codes"
        case .duration: "are durations"
        case .storyPoints: "are points"
        case .sprint, .epicLink, .skills: "are of this kind"
        case .due: "are days"
        }
    }

    // MARK: Values

    private static func isBlank(_ value: JiraFieldValue) -> Bool {
        switch value {
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .texts(let texts): texts.isEmpty
        case .richText(let lines): lines.isEmpty
        case .number, .place, .other: false
        }
    }

    /// A number, or the number that a text is.
    static func number(_ value: JiraFieldValue?) -> Double? {
        switch value {
        case .number(let number): number
        case .text(let text): CoordinateText.number(text)
        default: nil
        }
    }

    private static func fits(_ value: JiraFieldValue, _ role: FieldRole) -> Bool {
        switch role {
        case .latitude, .longitude:
            // Degrees with letters are read by the same rules as in the job.
            if case .text(let text) = value, number(value) == nil {
                let isLatitude = role == .latitude
                let place = TicketPlace(
                    latitudeText: isLatitude ? text : "0",
                    longitudeText: isLatitude ? "0" : text
                )
                return place.coordinate != nil
            }
            return number(value).map { abs($0) <= (role == .latitude ? 90 : 180) } ?? false
        case .location:
            switch value {
            case .text(let text): return (try? CoordinateText.coordinate(in: text)) != nil
            case .place(let object): return TicketPlace(object).coordinate != nil
            case .richText(let lines):
                return TicketPlace(coordinateLines: lines.flatMap(PlaceLines.lines(of:))).coordinate != nil
            case .number, .texts, .other: return false
            }
        case .address:
            let words = value.words
            return words.count >= 6 && words.contains(where: \.isLetter)
                && words.contains { $0.isWhitespace || $0 == "," }
        case .postcode:
            let words = value.words
            return (3...10).contains(words.count) && words.contains(where: \.isNumber)
                && words.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "." }
        case .duration: return number(value).map { $0 >= 0 && $0 < 10_000_000 } ?? false
        case .storyPoints: return number(value).map { $0 >= 0 && $0 <= 1000 } ?? false
        case .sprint, .epicLink: return value != .other
        case .skills:
            switch value {
            case .texts, .text: return true
            case .number, .place, .richText, .other: return false
            }
        case .due:
            if case .text(let text) = value { return Tickets.CivilDay(parsing: text) != nil }
            return false
        }
    }

    private static func samples(_ values: [JiraFieldValue]) -> [String] {
        var samples: [String] = []
        for value in values {
            let words = shown(value.words)
            if !samples.contains(words) { samples.append(words) }
            if samples.count == 3 { break }
        }
        return samples
    }

    /// A text from a site, fit for one line of a terminal or of a file: no control characters, at most 40 characters.
    static func shown(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(400) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        let line = String(scalars)
        return line.count > 40 ? line.prefix(40) + "…" : line
    }
}

/// Whether a latitude and a longitude belong together.
enum PairJudgement {
    /// Adds to both of the best pair where their values are places together, and takes away where they look exchanged.
    static func judge(_ all: inout [FieldSuggestion], samples: [[String: JiraFieldValue]]) {
        guard !samples.isEmpty else { return }
        let latitudes = all.indices.filter { all[$0].role == .latitude }
        let longitudes = all.indices.filter { all[$0].role == .longitude }
        var together: [(latitude: Int, longitude: Int, count: Int)] = []
        for latitude in latitudes {
            for longitude in longitudes where all[latitude].field != all[longitude].field {
                let count = samples.count { sample in
                    sample[all[latitude].field] != nil && sample[all[longitude].field] != nil
                }
                together.append((latitude, longitude, count))
            }
        }
        for (latitude, longitude, count) in together {
            let latitudeField = all[latitude].field
            let longitudeField = all[longitude].field
            guard count > 0 else { continue }
            let pairs = samples.compactMap { sample -> (Double, Double)? in
                guard let north = FieldJudgement.number(sample[latitudeField]),
                    let east = FieldJudgement.number(sample[longitudeField])
                else { return nil }
                return (north, east)
            }
            let exchanged = pairs.count { abs($0.0) > 90 && abs($0.1) <= 90 }
            guard exchanged * 2 <= pairs.count else {
                for index in [latitude, longitude] {
                    all[index].confidence = FieldJudgement.hundredths(all[index].confidence * 0.5)
                    all[index].reasons.append(
                        "in \(exchanged) tickets \(latitudeField) is beyond 90 and \(longitudeField) is not: exchanged?"
                    )
                }
                continue
            }
            // Only the most frequent companion speaks for a field.
            let best = together.filter { $0.latitude == latitude }.map(\.count).max() == count
            guard best, count * 10 >= samples.count else { continue }
            for (index, other) in [(latitude, longitudeField), (longitude, latitudeField)] {
                all[index].reasons.append("filled together with \(other) in \(count) tickets")
            }
        }
    }
}

extension FieldWords {
    /// Whether a name has both a latitude and a longitude in it.
    static func isBothAxes(_ words: [String]) -> Bool {
        FieldRole.latitude.names.contains { $0.allSatisfy(words.contains) }
            && FieldRole.longitude.names.contains { $0.allSatisfy(words.contains) }
    }
}
