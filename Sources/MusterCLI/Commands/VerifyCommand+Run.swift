import PlanVerification

extension VerifyCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let name = parsed.positionals[0]
        let bytes = try await context.bytes(of: name)
        var earlier: [UInt8]?
        if let previous = parsed[Self.previous] {
            guard name != "-" || previous != "-" else {
                throw CommandFailure(
                    .usage,
                    "PLAN and --previous are both '-'; standard input can be read once"
                )
            }
            earlier = try await context.bytes(of: previous)
        }
        let verification: Verification
        do {
            verification = try PlanVerifier().verify(bytes, previous: earlier)
        } catch {
            throw CommandFailure(.inputRefused, "\(name): \(error.description)")
        }
        if parsed[CommonOptions.json] {
            context.console.result(VerificationText.json(verification))
        } else {
            context.console.result(VerificationText.lines(verification, of: name).joined(separator: "\n"))
        }
        return verification.isValid ? .done : .stale
    }
}

/// A verification for people and for programs.
enum VerificationText {
    /// One line a rule, then what does not hold.
    static func lines(_ verification: Verification, of name: String) -> [String] {
        let broken = Dictionary(grouping: verification.violations, by: \.rule)
        var lines = verification.checks.sorted { $0.key < $1.key }.map { rule, count in
            let failures = broken[rule]?.count ?? 0
            let label = rule + String(repeating: " ", count: max(1, 14 - rule.count))
            return "  \(label)\(grouped(count)) checked"
                + (failures == 0 ? "" : ", \(grouped(failures)) FAILED")
        }
        lines.insert(verification.isValid ? "\(name) holds." : "\(name) does NOT hold.", at: 0)
        lines += verification.violations.prefix(20).map { "  \($0.rule): \($0.message)" }
        if verification.violations.count > 20 {
            lines.append("  … and \(verification.violations.count - 20) more")
        }
        lines += verification.notes.map { "  note: \($0)" }
        return lines
    }

    /// `{"valid","checks":{…},"violations":[{"rule","message"}],"notes":[…]}`.
    static func json(_ verification: Verification) -> String {
        let checks = verification.checks.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\($0.value)" }
        let violations = verification.violations.map {
            "{\"rule\":\(quoted($0.rule)),\"message\":\(quoted($0.message))}"
        }
        return "{\"valid\":\(verification.isValid),\"checks\":{\(checks.joined(separator: ","))},"
            + "\"violations\":[\(violations.joined(separator: ","))],"
            + "\"notes\":[\(verification.notes.map(quoted).joined(separator: ","))]}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
