import Clustering
import Geodesy
import Planning
import Testing

@testable import MusterCLI

struct ArgumentParserTests {
    private let parser = ArgumentParser(root: .muster, unavailable: CommandNode.laterCommands)

    private func parsed(_ arguments: [String]) throws -> ParsedArguments {
        guard case .run(_, let parsed) = try parser.parse(arguments) else { throw Unexpected() }
        return parsed
    }

    /// One command line in every order and spelling.
    @Test(arguments: [
        "cluster in.csv --max-tickets 7 --objective medoid -o out -qv",
        "cluster --max-tickets=7 --objective=medoid -oout -q -v in.csv",
        "cluster -q --max-tickets 7 in.csv -v --objective medoid -o=out",
        "-v cluster --output out in.csv --quiet --objective medoid --max-tickets=7",
        "cluster --max-tickets 7 --objective medoid --output=out -q -v -- in.csv",
        "--quiet --verbose cluster -vq in.csv --output out --max-tickets 7 --objective medoid",
    ])
    func everySpellingMeansTheSame(line: String) throws {
        let parsed = try parsed(words(line))
        #expect(parsed.path == ["muster", "cluster"])
        #expect(parsed.positionals == ["in.csv"])
        #expect(parsed[ClusteringOptions.maxTickets] == 7)
        #expect(parsed[ClusteringOptions.objective] == .medoid)
        #expect(parsed[ClusterCommand.output] == "out")
        #expect(parsed[CommonOptions.quiet])
        #expect(parsed[CommonOptions.verbose])
        #expect(!parsed[CommonOptions.json])
        #expect(parsed[ClusteringOptions.maxLoad] == nil)
    }

    @Test func valuesArriveAsTheirTypes() throws {
        let parsed = try parsed(
            words(
                "cluster - --max-load 4.5 --max-radius 5km --priority-weight 9.99 --eps 500m --min-points 5 --clusters 3 "
                    + "--weights none --metric planar --seed 9007199254740991 --threads 2 --effort best --algorithm dbscan"
            )
        )
        #expect(parsed[ClusteringOptions.maxLoad] == 4.5)
        #expect(parsed[ClusteringOptions.maxRadius] == .kilometers(5))
        #expect(parsed[ClusteringOptions.priorityWeight] == 9.99)
        #expect(parsed[ClusteringOptions.eps] == .meters(500))
        #expect(parsed[ClusteringOptions.minPoints] == 5)
        #expect(parsed[ClusteringOptions.clusters] == 3)
        #expect(parsed[ClusteringOptions.weights] == "none")
        #expect(parsed[ClusteringOptions.metric] == .planar)
        #expect(parsed[ClusteringOptions.seed] == 9_007_199_254_740_991)
        #expect(parsed[ClusteringOptions.threads] == 2)
        #expect(parsed[ClusteringOptions.effort] == .best)
        #expect(parsed[ClusteringOptions.algorithm] == .dbscan)
        #expect(parsed.positionals == ["-"])
    }

    @Test func repeatedOptionKeepsEveryValue() throws {
        let parsed = try parsed(words("cluster x --columns lat=Latitude,lon=Long=itude --columns load="))
        #expect(
            parsed.all(ClusterCommand.columns) == [
                [NamedValue(name: "lat", value: "Latitude"), NamedValue(name: "lon", value: "Long=itude")],
                [NamedValue(name: "load", value: "")],
            ]
        )
    }

    @Test(arguments: [
        (["cluster", "--", "--help"], ["--help"]), (["cluster", "--", "-x"], ["-x"]),
        (["cluster", "-5"], ["-5"]),
        (["cluster", "-"], ["-"]), (["--", "cluster", "a b"], ["a b"]),
    ])
    func wordsThatLookLikeOptionsCanBeArguments(arguments: [String], positionals: [String]) throws {
        #expect(try parsed(arguments).positionals == positionals)
    }

    @Test(arguments: [
        ("--help", ["muster"]), ("-h", ["muster"]), ("cluster --help", ["muster", "cluster"]),
        ("cluster --nonsense --help", ["muster", "cluster"]),
        ("cluster --max-tickets zero -h", ["muster", "cluster"]),
        ("--help cluster", ["muster", "cluster"]), ("config --help", ["muster", "config"]),
        ("config init --help", ["muster", "config", "init"]), ("nonsense --help", ["muster"]),
        ("cluster --version --help", ["muster", "cluster"]),
    ])
    func helpWinsOverEverything(line: String, path: [String]) throws {
        guard case .help(let nodes) = try parser.parse(words(line)) else { throw Unexpected() }
        #expect(nodes.map(\.specification.name) == path)
    }

    @Test func versionNeedsNoCommand() throws {
        guard case .version = try parser.parse(["--version"]) else { throw Unexpected() }
        guard case .version = try parser.parse(["cluster", "--version"]) else { throw Unexpected() }
    }

    static let mistakes: [(line: String, message: String)] = [
        (
            "",
            "a command is missing; commands are demo, run, plan, apply, rollback, clusters, sync, cluster, tune, assign, diff, explain, verify, sandbox, replay, runs, service, overrides, jql, config, auth, store, audit, doctor, completion"
        ),
        ("config", "a command is missing; commands are init, check, show"),
        ("clutser x", "unknown command 'clutser'; did you mean 'cluster'?"),
        ("config chek", "unknown command 'chek'; did you mean 'check'?"),
        ("config zzz", "unknown command 'zzz'; commands are init, check, show"),
        ("serve plan.json", "'serve' is not in this version of muster"),
        ("serve", "'serve' is not in this version of muster"),
        ("config serve", "unknown command 'serve'; commands are init, check, show"),
        ("cluster", "INPUT is missing"),
        ("cluster a b", "'b' is one argument too many"),
        ("doctor now", "'now' is one argument too many"),
        ("completion bsh", "SHELL: 'bsh' must be bash, zsh, fish, man or markdown; did you mean 'bash'?"),
        ("cluster x --max-ticket 4", "unknown option '--max-ticket'; did you mean '--max-tickets'?"),
        ("cluster x --zzzzzzzzz", "unknown option '--zzzzzzzzz'"),
        ("cluster x -z", "unknown option '-z'"),
        ("cluster x -qz", "unknown option '-z'"),
        (
            "--max-tickets 4 cluster x",
            "--max-tickets is an option of 'muster cluster'; write it after the command"
        ),
        ("cluster x --max-tickets", "--max-tickets needs a value: --max-tickets N"),
        (
            "cluster x --output --json",
            "--output needs a value, and '--json' looks like an option; "
                + "a value that begins with a dash is written --output=--json"
        ),
        ("cluster x --json=yes", "--json takes no value, and 'yes' was given"),
        ("cluster x --seed 1 --seed 2", "--seed is given twice, with '1' and '2'; give it once"),
        ("cluster x --max-tickets 0", "--max-tickets: '0' must be a whole number from 1 up"),
        ("cluster x --max-tickets -3", "--max-tickets: '-3' must be a whole number from 1 up"),
        ("cluster x --max-tickets 2.5", "--max-tickets: '2.5' must be a whole number from 1 up"),
        ("cluster x --max-tickets=", "--max-tickets: '' must be a whole number from 1 up"),
        ("cluster x --max-load 0", "--max-load: '0' must be a number above 0"),
        ("cluster x --max-load nan", "--max-load: 'nan' must be a number above 0"),
        ("cluster x --max-load -nan", "--max-load: '-nan' must be a number above 0"),
        ("cluster x --max-load inf", "--max-load: 'inf' must be a number above 0"),
        ("cluster x --priority-weight 10", "--priority-weight: '10' must be a number from 0 to 9.99"),
        ("cluster x --priority-weight -1", "--priority-weight: '-1' must be a number from 0 to 9.99"),
        ("cluster x --max-radius 5", "--max-radius: '5' has no unit; write 5m, 5km or 5mi"),
        ("cluster x --max-radius 5ft", "--max-radius: '5ft' has the unknown unit 'ft'; use m, km or mi"),
        ("cluster x --max-radius=-5km", "--max-radius: '-5km' is negative; a length is zero or more"),
        ("cluster x --max-radius 0m", "--max-radius: '0m' must be a length above 0, such as 500m or 5km"),
        (
            "cluster x --max-radius nanm",
            "--max-radius: 'nanm' is not a length; write a number and a unit, such as 5km"
        ),
        ("cluster x --threads 1025", "--threads: '1025' must be a whole number from 1 to 1024"),
        ("cluster x --seed -1", "--seed: '-1' must be a whole number from 0 to 9007199254740991"),
        (
            "cluster x --objective distnce",
            "--objective: 'distnce' must be distance, squared or medoid; did you mean 'distance'?"
        ),
        ("cluster x --to png", "--to: 'png' must be geojson, csv, json, kml or html"),
        (
            "cluster x --columns lat",
            "--columns: 'lat' is not of the form name=column; write lat=Latitude,lon=Longitude"
        ),
        (
            "cluster x --columns latt=a",
            "--columns: unknown name 'latt' (did you mean 'lat'?); known are id, key, lat, lon, x, y, location, summary, "
                + "status, priority, load, weight, due, skills, lock, together, apart"
        ),
        ("cluster x --output=", "--output: '' must be a text that is not empty"),
        ("sandbox --port 65536", "--port: '65536' must be a whole number from 0 up"),
    ]

    @Test(arguments: mistakes)
    func mistakeIsExplained(line: String, message: String) {
        let error = #expect(throws: UsageError.self) { try parser.parse(words(line)) }
        #expect(error?.message == message)
    }

    @Test func emptyArgumentIsRefused() {
        let error = #expect(throws: UsageError.self) { try parser.parse(["cluster", ""]) }
        #expect(error?.message == "INPUT is empty")
        #expect(error?.usage == "muster cluster INPUT [options]")
    }

    /// The tree itself: names that clash would shadow each other in the parser.
    @Test func noCommandHasTwoOptionsOfOneName() {
        func check(_ node: CommandNode) {
            let options = node.specification.options + CommonOptions.all
            let names = options.map(\.spelling) + options.compactMap { $0.short.map { "-\($0)" } }
            #expect(Set(names).count == names.count, "\(node.specification.name)")
            #expect(options.allSatisfy { !$0.help.isEmpty && !$0.help.hasSuffix(".") })
            node.children.forEach(check)
        }
        check(.muster)
    }

    @Test func everyExampleOfTheHelpParses() throws {
        func examples(_ node: CommandNode) -> [String] {
            node.specification.examples.map(\.line) + node.children.flatMap(examples)
        }
        let lines = examples(.muster).filter { $0.hasPrefix("muster ") }
        #expect(lines.count > 15)
        for line in lines {
            let arguments = words(line).dropFirst().prefix { !["<", ">", "|"].contains($0) }
            #expect(throws: Never.self, "\(line)") { try parser.parse(Array(arguments)) }
        }
    }
}

private struct Unexpected: Error {}
