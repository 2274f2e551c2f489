internal import CredentialVault
internal import HTTPMessages
internal import HTTPTransport
public import Jira
internal import JiraSignIn
internal import NetworkAddresses

/// A configured site with its network, its credentials and its client.
///
/// Each connection has limits, breaker and kept answers of its own. Open one, use its `client`, close it. Safe from any
/// task.
public final class SiteConnection: Sendable {
    /// The client, signed in as configured; nothing is sent yet.
    public let client: JiraClient
    private let transport: CurlTransport

    private init(client: JiraClient, transport: CurlTransport) {
        self.client = client
        self.transport = transport
    }

    /// Opens the network to a site and finds its credentials.
    ///
    /// At most one request is sent, for the cloud id of a scoped token whose configuration does not name it.
    ///
    /// - Parameters:
    ///   - name: name of the site in the configuration.
    ///   - configuration: checked configuration.
    ///   - variables: environment variables, for secrets kept there.
    ///   - environment: time.
    /// - Returns: an open connection.
    /// - Throws: `MusterError`: `configuration`, `unauthorized` where nobody signed in, `unavailable`.
    public static func open(
        _ name: String,
        of configuration: MusterConfiguration,
        variables: [String: String],
        environment: JobEnvironment
    ) async throws(MusterError) -> SiteConnection {
        guard let site = configuration.sites.first(where: { $0.name == name }) else {
            let known = configuration.sites.map(\.name).joined(separator: ", ")
            throw MusterError(.configuration, "the site '\(name)' is not configured (sites: \(known))")
        }
        let settings = try site.signInSettings(environment: variables)
        let transport = try site.transport()
        do throws(SignInError) {
            let (authorization, apiSite) = try await SiteSignIn.connect(
                settings,
                vault: configuration.credentialVault(environment: variables),
                transport: transport,
                clock: SignInClock(now: environment.now, sleep: environment.sleep)
            )
            let requests = configuration.requests
            let pacing = JiraPacing(
                now: environment.now,
                sleep: environment.sleep,
                chance: { Double.random(in: 0..<1) }
            )
            let client = JiraClient(
                site: apiSite,
                credentials: authorization,
                transport: transport,
                pacing: pacing,
                configuration: JiraClient.Configuration(
                    retry: RetryPolicy(
                        maximumRetries: requests.maxRetries,
                        baseDelay: requests.retryBackoff
                    ),
                    timeout: requests.timeout,
                    concurrency: requests.concurrency
                ),
                traffic: SiteTraffic(configuration: requests.traffic, pacing: pacing)
            )
            return SiteConnection(client: client, transport: transport)
        } catch {
            transport.shutdown()
            throw MusterError(error)
        }
    }

    /// Ends what is under way and closes the network.
    public func close() { transport.shutdown() }
}

extension SiteConfiguration.Kind {
    /// The dialect of the product.
    package var flavor: JiraFlavor {
        switch self {
        case .cloud: .cloud
        case .datacenter: .dataCenter
        }
    }
}

extension RequestConfiguration {
    /// The same in the client's words.
    var traffic: SiteTraffic.Configuration {
        var traffic = SiteTraffic.Configuration()
        traffic.concurrency = concurrency
        traffic.requestsPerSecond = rateLimit
        traffic.hourlyPoints = hourlyPoints
        traffic.breakerThreshold = breakerFailures
        traffic.breakerRecovery = breakerPause
        if let cacheLifetime { traffic.cacheLifetimes = SiteTraffic.CacheLifetimes(all: cacheLifetime) }
        if !isCaching { traffic.cacheEntries = 0 }
        return traffic
    }
}
