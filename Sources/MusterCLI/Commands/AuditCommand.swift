import TicketStore
import Tickets

/// `muster audit`: what was done, in a log that shows when it was changed.
enum AuditCommand {
    /// The group with its commands.
    static let group = CommandNode.group(
        CommandSpecification(
            "audit",
            abstract: "Verify or list the audit log",
            discussion: [
                "Every run, every write to Jira and every decision is an entry in the store, chained to the one before by "
                    + "SHA-256. A log that was changed does not hold any more; one that was cut off or written anew as a "
                    + "whole is found by a head that you keep elsewhere."
            ]
        ),
        [.command(AuditVerifyCommand()), .command(AuditListCommand())]
    )
}

/// `muster audit verify`: whether the chain holds.
struct AuditVerifyCommand: Command {
    static let head = Option<String>(
        "head",
        value: "HASH",
        help: "Head that was kept elsewhere: must be an entry of the log"
    ) { text throws(ValueProblem) in
        let hash = text.lowercased()
        guard hash.utf8.count == 64, hash.utf8.allSatisfy({ isHexadecimal($0) }) else {
            throw ValueProblem(allowed: "64 hexadecimal digits, as muster audit verify prints them")
        }
        return hash
    }

    let specification = CommandSpecification(
        "verify",
        abstract: "Recompute the chain of the audit log",
        discussion: [
            "Exit code 3 where an entry was changed, added, removed or moved, where --head is not in the log, or where "
                + "a trigger that guards the log is not as it was made."
        ],
        options: [ProjectOptions.store, head],
        examples: [
            CommandExample("muster audit verify", "Recompute the chain and print its head"),
            CommandExample("muster audit verify --json", "The same for a program that keeps the head"),
        ]
    )

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let path = try StoreCommand.path(parsed, context)
        context.progress.begin("Verifying the audit log")
        let verdict = try await StoreAudit.verify(
            path: path,
            head: parsed[Self.head],
            hash: StoreCommand.digest
        )
        context.progress.finish()
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(AuditVerdictDocument(verdict)))
        } else {
            context.console.result(lines(verdict).joined(separator: "\n"))
        }
        return verdict.holds ? .done : .stale
    }

    private func lines(_ verdict: AuditVerdict) -> [String] {
        let count = verdict.entries == 1 ? "1 entry" : "\(grouped(verdict.entries)) entries"
        var lines: [String] = []
        if let broken = verdict.firstBroken {
            lines.append("The audit log does NOT hold: entry \(broken.number): \(broken.reason)")
        } else {
            lines.append("The chain of the audit log holds, \(count)")
        }
        lines += verdict.changedGuards.map { "The log is NOT guarded any more: \($0)" }
        if verdict.prunedThrough > 0 {
            lines.append("Retention removed the entries up to \(verdict.prunedThrough)")
        }
        switch verdict.keptHead {
        case .found(let number): lines.append("The kept head is entry \(number) of \(verdict.headNumber)")
        case .missing:
            let pruned = verdict.prunedThrough > 0 ? " It may also be older than what retention removed." : ""
            lines.append(
                "The kept head is NOT in the log: the log was cut off, written anew, or is another one."
                    + pruned
            )
        case nil: break
        }
        if let head = verdict.head { lines.append("Head \(head)") }
        return lines
    }
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
}

/// `{"holds","entries","head","head_number","pruned_through","kept_head","first_broken":{"number","reason"},"changed_guards":[]}`.
struct AuditVerdictDocument: Encodable {
    struct Broken: Encodable {
        var number: Int64
        var reason: String
    }

    struct Kept: Encodable {
        var found: Bool
        var number: Int64?
    }

    var holds: Bool
    var entries: Int
    var head: String?
    var headNumber: Int64
    var prunedThrough: Int64
    /// `{"found","number"}`; absent without `--head`.
    var keptHead: Kept?
    var firstBroken: Broken?
    /// Absent where the guards are as they were made.
    var changedGuards: [String]?

    enum CodingKeys: String, CodingKey {
        case holds, entries, head
        case headNumber = "head_number"
        case prunedThrough = "pruned_through"
        case keptHead = "kept_head"
        case firstBroken = "first_broken"
        case changedGuards = "changed_guards"
    }

    init(_ verdict: AuditVerdict) {
        holds = verdict.holds
        entries = verdict.entries
        head = verdict.head
        headNumber = verdict.headNumber
        prunedThrough = verdict.prunedThrough
        switch verdict.keptHead {
        case .found(let number): keptHead = Kept(found: true, number: number)
        case .missing: keptHead = Kept(found: false)
        case nil: keptHead = nil
        }
        firstBroken = verdict.firstBroken.map { Broken(number: $0.number, reason: $0.reason) }
        changedGuards = verdict.changedGuards.isEmpty ? nil : verdict.changedGuards
    }
}
