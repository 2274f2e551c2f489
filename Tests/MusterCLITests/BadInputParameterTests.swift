import Testing

@testable import MusterCLI

/// Parameters that mean nothing, and options that do not go together.
struct BadInputParameterTests {
    /// Options after `muster cluster t.csv --output out.csv`, and words of the message.
    @Test(arguments: [
        (["--max-tickets", "0"], ["--max-tickets", "'0'", "whole number from 1 up"]),
        (["--max-tickets", "-3"], ["--max-tickets", "'-3'"]),
        (["--max-tickets", "NaN"], ["--max-tickets", "'NaN'"]),
        (["--max-tickets", "2.5"], ["--max-tickets", "'2.5'"]),
        (["--max-tickets", "ten"], ["--max-tickets", "'ten'"]),
        (["--max-tickets", "99999999999999999999"], ["--max-tickets", "'99999999999999999999'"]),
        (["--max-tickets", "2", "--max-tickets", "3"], ["--max-tickets is given twice", "'2'", "'3'"]),
        (["--max-radius", "5"], ["--max-radius", "'5' has no unit", "5km"]),
        (["--max-radius", "0km"], ["--max-radius", "'0km'", "above 0"]),
        (["--max-radius=-5km"], ["--max-radius", "'-5km' is negative"]),
        (["--max-radius", "-5km"], ["--max-radius=-5km"]),
        (["--max-radius", "nankm"], ["--max-radius", "'nankm' is not a length"]),
        (["--max-radius", "infkm"], ["--max-radius", "'infkm' is not a length"]),
        (["--max-radius", "5parsec"], ["--max-radius", "unknown unit 'parsec'", "m, km or mi"]),
        (["--max-radius"], ["--max-radius needs a value"]),
        (["--max-load", "0"], ["--max-load", "'0'", "above 0"]),
        (["--max-load", "-1"], ["--max-load", "'-1'", "above 0"]),
        (["--max-load", "nan"], ["--max-load", "'nan'"]),
        (["--max-load", "inf"], ["--max-load", "'inf'"]),
        (["--priority-weight", "10"], ["--priority-weight", "'10'", "from 0 to 9.99"]),
        (["--priority-weight", "-0.1"], ["--priority-weight", "'-0.1'"]),
        (["--priority-weight", "nan"], ["--priority-weight", "'nan'"]),
        (["--seed", "-1"], ["--seed", "'-1'"]),
        (["--threads", "0"], ["--threads", "'0'", "from 1"]),
        (["--effort", "hard"], ["--effort", "'hard'", "fast, normal or best"]),
        (["--metric", "manhattan"], ["--metric", "'manhattan'", "haversine or planar"]),
        (["--algorithm", "magic"], ["--algorithm", "'magic'", "capacitated, dbscan or kmeans"]),
        (["--algorithm", "dbscan"], ["dbscan needs --eps"]),
        (["--algorithm", "dbscan", "--eps", "500m"], ["dbscan needs --min-points"]),
        (["--algorithm", "dbscan", "--eps", "500", "--min-points", "5"], ["--eps", "'500' has no unit"]),
        (["--algorithm", "dbscan", "--eps", "5m", "--min-points", "0"], ["--min-points", "'0'", "above 0"]),
        (["--algorithm", "kmeans"], ["kmeans needs --clusters"]),
        (["--algorithm", "kmeans", "--clusters", "0"], ["--clusters", "'0'"]),
        (["--algorithm", "kmeans", "--clusters", "5"], ["--clusters is 5", "at most 2"]),
        (["--clusters", "5"], ["--clusters is 5", "at most", "2"]),
        (
            ["--algorithm", "dbscan", "--eps", "5m", "--min-points", "3", "--max-tickets", "4"],
            ["--max-tickets does not go with --algorithm dbscan", "leave one of them out"]
        ),
        (
            ["--algorithm", "kmeans", "--clusters", "1", "--eps", "5m"],
            ["--eps does not go with --algorithm kmeans"]
        ),
        (["--eps", "5m"], ["--eps does not go with --algorithm capacitated"]),
        (["--weights", "w"], ["--weights does not go with --algorithm capacitated"]),
        (["--columns", "foo=lat"], ["--columns", "unknown name 'foo'", "known are id"]),
        (["--to", "xml"], ["--to", "'xml'", "geojson, csv, json, kml or html"]),
        (["--from", "xlsx"], ["--from", "'xlsx'", "csv, geojson or ndjson"]),
        (["--frobnicate"], ["unknown option '--frobnicate'", "--help"]),
        (["more.csv"], ["'more.csv' is one argument too many"]),
    ])
    func isRefused(_ options: [String], _ words: [String]) async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,40.7,-73.9\nB,40.71,-73.91\n"])
        try await world.refuses(
            ["cluster", "t.csv", "--output", "out.csv"] + options,
            code: .usage,
            words: words
        )
    }

    /// A column that is not there was mistyped on the command line: usage, like any other wrong value of an
    /// option, and not data that was refused.
    @Test(arguments: [
        (["--columns", "load=minuts"], ["no column 'minuts'", "--columns load=minuts"]),
        (["--columns", "lat=Lat,lon=Lng"], ["no column 'Lng'", "--columns lon=Lng"]),
        (
            ["--algorithm", "kmeans", "--clusters", "1", "--weights", "nosuch"],
            ["no column 'nosuch'", "--weights nosuch"]
        ),
        (
            ["--algorithm", "kmeans", "--clusters", "1", "--columns", "weight=crew", "--weights", "column"],
            ["no column 'crew'", "--columns weight=crew"]
        ),
    ])
    func columnThatIsNotThereIsAMistakeOfUsage(_ options: [String], _ words: [String]) async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,40.7,-73.9\nB,40.71,-73.91\n"])
        try await world.refuses(
            ["cluster", "t.csv", "--output", "out.csv"] + options,
            code: .usage,
            words: words + ["t.csv, line 1", "the columns are 'id', 'lat', 'lon'"]
        )
    }

    /// `--weights column` means the column called weight, which must be there then.
    @Test func theColumnCalledWeightMustBeThere() async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,40.7,-73.9\nB,40.71,-73.91\n"])
        try await world.refuses(
            ["cluster", "t.csv", "--algorithm", "kmeans", "--clusters", "1", "--weights", "column"],
            code: .usage,
            words: ["no column 'weight'", "--weights column", "the columns are 'id', 'lat', 'lon'"]
        )
    }

    /// Whole command lines.
    @Test(arguments: [
        (["cluster"], ["INPUT is missing"]),
        (["frob"], ["unknown command 'frob'"]),
        (["serve", "X"], ["'serve' is not in this version"]),
        (["cluster", "t.csv", "--output", "out.xyz"], ["'out.xyz'", "--to", "geojson"]),
        (["cluster", "t.csv", "--json", "--to", "csv"], ["--json", "--to csv", "--output"]),
        (
            ["cluster", "t.csv", "--json", "--output", "-", "--to", "kml"],
            ["--json", "--to kml", "--output"]
        ),
        (["doctor", "--offline", "--store", ""], ["--store"]),
        (["sandbox", "--port", "70000"], ["--port", "'70000'"]),
    ])
    func commandLineIsRefused(_ arguments: [String], _ words: [String]) async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,40.7,-73.9\nB,40.71,-73.91\n"])
        try await world.refuses(arguments, code: .usage, words: words)
    }

    /// Output that cannot be written: no part of it stays.
    @Test(arguments: [
        (
            ["cluster", "t.csv", "--to", "csv", "--output", "/dev/full"],
            ["'/dev/full'", "No space left", "free some space"]
        ),
        (["cluster", "t.csv", "--output", "no/where.csv"], ["no/where.csv'", "make the folder first"]),
        (["cluster", "t.csv", "--output", "folder.csv"], ["folder.csv'", "Is a directory"]),
    ])
    func outputThatCannotBeWrittenIsAFailure(_ arguments: [String], _ words: [String]) async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,40.7,-73.9\nB,40.71,-73.91\n"])
        try SystemFiles().makeFolder(world.path("folder.csv"))
        try await world.refuses(arguments, code: .failed, words: ["cannot write"] + words)
    }

    @Test func tooFewClustersForTheTicketsAreAFailure() async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,40.7,-73.9\nB,40.71,-73.91\n"])
        try await world.refuses(
            ["cluster", "t.csv", "--clusters", "1", "--max-tickets", "1", "--output", "out.csv"],
            code: .failed,
            words: ["1 clusters cannot hold", "at least 2"]
        )
    }
}
