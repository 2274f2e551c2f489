import HTTPMessages
import HTTPServing
import JiraSandbox

extension SandboxCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let project = parsed[Self.project] ?? "FIELD"
        var configuration = SandboxConfiguration()
        configuration.projects = [SandboxProject(key: project, name: "Field work")]
        configuration.searchLag = .milliseconds(parsed[Self.searchLag] ?? 0)
        configuration.latency = .milliseconds(parsed[Self.latency] ?? 0)
        if let every = parsed[Self.refuseEvery], every > 0 { configuration.faults.rateLimitEvery = every }
        let tickets = try SandboxTickets.load(parsed[Self.tickets], project: project, context: context)
        let server = try SandboxServer(
            try SandboxJira(configuration: configuration, tickets: tickets),
            port: parsed[Self.port] ?? 0
        )
        let account = configuration.account
        context.console.result(
            """
            A sandbox Jira with \(grouped(tickets.count)) tickets is at \(server.url)
            Sign in as \(account.email) with the token \(account.token). Ctrl-C stops it.
            """
        )
        context.console.message("curl -u \(account.email):\(account.token) \(server.url)/rest/api/3/myself")
        // Serves until the task is cancelled, which is how a sandbox ends: no failure.
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
        await server.stop()
        return .done
    }
}
