import Foundation
import JiraSandbox
import Testing

@testable import MusterCLI

/// `muster tune` through the command line.
struct TuneCommandTests {
    /// Six days with two villages 3 km apart, four tickets in each a day.
    private static func history(from first: Int = 1, nights: Int = 6) -> String {
        var text = "id,lat,lon,priority,created\n"
        for day in first..<(first + nights) {
            for ticket in 0..<8 {
                let village = ticket < 4 ? 0.0 : 0.027
                let latitude = 51 + village + Double(ticket % 4) * 0.0002
                let longitude = 7 + Double(day) * 0.0001
                text += "D\(day)T\(ticket),\(latitude),\(longitude),3,2026-03-0\(day) 09:30\n"
            }
        }
        return text
    }

    private static let axes = ["--radius", "1km,2km", "--max-tickets", "4,8", "--threads", "2"]
    private static let tune = ["tune", "t.csv"] + axes

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// The result without processor time, which no two runs share.
    private static func withoutSeconds(_ text: String) throws -> String {
        func strip(_ value: Any) -> Any {
            if let list = value as? [Any] { return list.map(strip) }
            guard let object = value as? [String: Any] else { return value }
            return object.filter { $0.key != "seconds" }.mapValues(strip)
        }
        let data = try JSONSerialization.data(withJSONObject: strip(try object(text)), options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }

    private func world() throws -> BadInputWorld { try BadInputWorld(["t.csv": Self.history()]) }

    @Test func aHistoryIsSweptAndASettingRecommended() async throws {
        let world = try world()
        let before = try world.everything()
        let ran = await world.run(Self.tune + ["--json", "--quiet"])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(try world.everything() == before)
        let json = try Self.object(ran.output)
        #expect(json["format"] as? String == "muster.tuning")
        #expect(json["tickets"] as? Int == 48)
        #expect((json["dates"] as? [String])?.count == 6)
        #expect((json["dates"] as? [String])?.first == "2026-03-01")
        let outcomes = try #require(json["outcomes"] as? [[String: Any]])
        #expect(outcomes.count == 4)
        // Within 2 km of a centre both villages fit, if the capacity lets them.
        #expect((json["configuration"] as? String ?? "").contains("clustering:"))
        let text = await world.run(Self.tune + ["--quiet"])
        #expect(text.code == .done)
        #expect(text.output.contains("Recommended: "), "\(text.output)")
        #expect(text.output.contains("4 settings over 6 nights"), "\(text.output)")
    }

    @Test func rangesNightsAndCrewsAreHeeded() async throws {
        let world = try world()
        let ran = await world.run([
            "tune", "t.csv", "--radius", "500m:2km:4", "--max-tickets", "8", "--nights", "4", "--night-days",
            "1",
            "--crews", "1", "--compare", "clusters,wait", "--json",
        ])
        #expect(ran.code == .done, "\(ran.messages)")
        let json = try Self.object(ran.output)
        #expect(json["compared"] as? [String] == ["clusters_per_100", "weighted_wait"])
        #expect((json["dates"] as? [String]) == ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"])
        let outcomes = try #require(json["outcomes"] as? [[String: Any]])
        let radii = outcomes.compactMap { ($0["setting"] as? [String: Any])?["max_radius_m"] as? Double }
        #expect(radii == [500, 1_000, 1_500, 2_000])
        // One crew a day serves both villages within 2 km, and one of them within 1 km: there tickets wait.
        let waits = outcomes.compactMap { outcome -> Double? in
            let figures = outcome["figures"] as? [String: [String: Any]]
            return figures?["weighted_wait"]?["mean"] as? Double
        }
        #expect(waits.count == 4)
        #expect(waits[0] > 0)
        #expect(waits[3] == 0)
    }

    @Test func pageAndChartsAreWritten() async throws {
        let world = try world()
        let ran = await world.run(
            Self.tune + ["--output", "tune.html", "--svg", "t.svg", "--png", "t.png", "--quiet"]
        )
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(try world.text("tune.html").lowercased().hasPrefix("<!doctype html>"))
        #expect(try world.text("t.svg").contains("<svg"))
        #expect(try world.bytes("t.png").prefix(4) == [0x89, 0x50, 0x4E, 0x47])
        // What kept the settings on the way is gone with the last of them.
        #expect(try world.everything().keys.sorted() == ["t.csv", "t.png", "t.svg", "tune.html"])
        let streamed = await world.run(Self.tune + ["--svg", "-", "--quiet"])
        #expect(streamed.output.contains("<svg"))
        #expect(!streamed.output.contains("Recommended"))
    }

    @Test func anInterruptedSweepGoesOnFromItsJournal() async throws {
        let world = try world()
        let whole = await world.run(Self.tune + ["--json", "--quiet"])
        // Interrupted before the first setting is done.
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await world.run(Self.tune + ["--resume", "j.ndjson", "--json"])
        }
        task.cancel()
        let stopped = await task.value
        #expect(stopped.code == .interrupted, "\(stopped.messages)")
        #expect(stopped.output.isEmpty)
        #expect(
            stopped.messages.contains("of 4 settings done; they are kept in j.ndjson"),
            "\(stopped.messages)"
        )

        // Half of the axes, and then all: what is in the journal is taken from there.
        let half = [
            "tune", "t.csv", "--radius", "1km", "--max-tickets", "4,8", "--resume", "j.ndjson", "--json",
        ]
        #expect(await world.run(half).code == .done)
        let kept = try world.text("j.ndjson")
        #expect(kept.split(separator: "\n").count == 3)
        #expect(kept.hasPrefix(#"{"digest":""#), "\(kept.prefix(80))")
        // A line that a crash tore.
        try world.write(kept + #"{"key":"capacitated max_radius=2000.0 max_"#, to: "j.ndjson")
        let resumed = await world.run(Self.tune + ["--resume", "j.ndjson", "--json", "--quiet"])
        #expect(resumed.code == .done, "\(resumed.messages)")
        #expect(try Self.withoutSeconds(resumed.output) == Self.withoutSeconds(whole.output))
        let after = try world.text("j.ndjson")
        #expect(after.hasPrefix(kept))
        #expect(after.split(separator: "\n").count == 5)
        // Nothing is left to measure: seconds come from the journal too.
        let again = await world.run(Self.tune + ["--resume", "j.ndjson", "--json", "--quiet"])
        #expect(again.output == resumed.output)
        #expect(try world.text("j.ndjson") == after)
    }

    @Test func aJournalOfOtherTicketsOrOptionsIsRefused() async throws {
        let world = try world()
        let resume = ["--resume", "j.ndjson"]
        #expect(await world.run(Self.tune + resume).code == .done)
        for other in [["--crews", "2"], ["--seed", "7"], ["--nights", "3"], ["--patience", "2"]] {
            try await world.refuses(
                Self.tune + resume + other,
                code: .failed,
                words: ["'j.ndjson' belongs to other tickets, nights or options"]
            )
        }
        try await world.refuses(
            Self.tune + ["--resume", "t.csv"],
            code: .failed,
            words: ["'t.csv' is no journal of a sweep"]
        )
        let journal = try world.text("j.ndjson")
        try world.write(journal.replacing(#""nights":[{"#, with: #""nights":[["#), to: "j.ndjson")
        try await world.refuses(
            Self.tune + resume,
            code: .failed,
            words: ["'j.ndjson', line 2, cannot be read"]
        )
        try world.write(journal.replacing(#""version":1"#, with: #""version":2"#), to: "j.ndjson")
        try await world.refuses(Self.tune + resume, code: .failed, words: ["another version", "version 2"])
    }

    @Test func severalFilesOfOverlappingExportsCountOnce() async throws {
        let world = try BadInputWorld([
            "a.csv": Self.history(nights: 4), "b.csv": Self.history(from: 3, nights: 4),
        ])
        let ran = await world.run(["tune", "a.csv", "b.csv"] + Self.axes + ["--json"])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(ran.messages.contains("16 tickets that an earlier file has with the same date counted once"))
        #expect(try Self.object(ran.output)["tickets"] as? Int == 48)
        try world.write(
            Self.history(from: 3, nights: 4).replacing("2026-03-03", with: "2026-03-09"),
            to: "b.csv"
        )
        try await world.refuses(
            ["tune", "a.csv", "b.csv"] + Self.axes,
            code: .inputRefused,
            words: ["a.csv line", "b.csv line", "same id 'D3T0'"]
        )
    }

    @Test(arguments: [
        ([], "name a file of past tickets, or add --from-store"),
        (["t.csv", "--from-store"], "takes no files"),
        (["t.csv", "--site", "hq"], "--site goes with --from-store only"),
        (["t.csv", "--radius", "5"], "'5' has no unit"),
        (["t.csv", "--radius", "1km:8km"], "'1km:8km' is no range"),
        (["t.csv", "--radius", "1km", "--max-radius", "1km"], "--radius and --max-radius say the same"),
        (["t.csv", "--radius", "1km,0m"], "lengths above 0"),
        (["t.csv", "--max-tickets", "6:9:3"], "whole numbers from 1 up"),
        (["t.csv", "--max-tickets", "0"], "whole numbers from 1 up"),
        (["t.csv", "--priority-weight", "1,10"], "numbers from 0 to 9.99"),
        (["t.csv", "--algorithm", "optics"], "capacitated, dbscan or kmeans"),
        (["t.csv", "--compare", "cost"], "clusters, travel, left-out, wait or churn"),
        (["t.csv", "--algorithm", "dbscan", "--radius", "1km"], "--radius means nothing to dbscan"),
        (["t.csv", "--eps", "100m", "--max-load", "5"], "--max-load means nothing to dbscan"),
        (["t.csv", "--crews", "2", "--dispatch-share", "50%"], "--crews and --dispatch-share"),
        (["t.csv", "--dispatch-share", "120%"], "up to 100%"),
        (["t.csv", "--date-column", "Created_at"], "there is no column 'Created_at'"),
        (["t.csv", "--date-column", "id"], "'id' is read as id"),
        (["t.csv", "--output", "-", "--json"], "want standard output at once"),
        (["t.csv", "--output", "a.html", "--svg", "a.html"], "both name 'a.html'"),
        (["t.csv", "--resume", "-"], "--resume is read and written"),
    ])
    func optionsThatMakeNoSenseAreRefused(_ options: [String], _ words: String) async throws {
        try await world().refuses(["tune"] + options, code: .usage, words: [words])
    }

    @Test func badDatesAndEmptyHistoriesAreRefused() async throws {
        let world = try BadInputWorld([
            "bad.csv": Self.history().replacing("D2T1,", with: "X1,").replacing(
                "2026-03-02 09:30\nX1",
                with: "yesterday\nX1"
            ),
            "void.csv": "id,lat,lon,created\nA,,,2026-03-01\n",
        ])
        try await world.refuses(
            ["tune", "bad.csv"],
            code: .inputRefused,
            words: ["bad.csv line 10: 'yesterday'", "YYYY-MM-DD"]
        )
        try await world.refuses(
            ["tune", "void.csv"],
            code: .inputRefused,
            words: ["no ticket of the history has a usable place"]
        )
        try await world.refuses(["tune", "none.csv"], code: .failed, words: ["none.csv", "No such file"])
    }

    @Test func theStoresOwnNightsAreReplayed() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        try await world.refuses(
            ["tune", "--from-store"],
            code: .failed,
            words: ["there is no store", "muster run"]
        )
        #expect(await world.run(["plan", "--quiet"]).code == .done)
        let calls = site.server.jira.statistics().total
        let ran = await world.run([
            "tune", "--from-store", "--radius", "1km,5km", "--max-tickets", "2,4", "--json",
        ])
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(site.server.jira.statistics().total == calls)
        #expect(ran.messages.contains("is the first that is recorded"), "\(ran.messages)")
        let json = try Self.object(ran.output)
        #expect(json["dates"] as? [String] == ["2026-01-01"])
        #expect((json["outcomes"] as? [[String: Any]])?.count == 4)
        try await world.refuses(
            ["tune", "--from-store", "--date-column", "x"],
            code: .usage,
            words: ["--date-column is about files"]
        )
        await site.stop()
    }
}
