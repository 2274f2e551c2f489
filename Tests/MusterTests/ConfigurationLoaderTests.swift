import Clustering
import Geodesy
import Muster
import NetworkAddresses
import Secrets
import Testing

struct ConfigurationLoaderTests {
    @Test func everyKeyArrivesInItsPlace() throws {
        var world = ConfigurationWorld(
            """
            store: data/x.sqlite
            sites:
              - {name: hq, url: "HTTPS://Jira.Example.com:8443/jira/", auth: {email: a@b.example, token_file: hq.token}}
              - {name: dc, url: "http://localhost:8099", kind: datacenter, auth: {type: personal_token, token_file: /t}}
            projects:
              - site: dc
                key: OPS_2
                jql: project = OPS_2
                clustering_status: Ready
                clustered_status: Clustered
                cluster_ticket_type: Cluster
                link_type: Contains
                fields: {latitude: a, longitude: b, location: c, duration: d, skills: e}
              - {site: hq, key: FIELD}
            clustering:
              max_tickets: 7
              max_load: 480
              max_radius: 2.5 km
              priority_weight: 9.99
              objective: medoid
              effort: best
              seed: 9007199254740991
            output: {directory: /out}
            requests: {max_retries: 0, retry_backoff: 250ms, timeout: 2min}
            """
        )
        world.files["/t"] = "x"
        #expect(world.problems() == [])
        let configuration = try #require(world.examine().configuration)
        let expected = MusterConfiguration(
            store: "/etc/m/data/x.sqlite",
            credentials: CredentialsConfiguration(
                file: "/etc/m/muster.credentials",
                keyFile: "/etc/m/muster.key"
            ),
            sites: [
                SiteConfiguration(
                    name: "hq",
                    url: "https://jira.example.com:8443/jira",
                    authentication: SiteAuthentication(
                        method: .apiToken,
                        email: "a@b.example",
                        token: .file("/etc/m/hq.token")
                    )
                ),
                SiteConfiguration(
                    name: "dc",
                    url: "http://localhost:8099",
                    kind: .datacenter,
                    authentication: SiteAuthentication(method: .personalToken, email: nil, token: .file("/t"))
                ),
            ],
            projects: [
                ProjectConfiguration(
                    site: "dc",
                    key: "OPS_2",
                    jql: "project = OPS_2",
                    clusteringStatus: "Ready",
                    clusteredStatus: "Clustered",
                    clusterTicketType: "Cluster",
                    linkType: "Contains",
                    fields: FieldConfiguration(
                        latitude: "a",
                        longitude: "b",
                        location: "c",
                        duration: "d",
                        skills: "e"
                    )
                ),
                ProjectConfiguration(site: "hq", key: "FIELD"),
            ],
            clustering: ClusteringConfiguration(
                maxTickets: 7,
                maxLoad: 480,
                maxRadius: .kilometers(2.5),
                priorityWeight: 9.99,
                objective: .medoid,
                effort: .best,
                seed: 9_007_199_254_740_991
            ),
            outputDirectory: "/out",
            requests: RequestConfiguration(
                maxRetries: 0,
                retryBackoff: .milliseconds(250),
                timeout: .seconds(120)
            )
        )
        #expect(configuration == expected)
    }

    @Test func defaultsOfTheTableAreTheDefaultsOfTheTypes() throws {
        let configuration = try #require(ConfigurationWorld().examine().configuration)
        #expect(configuration.clustering == ClusteringConfiguration())
        #expect(configuration.requests == RequestConfiguration())
        #expect(configuration.projects == [ProjectConfiguration(site: "hq", key: "FIELD")])
        #expect(configuration.store == "/etc/m/muster.sqlite")
        #expect(configuration.outputDirectory == nil)
        #expect(configuration.sites[0].kind == .cloud)
    }

    @Test func flagsWinOverEnvironmentOverFileOverDefault() throws {
        let flag = ConfigurationLoader.Override(
            path: "clustering.max_tickets",
            text: "4",
            flag: "--max-tickets"
        )
        var world = ConfigurationWorld()
        func outcome(_ overrides: [ConfigurationLoader.Override]) throws -> (Int?, ConfigurationOrigin) {
            let outcome = world.examine(overrides: overrides)
            let setting = try #require(outcome.settings.first { $0.path == "clustering.max_tickets" })
            return (try #require(outcome.configuration).clustering.maxTickets, setting.origin)
        }
        #expect(try outcome([]) == (10, .standard))
        world.files["/etc/m/muster.yaml"] = ConfigurationWorld.good + "\nclustering: {max_tickets: 2}"
        #expect(try outcome([]) == (2, .file("/etc/m/muster.yaml", line: 7, column: 27)))
        world.environment["MUSTER_CLUSTERING_MAX_TICKETS"] = "3"
        #expect(try outcome([]) == (3, .environment("MUSTER_CLUSTERING_MAX_TICKETS")))
        #expect(try outcome([flag]) == (4, .flag("--max-tickets")))
        world.environment["MUSTER_CLUSTERING_MAX_TICKETS"] = ""
        #expect(try outcome([]) == (2, .file("/etc/m/muster.yaml", line: 7, column: 27)))
    }

    /// Sets each key by its variable to a value of its kind, and expects the variable as the origin.
    @Test(arguments: ConfigurationSchema.keys)
    func everyKeyHasAVariable(key: ConfigurationKey) throws {
        var world = ConfigurationWorld()
        let text: String =
            switch key.kind {
            case .text: "a@b.example"
            case .name: "hq"
            case .projectKey: "ABC"
            case .url: "https://other.example.com"
            case .webhook: "https://other.example.com/hook/?sig=a%2Fb"
            case .path, .store: "/etc/m/hq.token"
            case .choice(let words): words[0]
            case .number(_, _, let high) where high < 3: "0.3"
            case .integer, .seed, .number: "3"
            case .length: "3km"
            case .duration: "3s"
            case .hosts, .words, .texts: "jira.corp.example, other"
            case .flag: "true"
            }
        let name = key.environmentName()
        world.environment[name] = text
        let setting = try #require(world.examine().settings.first { $0.path == key.path(at: 0) })
        #expect(setting.text == text)
        #expect(setting.origin == .environment(name))
        world.environment = [name: "\u{1}'"]
        let bad = world.examine()
        let takesAnything: [ConfigurationKey.Kind] = [.text, .path, .store, .words, .texts]
        #expect(bad.configuration == nil || takesAnything.contains(key.kind))
    }

    @Test func environmentAloneIsEnough() throws {
        var world = ConfigurationWorld()
        world.environment = [
            "MUSTER_SITES_NAME": "north-1", "MUSTER_SITES_URL": "http://127.0.0.1:80",
            "MUSTER_SITES_AUTH_EMAIL": "a@b.example",
            "MUSTER_TOKEN_NORTH_1": "tok", "MUSTER_PROJECTS_KEY": "ABC", "MUSTER_STORE": "s.sqlite",
        ]
        let outcome = world.examine(file: nil)
        #expect(outcome.problems == [])
        let configuration = try #require(outcome.configuration)
        #expect(configuration.sites[0].authentication.token == .environment("MUSTER_TOKEN_NORTH_1"))
        #expect(configuration.projects == [ProjectConfiguration(site: "north-1", key: "ABC")])
        #expect(configuration.store == "/home/me/s.sqlite")
    }

    @Test func variablesOfListsCountFromZero() throws {
        var world = ConfigurationWorld()
        world.environment = ["MUSTER_PROJECTS_1_KEY": "TWO", "MUSTER_PROJECTS_0_LINK_TYPE": "Blocks"]
        let projects = try #require(world.examine().configuration).projects
        #expect(projects.map(\.key) == ["FIELD", "TWO"])
        #expect(projects.map(\.linkType) == ["Blocks", "Relates"])
        world.environment["MUSTER_PROJECTS_LINK_TYPE"] = "Relates"
        #expect(
            world.problems() == [
                "environment MUSTER_PROJECTS_0_LINK_TYPE: projects[0].link_type: "
                    + "is set by MUSTER_PROJECTS_LINK_TYPE as well; set one of them"
            ]
        )
    }

    @Test(arguments: [
        ("JIRA_MAX_RETRIES", "9", RequestConfiguration(maxRetries: 9)),
        ("JIRA_RETRY_BACKOFF", "1.5", RequestConfiguration(retryBackoff: .milliseconds(1_500))),
        ("JIRA_TIMEOUT", "5000", RequestConfiguration(timeout: .seconds(5))),
        ("JIRA_TIMEOUT", "5s", RequestConfiguration(timeout: .seconds(5))),
    ])
    func namesOfOlderToolsAreHonoured(name: String, text: String, requests: RequestConfiguration) throws {
        var world = ConfigurationWorld()
        world.environment[name] = text
        #expect(world.problems() == [])
        #expect(try #require(world.examine().configuration).requests == requests)
        world.environment[name] = "many"
        #expect(world.problems().first?.hasPrefix("environment \(name): requests.") == true)
    }

    @Test func signInVariablesOfOlderToolsAreHonoured() throws {
        var world = ConfigurationWorld(
            ConfigurationWorld.good.replacing("api_token", with: "oauth2").replacing(
                ", token_file: hq.token",
                with: ""
            )
        )
        world.environment = [
            "JIRA_CLIENT_ID": "abc", "JIRA_CLIENT_SECRET": "s3cret",
            "JIRA_REDIRECT_URI": "http://localhost:9000/cb",
            "JIRA_SCOPES": "read:jira-user,read:jira-work", "JIRA_CACHE_TTL": "300",
            "JIRA_RATE_LIMIT_PER_SECOND": "10",
            "CIRCUIT_BREAKER_FAILURE_THRESHOLD": "7", "CIRCUIT_BREAKER_RECOVERY_TIMEOUT": "30",
        ]
        #expect(world.problems() == [])
        let configuration = try #require(world.examine().configuration)
        let authentication = configuration.sites[0].authentication
        #expect(authentication.clientID == "abc")
        #expect(authentication.redirectURI == "http://localhost:9000/cb")
        #expect(authentication.scopes == ["read:jira-user", "read:jira-work"])
        let secret = try configuration.sites[0].clientSecret(environment: world.environment)
        #expect(secret?.unsafelyRevealed == "s3cret")
        #expect(configuration.requests.cacheLifetime == .seconds(300))
        #expect(configuration.requests.rateLimit == 10)
        #expect(configuration.requests.breakerFailures == 7)
        #expect(configuration.requests.breakerPause == .seconds(30))
    }

    @Test func privateHostsOfASiteAreNamed() throws {
        let world = ConfigurationWorld(
            ConfigurationWorld.good.replacing("https://jira.example.com", with: "https://10.1.2.3").replacing(
                "    auth:",
                with: "    allow_hosts:\n      - 10.1.0.0/16\n      - jira.corp\n    auth:"
            )
        )
        #expect(world.problems() == [])
        let site = try #require(world.examine().configuration).sites[0]
        let range = try #require(AddressRange(parsing: "10.1.0.0/16"))
        #expect(site.allowedHosts == [.range(range), .name("jira.corp")])
    }

    @Test func ownVariableWinsOverAnOlderTools() throws {
        var world = ConfigurationWorld()
        world.environment = [
            "JIRA_MAX_RETRIES": "9", "MUSTER_REQUESTS_MAX_RETRIES": "1", "JIRA_SERVER_TYPE": "cloud",
        ]
        #expect(try #require(world.examine().configuration).requests.maxRetries == 1)
    }

    @Test func strangeAndReservedVariablesAreWarnings() {
        var world = ConfigurationWorld()
        world.environment = [
            "SYNC_BATCH_SIZE": "300", "MUSTER_CLUSTERING_MAX_TICKET": "3", "MUSTER_SITES_TOKEN": "x",
            "PATH": "/bin",
        ]
        #expect(
            world.problems() == [
                "warning environment SYNC_BATCH_SIZE: has no effect in this version",
                "warning environment MUSTER_CLUSTERING_MAX_TICKET: is no variable of muster and has no effect; "
                    + "did you mean 'MUSTER_CLUSTERING_MAX_TICKETS'?",
                "warning environment MUSTER_SITES_TOKEN: is no variable of muster and has no effect; "
                    + "a token belongs in MUSTER_TOKEN_<SITE NAME>",
            ]
        )
    }

    @Test func fileIsLookedForInOrder() {
        var world = ConfigurationWorld()
        let sources = ["/home/me/muster.yaml", "/xdg/muster/muster.yaml", "/root/.config/muster/muster.yaml"]
        for path in sources { world.files[path] = ConfigurationWorld.good }
        world.environment = [
            "XDG_CONFIG_HOME": "/xdg", "HOME": "/root", "MUSTER_CONFIG": "/etc/m/muster.yaml",
        ]
        func found() -> String? { world.examine(file: nil).file }
        #expect(world.examine(file: "muster.yaml").file == "/home/me/muster.yaml")
        #expect(found() == "/etc/m/muster.yaml")
        world.environment["MUSTER_CONFIG"] = nil
        #expect(found() == "/home/me/muster.yaml")
        world.files["/home/me/muster.yaml"] = nil
        #expect(found() == "/xdg/muster/muster.yaml")
        world.environment["XDG_CONFIG_HOME"] = "relative/is/ignored"
        #expect(found() == "/root/.config/muster/muster.yaml")
        world.environment["HOME"] = nil
        #expect(found() == nil)
    }

    @Test func loadAloneMakesLimitByCountGoAway() throws {
        let onlyLoad = ConfigurationWorld(ConfigurationWorld.good + "\nclustering: {max_load: 480}")
        #expect(try #require(onlyLoad.examine().configuration).clustering.maxTickets == nil)
        #expect(onlyLoad.examine().settings.first { $0.path == "clustering.max_tickets" }?.text == nil)
        let both = ConfigurationWorld(
            ConfigurationWorld.good + "\nclustering: {max_load: 480, max_tickets: 5}"
        )
        #expect(try #require(both.examine().configuration).clustering.maxTickets == 5)
    }

    @Test func loadThrowsEveryProblem() {
        let world = ConfigurationWorld("sites: x")
        let loader = ConfigurationLoader(environment: [:], workingDirectory: "/", files: world.access)
        let error = #expect(throws: ConfigurationError.self) { try loader.load(file: "/etc/m/muster.yaml") }
        #expect(error?.problems.count == 2)
    }

    @Test func tokenIsReadWhenAskedFor() throws {
        var world = ConfigurationWorld()
        let site = try #require(world.examine().configuration).sites[0]
        #expect(try site.token(environment: [:], files: world.access)?.unsafelyRevealed == "s3cret")
        world.environment["MUSTER_TOKEN_HQ"] = " t0ken "
        let other = try #require(world.examine().configuration).sites[0]
        #expect(
            try other.token(environment: world.environment, files: world.access)?.unsafelyRevealed == "t0ken"
        )
        #expect(throws: ConfigurationError.self) { try other.token(environment: [:], files: world.access) }
        world.files["/etc/m/hq.token"] = nil
        let error = #expect(throws: ConfigurationError.self) {
            try site.token(environment: [:], files: world.access)
        }
        #expect(
            error?.description
                == "/etc/m/hq.token: does not exist or is empty; put the token of site 'hq' into it"
        )
    }

    @Test func projectIsChosenByNameOrFirst() throws {
        let world = ConfigurationWorld(ConfigurationWorld.good + "\n  - key: OTHER")
        let configuration = try #require(world.examine().configuration)
        #expect(try configuration.project().project.key == "FIELD")
        #expect(try configuration.project(key: "OTHER").project.key == "OTHER")
        #expect(try configuration.project(site: "hq").site.name == "hq")
        let error = #expect(throws: ConfigurationError.self) {
            try configuration.project(site: "x", key: "NO")
        }
        #expect(
            error?.description == "--project: site 'x' and project 'NO' is not in the configuration; "
                + "there is FIELD of site 'hq', OTHER of site 'hq'"
        )
    }
}
