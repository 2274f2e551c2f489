import FoundationEssentials
import JQL
import Jira
import Testing

struct IncrementalCursorTests {
    private let base = JQLTemplate.readyForClustering(project: "OPS")
    private let start: Int64 = 1_700_000_000_000

    @Test func firstReadingAsksForEverythingAndLaterOnesForEpochMilliseconds() {
        var cursor = IncrementalCursor(overlap: .seconds(600))
        #expect(cursor.query(base) == base)
        _ = cursor.finish([("1", start)], siteTime: start + 5_000)
        #expect(
            cursor.query(base).description
                == "project = \"OPS\" AND status = \"Ready For Clustering\" AND updated >= \(start + 5_000 - 600_000) "
                + "ORDER BY created ASC, key ASC"
        )
    }

    @Test func watermarkNeverGoesBackAndOurClockHasNoPart() {
        var cursor = IncrementalCursor(overlap: .seconds(600))
        _ = cursor.finish([("1", start)], siteTime: nil)
        #expect(cursor.watermark == start)
        _ = cursor.finish([("1", start - 9)], siteTime: nil)
        #expect(cursor.watermark == start)
        _ = cursor.finish([], siteTime: nil)
        #expect(cursor.watermark == start)
        _ = cursor.finish([], siteTime: start + 1)
        #expect(cursor.watermark == start + 1)
    }

    @Test func repeatsAreLeftOutOnceTheyAreSettled() {
        var cursor = IncrementalCursor(overlap: .seconds(600))
        #expect(
            cursor.finish([("1", start), ("2", start + 4_900)], siteTime: start + 5_000) == [true, true]
        )
        // "2" was written within the last second: it may have changed again in the same millisecond.
        #expect(
            cursor.finish([("1", start), ("2", start + 4_900)], siteTime: start + 9_000) == [false, true]
        )
        #expect(
            cursor.finish([("1", start - 1), ("2", start + 4_900)], siteTime: start + 9_500) == [true, false]
        )
    }

    @Test func memoryHoldsTheOverlapOnly() {
        var cursor = IncrementalCursor(overlap: .seconds(60))
        for minute in 0..<1_000 {
            let now = start + Int64(minute) * 60_000
            _ = cursor.finish([("\(minute)", now - 30_000)], siteTime: now)
        }
        #expect(cursor.seen.count <= 2)
    }

    @Test func cursorSurvivesItsWayThroughAFile() throws {
        var cursor = IncrementalCursor(overlap: .seconds(90))
        _ = cursor.finish([("1", start)], siteTime: start + 60_000)
        let again = try JSONDecoder().decode(IncrementalCursor.self, from: JSONEncoder().encode(cursor))
        #expect(again == cursor)
    }

    /// Random writers, a search that lags up to the overlap, readings at random moments: nothing lost, and what is given
    /// twice without a change was written within a second of the reading before.
    @Test(arguments: 0..<200)
    func nothingIsLostWhileTheLagStaysWithinTheOverlap(seed: Int) {
        var random = Mixer(state: UInt64(seed) &* 0x9E37_79B9 &+ 1)
        let overlap: Int64 = 60_000 + Int64(random.below(600_000))
        let knowsTime = random.below(2) == 0
        struct Write {
            var id: String
            var at: Int64
            var visible: Int64
        }
        var now = start
        var writes: [Write] = []
        var given: [String: Int64] = [:]
        var cursor = IncrementalCursor(overlap: .milliseconds(overlap))
        for _ in 0..<120 {
            now += Int64(random.below(90_000))
            if random.below(3) > 0 {
                let lag =
                    random.below(4) == 0 ? Int64(random.below(Int(overlap))) : Int64(random.below(3_000))
                writes.append(Write(id: "\(random.below(12))", at: now, visible: now + lag))
                continue
            }
            // The index shows, for each issue, the latest write that it has got.
            var index: [String: Int64] = [:]
            for write in writes where write.visible <= now {
                index[write.id] = max(index[write.id] ?? 0, write.at)
            }
            let bound = cursor.lowerBound ?? 0
            let found = index.filter { $0.value >= bound }.sorted { $0.key < $1.key }
            let before = cursor
            let isFresh = cursor.finish(
                found.map { ($0.key, $0.value) },
                siteTime: knowsTime ? now : nil
            )
            for (entry, fresh) in zip(found, isFresh) where fresh {
                if let earlier = given[entry.key] {
                    let wasUnsettled = (before.watermark ?? 0) - earlier < 1_000 || !knowsTime
                    #expect(entry.value > earlier || wasUnsettled, "given twice: \(entry)")
                }
                given[entry.key] = max(given[entry.key] ?? 0, entry.value)
            }
        }
        // Once the index has caught up, one more reading must complete the picture.
        let end = now + overlap
        var latest: [String: Int64] = [:]
        for write in writes { latest[write.id] = max(latest[write.id] ?? 0, write.at) }
        let bound = cursor.lowerBound ?? 0
        let found = latest.filter { $0.value >= bound }.sorted { $0.key < $1.key }
        let isFresh = cursor.finish(found.map { ($0.key, $0.value) }, siteTime: end)
        for (entry, fresh) in zip(found, isFresh) where fresh { given[entry.key] = entry.value }
        #expect(given == latest)
    }

    /// A zone with a clock that is put back by an hour at `change` (and one without).
    @Test(arguments: [-11 * 3600, 0, 14 * 3600], [false, true])
    func minuteLiteralNeverBeginsTooLate(offset: Int, changes: Bool) throws {
        let change = start
        func zone(_ moment: Int64) -> Int { changes && moment >= change ? offset - 3600 : offset }
        for step in stride(from: Int64(-6 * 60), through: 6 * 60, by: 7) {
            let bound = change + step * 60_000 + 12_345
            var cursor = IncrementalCursor(overlap: .seconds(60))
            _ = cursor.finish([], siteTime: bound + 60_000)
            let text = cursor.query(base, zoneOffset: zone).description
            let literal = try #require(
                text.firstRange(of: "updated >= \"").map { text[$0.upperBound...].prefix(16) }
            )
            let local = try #require(Self.milliseconds(String(literal)))
            // Whichever of the two moments Jira takes the wall time for, it is not after the bound.
            for candidate in [offset, offset - 3600] {
                let moment = local - Int64(candidate) * 1000
                if zone(moment) == candidate { #expect(moment <= bound, "\(literal) for \(bound)") }
            }
            #expect(local - Int64(offset - 3600) * 1000 > bound - 6 * 3_600_000, "not needlessly early")
        }
    }

    private static func milliseconds(_ text: String) -> Int64? {
        let parts = text.split { "- :".contains($0) }.compactMap { Int($0) }
        guard parts.count == 5 else { return nil }
        let days = JQLDay(year: parts[0], month: parts[1], day: parts[2])?.daysSinceEpoch
        return days.map { Int64($0) * 86_400_000 + Int64(parts[3] * 60 + parts[4]) * 60_000 }
    }

    private struct Mixer {
        var state: UInt64
        mutating func below(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
    }
}
