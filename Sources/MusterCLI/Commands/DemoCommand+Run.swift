import HTTPServing
import Jira
import JiraSandbox
import Muster
import PlanVerification
import Planning
import Reporting

extension DemoCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let folder = parsed[Self.outputDirectory] ?? "muster-demo"
        let configuration = SandboxConfiguration()
        context.progress.begin("Starting the sandbox Jira")
        let tickets = try SandboxTickets.load(parsed[Self.tickets], project: "FIELD", context: context)
        let server = try SandboxServer(try SandboxJira(configuration: configuration, tickets: tickets))
        context.console.message(
            "A sandbox Jira with \(grouped(tickets.count)) tickets runs at \(server.url). The nightly job starts."
        )
        do {
            let code = try await night(parsed, server, configuration.account, folder, context)
            await server.stop()
            return code
        } catch {
            await server.stop()
            throw error
        }
    }

    /// The nightly job against the sandbox, as `muster run` does it against a real site.
    private func night(
        _ parsed: ParsedArguments,
        _ server: SandboxServer,
        _ account: SandboxAccount,
        _ folder: String,
        _ context: CommandContext
    ) async throws -> ExitCode {
        try context.makeFolder(folder)
        let store = context.path(folder) + "/store.sqlite"
        // Every demo is a first night: the sandbox of the last one is gone, and so is what its store says.
        for suffix in ["", "-wal", "-shm"] { try context.files.remove(store + suffix) }
        let clustering = Self.clustering(parsed)
        let tokenVariable = "MUSTER_DEMO_TOKEN"
        let site = SiteConfiguration(
            name: "sandbox",
            url: server.url,
            authentication: SiteAuthentication(
                method: .apiToken,
                email: account.email,
                token: .environment(tokenVariable)
            )
        )
        let configuration = MusterConfiguration(
            store: store,
            sites: [site],
            projects: [ProjectConfiguration(site: site.name, key: "FIELD")],
            clustering: clustering
        )
        let work = ProjectWork(parsed: parsed, context: context)
        let workspace = try await work.open(
            configuration,
            selection: ProjectSelection(),
            variables: [tokenVariable: account.token]
        )
        return try await workspace.closing {
            let result = try await workspace.job.run()
            let code = try work.conclude(result, folder: folder)
            try await proveInJira(result, workspace.client, context)
            if code == .done { try await repeatNight(workspace, context) }
            context.console.message("Open \(folder)/map.html in a browser.")
            return code
        }
    }

    /// The demo has no configuration file: its defaults and the flags.
    private static func clustering(_ parsed: ParsedArguments) -> ClusteringConfiguration {
        let standard = ClusteringConfiguration()
        let maxLoad = parsed[ClusteringOptions.maxLoad]
        return ClusteringConfiguration(
            maxTickets: parsed[ClusteringOptions.maxTickets] ?? (maxLoad == nil ? standard.maxTickets : nil),
            maxLoad: maxLoad,
            maxRadius: parsed[ClusteringOptions.maxRadius] ?? .kilometers(5),
            priorityWeight: parsed[ClusteringOptions.priorityWeight] ?? standard.priorityWeight,
            objective: parsed[ClusteringOptions.objective] ?? standard.objective,
            effort: parsed[ClusteringOptions.effort] ?? standard.effort,
            seed: parsed[ClusteringOptions.seed] ?? standard.seed
        )
    }

    /// The next night, with nothing new: what it costs, and that it leaves everything as it is.
    private func repeatNight(_ workspace: Workspace, _ context: CommandContext) async throws {
        let again = try await workspace.job.run()
        context.progress.finish()
        let open = again.plan.standing.filter { !$0.isDissolved }.count
        let change = again.report.written == nil ? "nothing is written" : "see 'muster runs'"
        context.console.message(
            "The same night again: \(counted(again.report.totalCalls, "call")), \(counted(open, "Job Cluster")) "
                + "looked after, \(change)."
        )
    }

    /// Reads one Job Cluster back from the sandbox and says what stands there.
    private func proveInJira(
        _ result: NightResult,
        _ client: JiraClient,
        _ context: CommandContext
    ) async throws {
        guard let first = result.report.published.first else { return }
        let issue = try await client.issue(first.issueKey, fields: ["summary", "issuelinks"])
        let members = issue.links.filter { $0.side == .outward }.map(\.issue.key)
        context.console.message(
            "In Jira now: \(issue.key), '\(issue.summary ?? "")', linked to \(members.joined(separator: ", "))."
        )
    }
}
