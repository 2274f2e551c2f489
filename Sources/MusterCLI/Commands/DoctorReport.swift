import Jira
import Muster

/// Checks about one thing.
struct DoctorSection: Hashable, Sendable {
    /// What they are about.
    var title: String
    /// The checks in their order.
    var checks: [DoctorCheck]

    init(_ title: String, _ checks: [DoctorCheck]) { (self.title, self.checks) = (title, checks) }
}

/// What `muster doctor` found, for people and for programs.
struct DoctorReport: Hashable, Sendable {
    /// Checks by what they are about.
    var sections: [DoctorSection]

    private var checks: [DoctorCheck] { sections.flatMap(\.checks) }

    /// 0 where nothing failed, else the code of the first failure.
    var exitCode: ExitCode {
        guard let code = checks.lazy.compactMap(\.code).first else { return .done }
        return CommandFailure(reporting: MusterError(code, "")).code
    }

    /// One line a check, with the fix below where there is one.
    func text(style: TextStyle = .plain) -> String {
        let width = (checks.map(\.name.count).max() ?? 0) + 2
        var lines: [String] = []
        for section in sections {
            lines.append(style.bold(section.title))
            for check in section.checks {
                let word = DoctorReport.word(check.status)
                let padding = String(repeating: " ", count: 9 - word.count)
                let name = check.name + String(repeating: " ", count: width - check.name.count)
                lines.append(
                    "  " + DoctorReport.color(word, check.status, style) + padding + name + check.found
                )
                if let fix = check.fix {
                    lines.append(String(repeating: " ", count: 11) + style.bold("fix: ") + fix)
                }
                lines += DoctorReport.suggestionLines(check).map { String(repeating: " ", count: 11) + $0 }
            }
        }
        if !requests.isEmpty {
            lines.append(style.bold("What to ask the administrator for"))
            lines += requests.map { "  - " + $0 }
        }
        let failed = checks.count { $0.status == .failed }
        let warnings = checks.count { $0.status == .warning }
        let sum = failed == 0 ? "Nothing failed" : "\(failed) FAILED"
        lines.append("\(sum), \(counted(warnings, "warning")), \(checks.count - failed - warnings) ok.")
        return lines.joined(separator: "\n")
    }

    /// What to ask the sites' administrators for, each sentence once, with the project that it is about.
    var requests: [String] {
        var requests: [String] = []
        for section in sections {
            for ask in section.checks.compactMap(\.ask) {
                let sentence = "\(section.title): please \(ask)"
                if !requests.contains(sentence) { requests.append(sentence) }
            }
        }
        return requests
    }

    /// The suggested fields and the section for `muster.yaml` that they make.
    private static func suggestionLines(_ check: DoctorCheck) -> [String] {
        var lines: [String] = []
        for suggestion in check.suggestions {
            let percent = Int((suggestion.confidence * 100).rounded())
            let samples =
                suggestion.samples.isEmpty ? "" : "; such as \(suggestion.samples.joined(separator: " | "))"
            lines.append(
                "\(suggestion.role.rawValue): \(suggestion.field) '\(suggestion.shownName)' "
                    + "\(percent) % (\(suggestion.reasons.joined(separator: ", "))\(samples))"
            )
        }
        if let fragment = check.fragment, !check.suggestions.isEmpty {
            lines.append("for projects[] in muster.yaml:")
            lines += fragment.split(separator: "\n").map { "  " + $0 }
        }
        return lines
    }

    private static func word(_ status: DoctorCheck.Status) -> String {
        switch status {
        case .ok: "ok"
        case .warning: "warning"
        case .failed: "FAILED"
        }
    }

    private static func color(_ word: String, _ status: DoctorCheck.Status, _ style: TextStyle) -> String {
        switch status {
        case .ok: style.green(word)
        case .warning: style.yellow(word)
        case .failed: style.red(word)
        }
    }
}

extension DoctorReport: Encodable {
    private enum Keys: String, CodingKey { case checks, ok, warnings, failed, ask_administrator, exit_code }

    private struct Entry: Encodable {
        var section: String
        var name: String
        var status: String
        var found: String
        var fix: String?
        var ask: String?
        var suggestions: [Suggestion]?
        var fragment: String?
    }

    private struct Suggestion: Encodable {
        var role: String
        var field: String
        var name: String
        var confidence: Double
        var reasons: [String]
        var samples: [String]

        init(_ suggestion: FieldSuggestion) {
            role = suggestion.role.rawValue
            field = suggestion.field
            name = suggestion.name
            confidence = suggestion.confidence
            reasons = suggestion.reasons
            samples = suggestion.samples
        }
    }

    /// `{"checks":[{"section","name","status","found","fix"?,"ask"?,"suggestions"?,"fragment"?}],"ok","warnings","failed",
    /// "ask_administrator","exit_code"}`, with suggestions as `{"role","field","name","confidence","reasons","samples"}`.
    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        let entries = sections.flatMap { section in
            section.checks.map {
                Entry(
                    section: section.title,
                    name: $0.name,
                    status: $0.status.rawValue,
                    found: $0.found,
                    fix: $0.fix,
                    ask: $0.ask,
                    suggestions: $0.suggestions.isEmpty ? nil : $0.suggestions.map(Suggestion.init),
                    fragment: $0.suggestions.isEmpty ? nil : $0.fragment
                )
            }
        }
        try object.encode(entries, forKey: .checks)
        try object.encode(checks.count { $0.status == .ok }, forKey: .ok)
        try object.encode(checks.count { $0.status == .warning }, forKey: .warnings)
        try object.encode(checks.count { $0.status == .failed }, forKey: .failed)
        try object.encode(requests, forKey: .ask_administrator)
        try object.encode(exitCode.rawValue, forKey: .exit_code)
    }
}
