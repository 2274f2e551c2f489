import Muster
import Tickets

extension ProjectOptions {
    /// Structured log.
    static let log = Option<String>.text(
        "log",
        value: "FILE",
        kind: .file,
        default: "log.file of the configuration",
        help: "Append a line of JSON for each event; - is stderr"
    )
    /// Only where the last complete run is older.
    static let ifDue = Option<Duration>(
        "if-due",
        value: "TIME",
        help: "Do nothing, with exit code 0, where a complete run began less than this ago, such as 20h"
    ) { text throws(ValueProblem) in
        guard let duration = Duration(parsing: text), duration > .zero else {
            throw ValueProblem(allowed: "a time with its unit, such as 20h or 90min")
        }
        return duration
    }
}

extension ProjectWork {
    /// The environment with its log and what is to be told at the end.
    func jobEnvironment(_ configuration: MusterConfiguration) -> JobEnvironment {
        var environment = jobEnvironment
        environment.log = log(configuration)
        let (report, files, console) = (configuration.report, context.configurationFiles, context.console)
        let reporting = environment
        environment.ended = { end in
            // A report that does not arrive is said, and changes nothing of what was done.
            if let trouble = await report.deliver(end, files: files, environment: reporting) {
                console.warning(trouble)
            }
        }
        return environment
    }

    /// The structured log that flag or configuration ask for.
    private func log(_ configuration: MusterConfiguration) -> RunLog {
        let console = context.console
        if parsed[ProjectOptions.log] == "-" {
            return RunLog(now: context.now) { line in
                console.say(String(decoding: line.dropLast(), as: UTF8.self))
            }
        }
        let given = parsed[ProjectOptions.log].map(context.path)
        guard let path = given ?? configuration.logFile else { return .none }
        let file = LogFile(path: path) { console.warning($0) }
        return RunLog(now: context.now, write: file.append)
    }

    /// Whether `--if-due` says that there is nothing to do yet; says so where it is.
    func isTooEarly(_ configuration: MusterConfiguration) async throws -> Bool {
        guard let interval = parsed[ProjectOptions.ifDue],
            context.files.exists(configuration.store)
        else { return false }
        let scope = try context.scope(parsed, configuration)
        let archive = try await FlightArchive.open(configuration.store, at: context.now())
        let due: RunDue
        do {
            // A hundred hourly failures must not hide the night before them.
            let flights = try await archive.flights(in: scope, limit: 1_000)
            due = RunDue(flights, interval: interval, now: context.now())
        } catch {
            await archive.close()
            throw error
        }
        await archive.close()
        guard case .notDue(let flight, let ago) = due else { return false }
        if parsed[CommonOptions.json] {
            context.console.result(
                try ResultJSON.text(["outcome": "not_due", "last_run": flight.id])
            )
        }
        let minutes = Int(ago / .seconds(60))
        let words = minutes < 120 ? counted(minutes, "minute") : counted(minutes / 60, "hour")
        context.console.message(
            "Not due: run \(flight.id) of \(scope.project) began \(words) ago and is complete; nothing was done."
        )
        return true
    }
}
