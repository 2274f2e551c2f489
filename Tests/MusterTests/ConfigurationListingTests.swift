import Muster
import Testing

struct ConfigurationListingTests {
    /// The listing is a configuration file again, and the same one.
    @Test func listingReadsBackAsTheSameConfiguration() throws {
        let text = ConfigurationWorld.good.replacing(
            "key: FIELD",
            with:
                "key: FIELD\n    jql: 'summary ~ \"a: b # c\" AND x = 1'\n    link_type: 'x #y'\n    clustered_status: '- null'\n  - {key: TWO, clustered_status: '#x'}"
        )
        let world = ConfigurationWorld(text)
        let outcome = world.examine()
        let listing = ConfigurationListing.yaml(outcome.settings)
        let again = ConfigurationWorld(listing).examine()
        #expect(again.problems == [])
        #expect(try #require(again.configuration) == #require(outcome.configuration))
    }

    @Test func originsStandBesideTheValues() {
        var world = ConfigurationWorld()
        world.environment["MUSTER_SITES_KIND"] = "cloud"
        let lines = ConfigurationListing.yaml(world.examine().settings).split(separator: "\n").map(
            String.init
        )
        #expect(
            Array(lines.prefix(14)) == [
                "store: muster.sqlite                                    # default",
                "credentials:",
                "  file: muster.credentials                              # default",
                "  key_file: muster.key                                  # default",
                "sites:",
                "  - name: hq                                            # /etc/m/muster.yaml:2:11",
                "    url: https://jira.example.com                       # /etc/m/muster.yaml:3:10",
                "    kind: cloud                                         # environment MUSTER_SITES_KIND",
                "    allow_hosts: null                                   # default",
                "    ca_file: null                                       # default",
                "    proxy: null                                         # default",
                "    auth:",
                "      type: api_token                                   # /etc/m/muster.yaml:4:18",
                "      email: ops@example.com                            # /etc/m/muster.yaml:4:36",
            ]
        )
    }

    @Test func templateIsGoodApartFromItsPlaceholders() {
        var world = ConfigurationWorld(ConfigurationTemplate().text)
        #expect(
            world.problems().map { String($0.drop { $0 != "s" }.prefix { $0 != ":" }) } == ["sites[0].url"]
        )
        world.files["/etc/m/hq.token"] = nil
        #expect(world.examine().problems.map(\.path) == ["sites[0].url", "sites[0].auth.token_file"])
        let filled = ConfigurationTemplate(url: "https://a.example.com", email: "x@y.example", project: "ABC")
        #expect(ConfigurationWorld(filled.text).problems() == [])
    }

    /// With every comment mark before a key taken away, the template is still good: its defaults are true.
    @Test func commentedDefaultsOfTheTemplateAreTheDefaults() throws {
        let filled = ConfigurationTemplate(url: "https://a.example.com", email: "x@y.example", project: "ABC")
            .text
        let sections = [
            "output", "requests", "credentials", "existing", "guards", "sync", "lease", "report", "log",
            "retention",
        ]
        let names = Set(ConfigurationSchema.keys.map(\.name) + sections)
        let isField: Set = [
            "latitude", "longitude", "location", "address", "duration", "skills", "cluster_center",
            "cluster_radius",
            "cluster_load", "cluster_priority", "cluster_count", "cluster_marker",
        ]
        let uncommented = filled.split(separator: "\n").map { line -> String in
            guard let mark = line.firstIndex(of: "#") else { return String(line) }
            let rest = line[line.index(after: mark)...]
            let name = String(rest.drop { $0 == " " }.prefix { $0 != ":" })
            let isKey =
                line[..<mark].allSatisfy { $0 == " " } && names.contains(name) && !isField.contains(name)
            return isKey ? String(line[..<mark] + rest.dropFirst()) : String(line)
        }
        let plain = try #require(ConfigurationWorld(filled).examine().configuration)
        let world = ConfigurationWorld(uncommented.joined(separator: "\n"))
        #expect(world.problems() == [])
        #expect(try #require(world.examine().configuration) == plain)
        let given = world.examine().settings.filter { $0.origin != .standard }.map(\.path)
        #expect(given.count == ConfigurationSchema.keys.count - isField.count)
    }

    @Test func everyKeyHasHelpAndAVariableOfItsOwn() {
        let names = ConfigurationSchema.keys.map { $0.environmentName() }
        #expect(Set(names).count == names.count)
        #expect(ConfigurationSchema.keys.allSatisfy { !$0.help.isEmpty && !$0.help.hasSuffix(".") })
    }

    @Test(arguments: [
        ("stroe", "store"), ("MAX-TICKETS", "max_tickets"), ("radius", nil), ("max_radios", "max_radius"),
        ("", nil),
        ("zzzzzzzz", nil), ("pri", "priority_weight"), ("max", nil),
    ])
    func suggestionIsNearOrNone(word: String, candidate: String?) {
        let candidates = ["store", "max_tickets", "max_radius", "priority_weight"]
        #expect(Suggestion.nearest(to: word, among: candidates) == candidate)
    }
}
