import Resilience
import Testing

struct WriteSpacingTests {
    @Test func twentyInTwoSecondsAndHundredInThirty() {
        var spacing = WriteSpacing<String>()
        var now = Duration.zero
        var starts: [Duration] = []
        for _ in 0..<150 {
            while case .at(let moment) = spacing.readiness(of: "A-1", at: now) { now = moment }
            spacing.begin("A-1", at: now)
            spacing.end("A-1", wasSent: true, at: now)
            starts.append(now)
        }
        #expect(starts[19] == .zero)
        #expect(starts[20] == .seconds(2))
        #expect(starts[99] == .seconds(8))
        #expect(starts[100] == .seconds(30))
        #expect(starts[120] == .seconds(32))
    }

    @Test func issuesDoNotHoldEachOther() {
        var spacing = WriteSpacing<String>([.init(count: 1, length: .seconds(1))])
        spacing.begin("A-1", at: .zero)
        #expect(spacing.readiness(of: "A-1", at: .zero) == .afterAnother)
        #expect(spacing.readiness(of: "A-2", at: .zero) == .now)
        spacing.end("A-1", wasSent: true, at: .zero)
        #expect(spacing.readiness(of: "A-1", at: .zero) == .at(.seconds(1)))
        #expect(spacing.readiness(of: "A-1", at: .seconds(1)) == .now)
    }

    @Test func writeThatWasNotSentCountsForNothing() {
        var spacing = WriteSpacing<String>([.init(count: 1, length: .seconds(1))])
        spacing.begin("A-1", at: .zero)
        spacing.end("A-1", wasSent: false, at: .zero)
        #expect(spacing.readiness(of: "A-1", at: .zero) == .now)
    }

    @Test func banOfOneIssueIsItsOwn() {
        var spacing = WriteSpacing<String>()
        spacing.ban("A-1", until: .seconds(9), at: .zero)
        spacing.ban("A-1", until: .seconds(4), at: .zero)
        #expect(spacing.readiness(of: "A-1", at: .zero) == .at(.seconds(9)))
        #expect(spacing.readiness(of: "A-2", at: .zero) == .now)
        #expect(spacing.readiness(of: "A-1", at: .seconds(9)) == .now)
    }

    @Test func memoryIsBounded() {
        var spacing = WriteSpacing<Int>([.init(count: 1, length: .seconds(30))], maximumSubjects: 50)
        var most = 0
        for issue in 0..<10_000 {
            let now = Duration.milliseconds(issue)
            spacing.begin(issue, at: now)
            spacing.end(issue, wasSent: true, at: now)
            most = max(most, spacing.subjects)
        }
        #expect(most == 50)
        // The youngest are remembered.
        #expect(spacing.readiness(of: 9_999, at: .seconds(10)) != .now)
        #expect(spacing.readiness(of: 9_960, at: .seconds(10)) != .now)
    }

    /// The server may see a write at any moment between its start and its end.
    @Test(arguments: 0..<30 as Range<UInt64>)
    func serverNeverSeesMoreThanTheWindowAllows(seed: UInt64) {
        var random = FixedRandom(seed)
        let windows = [
            WriteSpacing<Int>.Window(count: Int.random(in: 1...6, using: &random), length: .seconds(2)),
            .init(count: Int.random(in: 3...12, using: &random), length: .seconds(30)),
        ]
        var spacing = WriteSpacing<Int>(windows)
        var now = Duration.zero
        var underWay: [(end: Duration, seen: Duration)] = []
        var seen: [Duration] = []
        while seen.count < 60 {
            switch spacing.readiness(of: 1, at: now) {
            case .now:
                let length = Int.random(in: 0...1500, using: &random)
                let delay = Int.random(in: 0...length, using: &random)
                spacing.begin(1, at: now)
                underWay.append((now + .milliseconds(length), now + .milliseconds(delay)))
            case .at(let moment):
                #expect(moment > now)
                let end = underWay.map(\.end).min() ?? moment
                now = min(moment, max(now, end))
            case .afterAnother: now = underWay.map(\.end).min() ?? now
            }
            for write in underWay where write.end <= now {
                spacing.end(1, wasSent: true, at: now)
                seen.append(write.seen)
            }
            underWay.removeAll { $0.end <= now }
        }
        seen.sort()
        for window in windows where seen.count > window.count {
            for first in 0..<(seen.count - window.count) {
                #expect(seen[first + window.count] - seen[first] >= window.length)
            }
        }
    }
}
