import FoundationEssentials
import Jira
import Muster
import Tickets

extension OverridesListCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let now = context.now()
        let overrides = try await OverrideBook.open(
            try context.configuration(parsed),
            selection: OverridesCommand.selection(parsed),
            now: context.now
        ) { book async throws(MusterError) in
            try await book.list(includingExpired: parsed[Self.all])
        }
        if parsed[CommonOptions.json] {
            let rows = overrides.map { OverrideDocument($0, now: now) }
            context.console.result(try ResultJSON.text(["overrides": rows]))
            return .done
        }
        let rows = overrides.map { override in
            [
                override.ticketKey, override.kind.rawValue, override.clusterKey ?? "-",
                override.expiresAt.map { OverrideEnd.day(of: $0) } ?? "never",
                override.counts(at: now) ? override.reason : "(expired) \(override.reason)",
            ]
        }
        if rows.isEmpty {
            context.console.message("No overrides.")
        } else {
            let table = [["Ticket", "Kind", "Job Cluster", "Until", "Reason"]] + rows
            context.console.result(OverridesCommand.lines(table).joined(separator: "\n"))
        }
        return .done
    }
}

extension OverridesAddCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let choices: [(kind: ClusterOverride.Kind, cluster: String?)] =
            (parsed[Self.hold] ? [(.hold, nil)] : [])
            + (parsed[Self.keepOut].map { [(.keepOut, $0)] } ?? [])
            + (parsed[Self.keepIn].map { [(.keepIn, $0)] } ?? [])
        guard choices.count == 1, let choice = choices.first else {
            throw CommandFailure(.usage, "give one of --hold, --keep-out KEY and --keep-in KEY")
        }
        let configuration = try context.configuration(parsed)
        let days = configuration.existing.overrideDays
        let now = context.now()
        let expiry: Int64? =
            switch parsed[Self.until] {
            case .never: nil
            case .after(let time): time
            case nil: days == 0 ? nil : now + Int64(days) * 86_400_000
            }
        let selection = OverridesCommand.selection(parsed)
        let keys = [parsed.positionals[0]] + (choice.cluster.map { [$0] } ?? [])
        let unknown = try await OverrideBook.open(configuration, selection: selection, now: context.now) {
            book async throws(MusterError) in
            var unknown: [String] = []
            for key in keys where try await book.issue(key) == nil { unknown.append(key) }
            return unknown
        }
        let found = try await OverridesCommand.lookUp(unknown, configuration, selection, parsed, context)
        let override = try await OverrideBook.open(configuration, selection: selection, now: context.now) {
            book async throws(MusterError) in
            var issues: [OverrideBook.Issue] = []
            for key in keys {
                guard let issue = try await book.issue(key) ?? found[key] else {
                    throw MusterError(.configuration, "there is no issue \(key)")
                }
                issues.append(issue)
            }
            return try await book.add(
                choice.kind,
                of: issues[0],
                cluster: issues.count > 1 ? issues[1] : nil,
                reason: parsed[Self.reason] ?? "by hand",
                until: expiry
            )
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(OverrideDocument(override, now: now)))
        } else {
            let place = override.clusterKey.map { " \($0)" } ?? ""
            let end = override.expiresAt.map { "until \(OverrideEnd.day(of: $0))" } ?? "for ever"
            context.console.message("\(override.ticketKey): \(override.kind.rawValue)\(place), \(end).")
        }
        return .done
    }
}

extension OverridesRemoveCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let kind = parsed[Self.kind].flatMap(ClusterOverride.Kind.init)
        let key = parsed.positionals[0]
        let removed = try await OverrideBook.open(
            try context.configuration(parsed),
            selection: OverridesCommand.selection(parsed),
            now: context.now
        ) { book async throws(MusterError) in
            // Whoever has an override is in the book, whatever became of the ticket since.
            let matches = try await book.list(includingExpired: true).filter {
                $0.ticketKey == key.uppercased() || $0.ticketID == key
            }
            var removed = 0
            for ticketID in Set(matches.map(\.ticketID)) {
                removed += try await book.remove(of: ticketID, kind: kind)
            }
            return removed
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(["removed": removed]))
        } else {
            context.console.message(
                removed == 0
                    ? "\(key) has no such override; 'muster overrides list --all' lists them."
                    : "\(counted(removed, "override")) of \(key) removed."
            )
        }
        return removed == 0 ? .failed : .done
    }
}

extension OverridesCommand {
    static func selection(_ parsed: ParsedArguments) -> ProjectSelection {
        ProjectSelection(site: parsed[ProjectOptions.site], project: parsed[ProjectOptions.project])
    }

    /// Issues by key, asked of the site; none is asked where there is nothing to look up.
    static func lookUp(
        _ keys: [String],
        _ configuration: MusterConfiguration,
        _ selection: ProjectSelection,
        _ parsed: ParsedArguments,
        _ context: CommandContext
    ) async throws -> [String: OverrideBook.Issue] {
        guard !keys.isEmpty else { return [:] }
        let work = ProjectWork(parsed: parsed, context: context)
        let workspace = try await Workspace.open(
            configuration,
            selection: selection,
            variables: context.environment,
            environment: work.jobEnvironment,
            isLocked: false
        )
        return try await workspace.closing {
            var found: [String: OverrideBook.Issue] = [:]
            for key in keys {
                do throws(JiraError) {
                    let issue = try await workspace.client.issue(key, fields: ["summary"])
                    found[key] = OverrideBook.Issue(id: issue.id, key: issue.key)
                } catch {
                    guard error.code == .notFound else { throw error }
                    throw CommandFailure(
                        .usage,
                        "there is no issue \(key), or this account may not see it; check the key"
                    )
                }
            }
            return found
        }
    }

    /// A table as aligned lines.
    static func lines(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                guard column < row.count - 1 else { continue }
                line += String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            return line
        }
    }
}

/// When an override ends.
enum OverrideEnd: Hashable, Sendable {
    /// Never.
    case never
    /// At this moment, milliseconds since 1970: the end of the last day in UTC.
    case after(Int64)

    /// Reads a day, or `never`.
    init?(parsing text: String) {
        if text == "never" {
            self = .never
            return
        }
        guard let day = CivilDay(parsing: text) else { return nil }
        self = .after((Int64(day.number) + 1) * 86_400_000)
    }

    /// The last day of an end, in UTC.
    static func day(of end: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(end - 1) / 1_000)
        return String(date.formatted(.iso8601).prefix(10))
    }
}

/// An override as JSON.
struct OverrideDocument: Encodable {
    var ticket: String
    var ticketID: String
    var kind: String
    var cluster: String?
    var clusterID: String?
    var reason: String
    var madeAt: String
    var expiresAt: String?
    var counts: Bool

    private enum CodingKeys: String, CodingKey {
        case ticket, kind, cluster, reason, counts
        case ticketID = "ticket_id"
        case clusterID = "cluster_id"
        case madeAt = "made_at"
        case expiresAt = "expires_at"
    }

    init(_ override: ClusterOverride, now: Int64) {
        ticket = override.ticketKey
        ticketID = override.ticketID
        kind = override.kind.rawValue
        cluster = override.clusterKey
        clusterID = override.clusterID
        reason = override.reason
        madeAt = Self.time(override.madeAt)
        expiresAt = override.expiresAt.map(Self.time)
        counts = override.counts(at: now)
    }

    private static func time(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }
}
