import Muster
import Testing

/// Every message that the configuration can bring, with its place.
struct ConfigurationProblemTests {
    /// A change to the good file and the only problem that it makes.
    struct Case: CustomTestStringConvertible {
        var replace: String
        var with: String
        var problem: String
        var testDescription: String { with.isEmpty ? "without \(replace)" : with }
    }

    static let cases: [Case] = [
        // Keys
        Case(
            replace: "projects:",
            with: "stroe: x\nprojects:",
            problem: "5:1: stroe: unknown key 'stroe'; did you mean 'store'?"
        ),
        Case(
            replace: "projects:",
            with: "max_tickets: 3\nprojects:",
            problem: "5:1: max_tickets: unknown key 'max_tickets' here; it belongs at clustering.max_tickets"
        ),
        Case(
            replace: "projects:",
            with: "zzz: 3\nprojects:",
            problem:
                "5:1: zzz: unknown key 'zzz'; keys at the top are store, sites, projects, clustering, output, requests"
        ),
        Case(
            replace: "  - key: FIELD",
            with: "  - key: FIELD\n    Link-Type: x",
            problem: "7:5: projects[0].Link-Type: unknown key 'Link-Type'; did you mean 'link_type'?"
        ),
        Case(
            replace: "  - key: FIELD",
            with: "  - key: FIELD\n    key: FIELD",
            problem: "7:5: 'key' is here a second time (first in line 6); keep one of them"
        ),
        // Shapes
        Case(
            replace: "  - key: FIELD",
            with: "  key: FIELD",
            problem: "6:3: projects: must be a list; begin each element with '- '"
        ),
        Case(
            replace: "  - key: FIELD",
            with: "  - FIELD",
            problem: "6:5: projects[0]: must hold keys, such as 'site: ...'"
        ),
        Case(
            replace: "key: FIELD",
            with: "key: [FIELD]",
            problem:
                "6:10: projects[0].key: must be a project key such as FIELD: capital letters, digits and '_', "
                + "a letter first, and a list stands there"
        ),
        Case(
            replace: "key: FIELD",
            with: "key: {a: b}",
            problem:
                "6:10: projects[0].key: must be a project key such as FIELD: capital letters, digits and '_', "
                + "a letter first, and a mapping stands there"
        ),
        Case(
            replace: "projects:",
            with: "output: x\nprojects:",
            problem: "5:9: output: must hold keys, such as 'directory: ...'"
        ),
        // Sites
        Case(
            replace: "name: hq",
            with: "name:",
            problem:
                "2:10: sites[0].name: is missing; write a name of letters, digits, '-', '_' and '.', such as 'name: hq'"
        ),
        Case(
            replace: "name: hq",
            with: "name: h q",
            problem: "2:11: sites[0].name: 'h q' must be a name of letters, digits, '-', '_' and '.'"
        ),
        Case(
            replace: "    url: https://jira.example.com\n",
            with: "",
            problem: "2:5: sites[0].url: is missing; write an address such as https://example.atlassian.net, "
                + "such as 'url: https://example.atlassian.net'"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "http://jira.example.com",
            problem:
                "3:10: sites[0].url: 'http://jira.example.com' would send the token readable over the network; "
                + "write https:// (http is for loopback only)"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "http://127.0.0.1.example.com",
            problem:
                "3:10: sites[0].url: 'http://127.0.0.1.example.com' would send the token readable over the network; "
                + "write https:// (http is for loopback only)"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "jira.example.com",
            problem: "3:10: sites[0].url: 'jira.example.com' has no scheme; write https://jira.example.com"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "ftp://jira.example.com",
            problem: "3:10: sites[0].url: scheme 'ftp' is not known; write https://"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "https://me:hunter2@jira.example.com",
            problem:
                "3:10: sites[0].url: has a user or password in it; remove what stands before '@' and use auth"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "https://jira.example.com/?a=b",
            problem:
                "3:10: sites[0].url: 'https://jira.example.com/?a=b' has a query or fragment; end it before '?' and '#'"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "https://jira.example.com:70000",
            problem: "3:10: sites[0].url: port '70000' must be a whole number from 1 to 65535"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "https:///jira",
            problem: "3:10: sites[0].url: 'https:///jira' has no host; write https://example.atlassian.net"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "https://169.254.169.254/latest",
            problem: "3:10: sites[0].url: 'https://169.254.169.254/latest' is a link-local address; "
                + "write the address of a Jira site"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "https://jira.exämple.com",
            problem:
                "3:10: sites[0].url: 'https://jira.exämple.com' holds a space or a character that addresses do not have"
        ),
        Case(
            replace: "https://jira.example.com",
            with: "https://example.atlassian.net",
            problem: "warning 3:10: sites[0].url: is still the placeholder; write your site's address"
        ),
        Case(
            replace: "    auth:",
            with: "    kind: server\n    auth:",
            problem: "4:11: sites[0].kind: 'server' must be cloud or datacenter"
        ),
        Case(
            replace: "api_token",
            with: "oauth2",
            problem: "4:18: sites[0].auth.type: 'oauth2' is not in this version; "
                + "use api_token (Cloud) or personal_token (Data Center)"
        ),
        Case(
            replace: "api_token",
            with: "personal_token",
            problem:
                "4:18: sites[0].auth.type: 'personal_token' is for Data Center; a Cloud site takes api_token with an email"
        ),
        Case(
            replace: "email: ops@example.com, ",
            with: "",
            problem: "4:11: sites[0].auth.email: is missing; api_token needs the account's address, "
                + "such as 'email: ops@example.com'"
        ),
        Case(
            replace: "ops@example.com",
            with: "ops",
            problem: "4:36: sites[0].auth.email: 'ops' is no e-mail address"
        ),
        Case(
            replace: ", token_file: hq.token",
            with: "",
            problem: "4:11: sites[0].auth.token_file: is missing; name a file that holds the token, "
                + "or put the token into the environment as MUSTER_TOKEN_HQ"
        ),
        Case(
            replace: "hq.token",
            with: "other.token",
            problem: "4:65: sites[0].auth.token_file: '/etc/m/other.token' does not exist; "
                + "make it with (umask 077; cat > '/etc/m/other.token'), paste the token, Ctrl-D"
        ),
        Case(
            replace: "token_file: hq.token",
            with: "token_file: hq.token, token: ATATT3",
            problem: "4:75: sites[0].auth.token: a secret is never written inline; "
                + "put it into a file of its own (chmod 600) and name that as token_file"
        ),
        Case(
            replace: "token_file: hq.token",
            with: "token_file: ATATT3xFfGF0SomethingThatIsLong",
            problem: "4:65: sites[0].auth.token_file: holds a token, it seems, and not the name of a file; "
                + "put the token into a file (chmod 600)"
        ),
        Case(
            replace: "projects:",
            with:
                "  - name: hq\n    url: http://[::1]:8099\n    auth: {email: a@b, token_file: hq.token}\nprojects:",
            problem: "5:11: sites[1].name: 'hq' is the name of sites[0] as well; give each site its own"
        ),
        // Projects
        Case(
            replace: "key: FIELD",
            with: "key: field",
            problem: "6:10: projects[0].key: 'field' must be a project key such as FIELD: "
                + "capital letters, digits and '_', a letter first"
        ),
        Case(
            replace: "key: FIELD",
            with: "site: hp\n    key: FIELD",
            problem: "6:11: projects[0].site: no site is called 'hp'; did you mean 'hq'?"
        ),
        Case(
            replace: "key: FIELD",
            with: "site: elsewhere\n    key: FIELD",
            problem: "6:11: projects[0].site: no site is called 'elsewhere'; sites are hq"
        ),
        Case(
            replace: "projects:",
            with:
                "  - name: two\n    url: http://localhost:8099\n    auth: {email: a@b, token_file: hq.token}\nprojects:",
            problem: "9:5: projects[0].site: is missing, and there are several: hq, two"
        ),
        Case(
            replace: "key: FIELD",
            with: "key: FIELD\n  - {site: hq, key: FIELD}",
            problem: "7:21: projects[1].key: 'FIELD' of site 'hq' is projects[0] already; keep one of them"
        ),
        Case(
            replace: "key: FIELD",
            with: "key: FIELD\n    fields: {latitude: customfield_1}",
            problem: "7:24: projects[0].fields.longitude: is missing, and latitude is there; "
                + "name both, or neither to have them discovered"
        ),
        Case(
            replace: "key: FIELD",
            with: "key: FIELD\n    fields: {latitude: f, longitude: f}",
            problem: "7:38: projects[0].fields.longitude: 'f' is the latitude's field as well; "
                + "a field with both belongs in location"
        ),
        Case(
            replace: "key: FIELD",
            with: "key: FIELD\n    link_type: ''",
            problem: "7:16: projects[0].link_type: is empty; write a value or null"
        ),
        // Store and numbers
        Case(
            replace: "sites:",
            with: "store: postgres://me:hunter2@db/x\nsites:",
            problem:
                "1:8: store: a 'postgres' store is not in this version; write the path of a file, such as muster.sqlite"
        ),
        clustering("max_tickets: 0", "1:27", "max_tickets: '0' must be a whole number from 1 to 1000000"),
        clustering("max_tickets: -3", "1:27", "max_tickets: '-3' must be a whole number from 1 to 1000000"),
        clustering("max_tickets: 2.5", "1:27", "max_tickets: '2.5' must be a whole number from 1 to 1000000"),
        clustering("max_load: 0", "1:24", "max_load: '0' must be a number above 0"),
        clustering("max_load: .nan", "1:24", "max_load: '.nan' must be a number above 0"),
        clustering("max_load: nan", "1:24", "max_load: 'nan' must be a number above 0"),
        clustering("priority_weight: 10", "1:31", "priority_weight: '10' must be a number from 0 to 9.99"),
        clustering(
            "priority_weight: -0.1",
            "1:31",
            "priority_weight: '-0.1' must be a number from 0 to 9.99"
        ),
        clustering(
            "priority_weight: '1,5'",
            "1:31",
            "priority_weight: '1,5' must be a number from 0 to 9.99"
        ),
        clustering("max_radius: 5", "1:26", "max_radius: '5' has no unit; write 5m, 5km or 5mi"),
        clustering("max_radius: 5ft", "1:26", "max_radius: '5ft' has the unknown unit 'ft'; use m, km or mi"),
        clustering("max_radius: -5km", "1:26", "max_radius: '-5km' is negative; a length is zero or more"),
        clustering(
            "max_radius: 0m",
            "1:26",
            "max_radius: '0m' must be a length with its unit, such as 500m, 5km or 3mi"
        ),
        clustering(
            "effort: bset",
            "1:22",
            "effort: 'bset' must be fast, normal or best; did you mean 'best'?"
        ),
        clustering("objective: cost", "1:25", "objective: 'cost' must be distance, squared or medoid"),
        clustering("seed: -1", "1:20", "seed: '-1' must be a whole number from 0 to 18446744073709551615"),
        Case(
            replace: "sites:",
            with: "requests: {timeout: 30}\nsites:",
            problem: "1:21: requests.timeout: '30' must be a time with its unit, such as 500ms, 30s or 2min"
        ),
        Case(
            replace: "sites:",
            with: "requests: {max_retries: 11}\nsites:",
            problem: "1:25: requests.max_retries: '11' must be a whole number from 0 to 10"
        ),
        // YAML
        Case(
            replace: "key: FIELD",
            with: "key: [FIELD",
            problem:
                "7:1: not readable as YAML: while parsing a flow sequence: did not find expected ',' or ']'"
        ),
        Case(
            replace: "name: hq",
            with: "name: &x hq",
            problem: "2:11: '&x': anchors and aliases are not read; write the value out"
        ),
    ]

    static func clustering(_ text: String, _ place: String, _ problem: String) -> Case {
        Case(
            replace: "sites:",
            with: "clustering: {\(text)}\nsites:",
            problem: "\(place): clustering.\(problem)"
        )
    }

    @Test(arguments: cases)
    func mistakeIsTheOnlyProblemAtItsPlace(mistake: Case) throws {
        let text = ConfigurationWorld.good.replacing(mistake.replace, with: mistake.with)
        try #require(text != ConfigurationWorld.good)
        let world = ConfigurationWorld(text)
        #expect(world.problems() == [mistake.problem])
        #expect((world.examine().configuration == nil) == !mistake.problem.hasPrefix("warning"))
    }

    @Test func goodFileHasNoProblems() { #expect(ConfigurationWorld().problems() == []) }

    @Test func allProblemsAreCollectedInOrderOfPlace() {
        let text = ConfigurationWorld.good
            .replacing("key: FIELD", with: "key: x").replacing("hq.token", with: "no.token")
            .replacing("sites:", with: "clustering: {max_tickets: 0, seed: x}\nsites:")
        #expect(
            ConfigurationWorld(text).problems().map { String($0.prefix { $0 != " " }) } == [
                "1:27:", "1:36:", "5:65:", "7:10:",
            ]
        )
    }

    @Test(arguments: [
        "password: p4ss", "api_key: p4ss", "Client-Secret: p4ss", "personalToken: p4ss", "token: p4ss",
    ])
    func secretInAnyKeyIsRefusedAndNotPrinted(line: String) {
        for text in ["\(line)\n" + ConfigurationWorld.good, ConfigurationWorld.good + "\n    \(line)"] {
            let problems = ConfigurationWorld(text).problems()
            #expect(problems.count == 1)
            #expect(problems.first?.contains("never written inline") == true)
            #expect(problems.first?.contains("p4ss") == false)
        }
    }

    @Test func noProblemOrListingShowsASecret() {
        let text = ConfigurationWorld.good
            .replacing("https://jira", with: "https://me:hunter2@jira")
            .replacing("hq.token", with: "hunter2hunter2hunter2hunter2")
        let outcome = ConfigurationWorld(text).examine()
        let everything =
            outcome.problems.map(\.description).joined() + ConfigurationListing.yaml(outcome.settings)
        #expect(outcome.problems.count == 2)
        #expect(!everything.contains("hunter2"))
    }

    @Test func tokenFileOfOthersIsAWarning() {
        var world = ConfigurationWorld()
        world.modes["/etc/m/hq.token"] = 0o644
        #expect(
            world.problems() == [
                "warning 4:65: sites[0].auth.token_file: '/etc/m/hq.token' can be read by others (mode 644); "
                    + "run chmod 600 '/etc/m/hq.token'"
            ]
        )
        #expect(world.examine().configuration != nil)
    }

    @Test func emptyAndUnreadableTokenFilesAreRefused() {
        var world = ConfigurationWorld()
        world.files["/etc/m/hq.token"] = " \n"
        #expect(
            world.problems() == [
                "4:65: sites[0].auth.token_file: '/etc/m/hq.token' is empty; put the token into it"
            ]
        )
        world.unreadable = ["/etc/m/hq.token"]
        #expect(
            world.problems() == [
                "4:65: sites[0].auth.token_file: '/etc/m/hq.token' cannot be read: Permission denied"
            ]
        )
    }

    @Test func fileThatIsNamedMustBeReadable() {
        var world = ConfigurationWorld()
        #expect(
            world.problems(file: "no.yaml") == [
                "no.yaml: does not exist; 'muster config init' writes one to fill in"
            ]
        )
        world.environment["MUSTER_CONFIG"] = "no.yaml"
        #expect(
            world.problems(file: nil) == [
                "no.yaml: does not exist (named by MUSTER_CONFIG); 'muster config init' writes one to fill in"
            ]
        )
        world.unreadable = ["/etc/m/muster.yaml"]
        #expect(world.problems() == ["/etc/m/muster.yaml: cannot be read: Permission denied"])
    }

    @Test func whatIsMissingDependsOnTheRequirement() {
        let world = ConfigurationWorld("store: x\n")
        #expect(world.problems(requiring: .nothing) == [])
        #expect(
            world.problems() == [
                "1:1: sites: is missing; write at least one, as 'muster config init --dry-run' shows",
                "1:1: projects: is missing; write at least one, as 'muster config init --dry-run' shows",
            ]
        )
        #expect(
            world.examine(file: nil, requiring: .nothing).configuration
                == MusterConfiguration(store: "/home/me/muster.sqlite")
        )
        #expect(
            world.problems(file: nil) == [
                "no configuration file (looked for /home/me/muster.yaml); "
                    + "'muster config init' writes a muster.yaml to fill in, --config names another"
            ]
        )
    }
}
