import Resilience
import Testing

struct TokenBucketTests {
    @Test func burstGoesAtOnceAndTheRestAtTheRate() {
        var bucket = TokenBucket(rate: 10, capacity: 3, at: .zero)
        for _ in 0..<3 {
            #expect(bucket.ready(at: .zero) == .zero)
            bucket.take(at: .zero)
        }
        #expect(bucket.ready(at: .zero) == .milliseconds(100))
        #expect(bucket.ready(for: 5, at: .zero) == .milliseconds(500))
        #expect(bucket.ready(at: .milliseconds(100)) == .milliseconds(100))
        // It holds no more than its capacity, however long nobody asks.
        #expect(bucket.tokens(at: .seconds(1000)) == 3)
    }

    @Test func timeThatGoesBackAddsNothing() {
        var bucket = TokenBucket(rate: 1, capacity: 1, at: .seconds(100))
        bucket.take(at: .seconds(100))
        #expect(bucket.tokens(at: .seconds(50)) == 0)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func noWindowSeesMoreThanBurstAndRate(seed: UInt64) {
        var random = FixedRandom(seed)
        let rate = Double.random(in: 0.5...50, using: &random)
        let capacity = Double(Int.random(in: 1...20, using: &random))
        var bucket = TokenBucket(rate: rate, capacity: capacity, at: .zero)
        var now = Duration.zero
        var sent: [Duration] = []
        for _ in 0..<300 {
            if Bool.random(using: &random) { now += .milliseconds(Int.random(in: 0...400, using: &random)) }
            // Impatient: always as early as the bucket says.
            now = max(now, bucket.ready(at: now))
            bucket.take(at: now)
            sent.append(now)
        }
        var worst = -Double.infinity
        for first in sent.indices {
            for last in first..<sent.count {
                let length = (sent[last] - sent[first]).inSeconds
                worst = max(worst, Double(last - first + 1) - capacity - rate * length)
            }
        }
        #expect(worst <= 0.002)
    }
}

struct AdaptiveRateTests {
    private static func hold(_ rate: AdaptiveRate, at now: Duration) -> AdaptiveRate.Hold? {
        rate.hold(at: now)
    }

    @Test func nothingLearntMeansNoLimit() {
        var rate = AdaptiveRate(at: .zero)
        for _ in 0..<1000 { rate.take(at: .zero) }
        #expect(rate.hold(at: .zero) == nil)
        #expect(rate.rate == nil)
    }

    @Test func ceilingHoldsWhateverTheServerSays() {
        var rate = AdaptiveRate(.init(ceiling: 10, burst: 2), at: .zero)
        rate.take(at: .zero)
        rate.learn(
            RateReport(limit: 900, remaining: 900, fillRate: 500),
            sentAt: .zero,
            at: .zero
        )
        rate.take(at: .zero)
        #expect(rate.hold(at: .zero) == .rate(until: .milliseconds(100)))
        #expect(rate.hold(behind: 9, at: .zero) == .rate(until: .seconds(1)))
    }

    @Test func refusalBansUntilTheNamedMoment() {
        var rate = AdaptiveRate(at: .zero)
        rate.take(at: .zero)
        rate.learn(
            RateReport(
                refusal: .site,
                reason: "jira-burst-based",
                named: .seconds(7),
                resetsIn: .seconds(90)
            ),
            sentAt: .zero,
            at: .seconds(1)
        )
        #expect(rate.hold(at: .seconds(1)) == .ban(until: .seconds(8)))
        #expect(rate.hold(at: .milliseconds(7999)) == .ban(until: .seconds(8)))
        #expect(rate.ban(at: .seconds(2))?.reason == "jira-burst-based")
        #expect(rate.hold(at: .seconds(8)) == nil)
        #expect(rate.ban(at: .seconds(8)) == nil)
    }

    @Test func laterBanWinsAndAShorterOneDoesNotEndIt() {
        var rate = AdaptiveRate(at: .zero)
        for seconds in [10, 3, 20, 1] {
            let report = RateReport(refusal: .site, named: .seconds(seconds))
            rate.learn(report, sentAt: .zero, at: .zero)
        }
        #expect(rate.ban(at: .zero)?.until == .seconds(20))
    }

    @Test func refusalWithoutATimeBansLongerEachTime() {
        var rate = AdaptiveRate(at: .zero)
        var now = Duration.zero
        var bans: [Duration] = []
        for _ in 0..<6 {
            now += .seconds(100)
            rate.take(at: now)
            rate.learn(RateReport(refusal: .site), sentAt: now, at: now + .seconds(1))
            bans.append((rate.ban(at: now + .seconds(1))?.until ?? .zero) - now - .seconds(1))
        }
        #expect(bans == [2, 4, 8, 16, 30, 30].map { .seconds($0) })
        // An answer ends the row.
        rate.learn(RateReport(), sentAt: now + .seconds(50), at: now + .seconds(50))
        rate.learn(
            RateReport(refusal: .site),
            sentAt: now + .seconds(51),
            at: now + .seconds(51)
        )
        #expect(rate.ban(at: now + .seconds(51))?.until == now + .seconds(53))
    }

    @Test func refusalsOfRequestsThatWereOutTogetherAreOneLesson() {
        var rate = AdaptiveRate(.init(burst: 10), at: .zero)
        for _ in 0..<6 { rate.take(at: .zero) }
        for _ in 0..<6 {
            rate.learn(
                RateReport(refusal: .site, named: .seconds(1)),
                sentAt: .zero,
                at: .seconds(1)
            )
        }
        // Nothing was accepted; a burst a second, times the smallest factor.
        #expect(rate.rate == 6)
        rate.take(at: .seconds(3))
        rate.learn(
            RateReport(refusal: .site, named: .seconds(1)),
            sentAt: .seconds(3),
            at: .seconds(3)
        )
        #expect(rate.rate.map { abs($0 - 3.6) < 1e-9 } == true)
    }

    @Test func acceptedRequestsAddToALearntRateUpToTheCeiling() {
        var rate = AdaptiveRate(.init(ceiling: 6.12, burst: 10, increase: 0.05), at: .zero)
        rate.learn(RateReport(refusal: .site, named: .seconds(1)), sentAt: .zero, at: .zero)
        let learnt = rate.rate
        #expect(learnt == 6)
        rate.learn(RateReport(), sentAt: .seconds(2), at: .seconds(2))
        #expect(rate.rate.map { abs($0 - 6.05) < 1e-9 } == true)
        // Sent before the refusal: says nothing about the rate after it.
        rate.learn(RateReport(), sentAt: .zero, at: .seconds(2))
        #expect(rate.rate.map { abs($0 - 6.05) < 1e-9 } == true)
        for _ in 0..<9 { rate.learn(RateReport(), sentAt: .seconds(2), at: .seconds(2)) }
        #expect(rate.rate == 6.12)
    }

    @Test func warningStopsTheGrowthForASecond() {
        var rate = AdaptiveRate(at: .zero)
        rate.learn(RateReport(refusal: .site, named: .seconds(1)), sentAt: .zero, at: .zero)
        let before = rate.rate
        rate.learn(RateReport(isNearLimit: true), sentAt: .seconds(2), at: .seconds(2))
        rate.learn(RateReport(), sentAt: .seconds(2), at: .milliseconds(2999))
        #expect(rate.rate == before)
        rate.learn(RateReport(), sentAt: .seconds(2), at: .seconds(3))
        #expect(rate.rate != before)
    }

    @Test func bucketOfTheServerIsCopied() {
        var rate = AdaptiveRate(at: .zero)
        // Facts section 6.2: 70 tokens, 5 a second. Two more requests are out and take tokens that the answer counts as left.
        let report = RateReport(limit: 70, remaining: 3, fillRate: 5)
        for _ in 0..<3 { rate.take(at: .zero) }
        rate.learn(report, sentAt: .zero, at: .zero)
        #expect(rate.rate == 5)
        #expect(rate.hold(at: .zero) == nil)
        rate.take(at: .zero)
        #expect(rate.hold(at: .zero) == .rate(until: .milliseconds(200)))
        // More left than is known here is not believed: another request may have been counted already.
        rate.learn(RateReport(limit: 70, remaining: 60, fillRate: 5), sentAt: .zero, at: .zero)
        #expect(rate.hold(at: .zero) == .rate(until: .milliseconds(200)))
        // A refusal empties it and does not slow it down: the rate is the server's own. One more request is out.
        rate.learn(
            RateReport(refusal: .site, limit: 70, remaining: 0, fillRate: 5),
            sentAt: .seconds(1),
            at: .seconds(2)
        )
        #expect(rate.rate == 5)
        #expect(rate.hold(at: .seconds(2))?.until == .milliseconds(2400))
    }

    @Test func requestsLeftUntilAResetAreSpentToZero() {
        var rate = AdaptiveRate(at: .zero)
        for _ in 0..<3 { rate.take(at: .zero) }
        func answer(_ remaining: Double) {
            rate.learn(
                RateReport(limit: 100, remaining: remaining, resetsIn: .seconds(10)),
                sentAt: .zero,
                at: .zero
            )
        }
        // The last of three answers overtakes the others: two requests are out that it may count already or not.
        answer(1)
        #expect(rate.hold(at: .zero) == .quota(until: .seconds(10)))
        answer(2)
        #expect(rate.hold(at: .zero) == .quota(until: .seconds(10)))
        answer(3)
        #expect(rate.hold(at: .zero) == nil)
        rate.take(at: .seconds(1))
        #expect(rate.hold(at: .seconds(1)) == .quota(until: .seconds(10)))
        // Whether the server counted it is not known: it is not given back.
        rate.lose(at: .seconds(2))
        #expect(rate.hold(at: .seconds(2)) == .quota(until: .seconds(10)))
        #expect(rate.hold(at: .seconds(10)) == nil)
        rate.take(at: .seconds(10))
        #expect(rate.hold(at: .seconds(10)) == nil)
    }

    @Test func spentQuotaStopsOnlyWhereItIsEnforced() {
        for (isEnforced, hold) in [(true, AdaptiveRate.Hold.ban(until: .seconds(30))), (false, nil)] {
            var rate = AdaptiveRate(at: .zero)
            let line = RateReport.Quota(
                name: "global-app-quota",
                remaining: 0,
                resetsIn: .seconds(30),
                isEnforced: isEnforced
            )
            rate.learn(RateReport(quotas: [line]), sentAt: .zero, at: .zero)
            #expect(rate.hold(at: .zero) == hold)
        }
    }

    @Test func pauseOfAServerThatIsDownTeachesNoRate() {
        var rate = AdaptiveRate(at: .zero)
        rate.learn(RateReport(refusal: .pause, named: .seconds(5)), sentAt: .zero, at: .zero)
        #expect(rate.hold(at: .zero) == .ban(until: .seconds(5)))
        #expect(rate.rate == nil)
        var other = AdaptiveRate(at: .zero)
        other.learn(RateReport(refusal: .pause), sentAt: .zero, at: .zero)
        #expect(other.hold(at: .zero) == nil)
    }
}

struct HourlyBudgetTests {
    @Test func spentPointsComeBackAtTheTopOfTheHour() {
        var budget = HourlyBudget(limit: 100)
        // 13:59:00 UTC of some day.
        let now = Duration.seconds(500_000 * 3600 - 60)
        #expect(budget.ready(for: 100, at: now) == now)
        budget.spend(60, at: now)
        #expect(budget.ready(for: 40, at: now) == now)
        #expect(budget.ready(for: 41, at: now) == .seconds(500_000 * 3600))
        #expect(budget.used(at: now) == 60)
        #expect(budget.used(at: now + .seconds(60)) == 0)
        #expect(budget.ready(for: 100, at: now + .seconds(60)) == now + .seconds(60))
    }

    @Test func costBeyondTheBudgetGoesOnceAnHour() {
        var budget = HourlyBudget(limit: 10)
        #expect(budget.ready(for: 50, at: .seconds(5)) == .seconds(5))
        budget.spend(50, at: .seconds(5))
        #expect(budget.ready(for: 1, at: .seconds(5)) == .seconds(3600))
    }

    @Test func noLimitIsNeverSpent() {
        var budget = HourlyBudget(limit: nil)
        budget.spend(1_000_000, at: .zero)
        #expect(budget.ready(for: 1_000_000, at: .zero) == .zero)
        #expect(budget.used(at: .zero) == 1_000_000)
    }

    @Test func serverIsBelievedWhereItKnowsOfMoreSpending() {
        var budget = HourlyBudget(limit: 65_000)
        budget.spend(10, at: .zero)
        budget.learn(remaining: 64_000, of: 65_000, at: .zero)
        #expect(budget.used(at: .zero) == 1000)
        budget.learn(remaining: 64_999, of: 65_000, at: .zero)
        #expect(budget.used(at: .zero) == 1000)
        budget.learn(remaining: -5, of: 65_000, at: .zero)
        #expect(budget.used(at: .zero) == 65_000)
    }
}

struct SteadyTimeTests {
    @Test func clockThatIsSetBackDoesNotTakeTimeBack() {
        var time = SteadyTime(clock: .seconds(1000))
        #expect(time.reading(clock: .seconds(1010)) == .seconds(1010))
        #expect(time.reading(clock: .seconds(10)) == .seconds(1010))
        // And it goes on from there at once.
        #expect(time.reading(clock: .seconds(12)) == .seconds(1012))
    }

    @Test func frozenClockMovesByTheWaits() {
        var time = SteadyTime(clock: .zero)
        time.reached(.seconds(7))
        #expect(time.reading(clock: .zero) == .seconds(7))
        time.reached(.seconds(3))
        #expect(time.reading(clock: .zero) == .seconds(7))
    }

    @Test func coarseClockIsNotPushedAheadForGood() {
        var time = SteadyTime(clock: .zero)
        time.reached(.milliseconds(1))
        #expect(time.reading(clock: .seconds(5)) == .seconds(5))
    }
}
