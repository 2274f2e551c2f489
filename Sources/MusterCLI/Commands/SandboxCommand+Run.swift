import HTTPMessages
import HTTPServing
import HTTPTransport
import JiraSandbox

extension SandboxCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let configuration = try Self.configuration(parsed, context)
        let project = configuration.projects[0].key
        let tickets = try SandboxTickets.load(parsed[Self.tickets], project: project, context: context)
        let jira = try SandboxJira(configuration: configuration, tickets: tickets)
        let server = try SandboxServer(jira, port: parsed[Self.port] ?? 0)
        let guide = SandboxGuide(configuration, siteURL: server.siteURL, controlURL: server.url + "/_sandbox")
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(guide.connection))
        } else {
            context.console.result(
                """
                A sandbox \(guide.product) with \(grouped(tickets.count)) tickets is at \(server.siteURL)
                Sign in as \(guide.signIn). Ctrl-C stops it.
                """
            )
            context.console.message(guide.text)
        }
        // Serves and delivers webhooks until the task is cancelled, which is how a sandbox ends: no failure.
        let transport = try CurlTransport(CurlTransport.Configuration(addresses: .loopbackOnly))
        await SandboxCourier(jira, transport: transport).run()
        transport.shutdown()
        await server.stop()
        return .done
    }

    /// The site that the flags describe; flags win over the fault file.
    static func configuration(_ parsed: ParsedArguments, _ context: CommandContext) throws
        -> SandboxConfiguration
    {
        var configuration = SandboxConfiguration()
        configuration.product = parsed[kind] ?? .cloud
        configuration.contextPath = parsed[contextPath] ?? ""
        configuration.projects = [SandboxProject(key: parsed[project] ?? "FIELD", name: "Field work")]
        configuration.seed = parsed[seed] ?? 1
        configuration.nodes = parsed[nodes] ?? 1
        guard configuration.nodes == 1 || configuration.product == .dataCenter else {
            throw CommandFailure(.usage, "--nodes: Cloud has no nodes; give --kind datacenter")
        }
        try setAccounts(of: &configuration, parsed, context)
        try setFaults(of: &configuration, parsed, context)
        if let how = parsed[limits] {
            configuration.limits = how == "realistic" ? .realistic(configuration.product) : SandboxLimits()
        }
        if let rate = parsed[rate] { configuration.limits.requestsPerSecond = rate }
        if parsed[lag] != nil, parsed[searchLag] != nil {
            throw CommandFailure(.usage, "--lag and --search-lag say the same; give one of them")
        }
        if let range = parsed[lag] {
            configuration.searchLag = range.minimum
            configuration.searchLagSpread = range.maximum - range.minimum
        }
        if let milliseconds = parsed[searchLag] {
            configuration.searchLag = .milliseconds(milliseconds)
            configuration.searchLagSpread = .zero
        }
        configuration.latency = .milliseconds(parsed[latency] ?? 0)
        if let every = parsed[refuseEvery], every > 0 { configuration.faults.rateLimitEvery = every }
        return configuration
    }

    private static func setAccounts(
        of configuration: inout SandboxConfiguration,
        _ parsed: ParsedArguments,
        _ context: CommandContext
    ) throws {
        var accounts = [configuration.account]
        if let file = parsed[Self.accounts] {
            accounts = try read(file, context) { bytes throws(SandboxSettingsError) in
                try SandboxAccount.accounts(parsing: bytes)
            }
        }
        if let zone = parsed[timeZone] { accounts[0].timeZoneName = zone }
        for account in parsed.all(account) {
            guard !accounts.contains(where: { $0.email == account.email || $0.name == account.name }) else {
                throw CommandFailure(
                    .usage,
                    "--account: there is an account \(account.email) already; give another"
                )
            }
            accounts.append(account)
        }
        configuration.account = accounts[0]
        configuration.otherAccounts = Array(accounts.dropFirst())
    }

    private static func setFaults(
        of configuration: inout SandboxConfiguration,
        _ parsed: ParsedArguments,
        _ context: CommandContext
    ) throws {
        guard let file = parsed[faults] else { return }
        let (product, now) = (configuration.product, context.now())
        let scenario = try read(file, context) { bytes throws(SandboxSettingsError) in
            try SandboxScenario(parsing: bytes, product: product, now: now)
        }
        scenario.apply(to: &configuration)
    }

    /// Reads a file of settings; its name goes before what is wrong with it.
    private static func read<Result>(
        _ file: String,
        _ context: CommandContext,
        _ body: ([UInt8]) throws(SandboxSettingsError) -> Result
    ) throws -> Result {
        let bytes = try context.files.read(context.path(file))
        do throws(SandboxSettingsError) {
            return try body(bytes)
        } catch {
            throw CommandFailure(.inputRefused, "\(file), \(error.description)")
        }
    }
}
