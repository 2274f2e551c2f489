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
            }
        }
        let failed = checks.count { $0.status == .failed }
        let warnings = checks.count { $0.status == .warning }
        let sum = failed == 0 ? "Nothing failed" : "\(failed) FAILED"
        lines.append("\(sum), \(counted(warnings, "warning")), \(checks.count - failed - warnings) ok.")
        return lines.joined(separator: "\n")
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
    private enum Keys: String, CodingKey { case checks, ok, warnings, failed, exit_code }

    private struct Entry: Encodable {
        var section: String
        var name: String
        var status: String
        var found: String
        var fix: String?
    }

    /// `{"checks":[{"section","name","status","found","fix"?}],"ok","warnings","failed","exit_code"}`.
    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        let entries = sections.flatMap { section in
            section.checks.map {
                Entry(
                    section: section.title,
                    name: $0.name,
                    status: $0.status.rawValue,
                    found: $0.found,
                    fix: $0.fix
                )
            }
        }
        try object.encode(entries, forKey: .checks)
        try object.encode(checks.count { $0.status == .ok }, forKey: .ok)
        try object.encode(checks.count { $0.status == .warning }, forKey: .warnings)
        try object.encode(checks.count { $0.status == .failed }, forKey: .failed)
        try object.encode(exitCode.rawValue, forKey: .exit_code)
    }
}
