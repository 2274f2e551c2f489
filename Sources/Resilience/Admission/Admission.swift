/// Decides which waiting request may be sent next, and when: places, two priorities, rate, bans, spacing, points and
/// breaker in one state machine without a clock.
///
/// Each caller enters, asks `step` until it is told to go or to give up, and reports the result. A caller that is told to
/// wait asks again at the given moment or when its number is among `takeWakeUps`, whichever is first. No place or token
/// is held while waiting, so a caller that leaves takes nothing with it.
///
/// Order: people before batch, in order of arrival within each. Batch work never has more than `places` requests under way,
/// so a person does not wait for batch requests under way either. While both wait, one start in `batchShare` is batch
/// work's.
/// A request whose subject is spaced out lets others pass, but not others of its own subject and priority.
package struct Admission: Sendable {
    /// Figures of the machine.
    package struct Configuration: Hashable, Sendable {
        /// Requests under way at a time; at least 1.
        package var places = 6
        /// Further places that only people use.
        package var reservedPlaces = 2
        /// One start in so many is batch work's while people wait too; 0 for none.
        package var batchShare = 5
        /// Longest ban that anybody waits for.
        package var longestBan: Duration = .seconds(300)
        /// The breaker's figures.
        package var breaker = CircuitBreaker.Configuration()
        /// The limiter's figures.
        package var rate = AdaptiveRate.Configuration()
        /// Spacing of writes to one subject.
        package var spacing: [WriteSpacing<String>.Window] = [
            .init(count: 20, length: .seconds(2)), .init(count: 100, length: .seconds(30)),
        ]
        /// Subjects remembered for spacing.
        package var spacedSubjects = 4096
        /// Points of an hour; nil for no budget.
        package var hourlyPoints: Int?

        /// Makes figures with the defaults above.
        package init() {}
    }

    /// Answer to a waiting caller.
    package enum Step: Hashable, Sendable {
        /// Send now.
        case go(AdmissionPass)
        /// Ask again then, or when woken; nil for when woken only.
        case wait(until: Duration?, cause: AdmissionCause)
        /// Do not send. The caller is out of the queue.
        case refused(AdmissionRefusal)
    }

    let configuration: Configuration
    private(set) var breaker: CircuitBreaker
    private(set) var rate: AdaptiveRate
    private(set) var budget: HourlyBudget
    private var spacing: WriteSpacing<String>
    private var queue = AdmissionQueue()
    private var wakeUps: [Int] = []
    /// Requests under way.
    package private(set) var underWay = 0
    /// How many of them are batch work.
    package private(set) var batchUnderWay = 0
    /// Starts of people since the last one of batch work, while batch work waited.
    private var peopleInARow = 0

    /// Makes a machine at rest.
    package init(_ configuration: Configuration = Configuration(), at now: Duration) {
        precondition(configuration.places > 0, "at least one place, not \(configuration.places)")
        precondition(
            configuration.reservedPlaces >= 0 && configuration.batchShare >= 0,
            "no negative figures"
        )
        self.configuration = configuration
        breaker = CircuitBreaker(configuration.breaker)
        rate = AdaptiveRate(configuration.rate, at: now)
        budget = HourlyBudget(limit: configuration.hourlyPoints)
        spacing = WriteSpacing(configuration.spacing, maximumSubjects: configuration.spacedSubjects)
    }

    /// How many wait.
    package var waiting: Int { queue.count }

    /// Enters the queue.
    ///
    /// - Returns: the caller's number.
    package mutating func enter(_ request: AdmissionRequest) -> Int { queue.append(request) }

    /// Leaves the queue without having been told to go.
    package mutating func withdraw(_ number: Int, at now: Duration) {
        guard let request = queue.remove(number) else { return }
        wakeFirst(at: now, lane: request.lane)
    }

    /// What the caller is to do now; nil for a number that does not wait.
    package mutating func step(_ number: Int, at now: Duration) -> Step? {
        guard let request = queue[number] else { return nil }
        let laneHold = hold(ofLane: request.lane, at: now)
        let siteHold = hold(of: request, behind: 0, at: now)
        if let refusal = refusal(of: number, request, laneHold, siteHold, at: now) {
            withdraw(number, at: now)
            return .refused(refusal)
        }
        func wait(until: Duration?, _ cause: AdmissionCause) -> Step {
            let moments = [until, request.deadline].compactMap(\.self)
            return .wait(until: moments.min(), cause: cause)
        }
        if let lane = request.lane, queue.first(ofLane: lane) != number { return wait(until: nil, .spacing) }
        if let laneHold { return wait(until: laneHold.until, laneHold.cause) }
        switch breaker.state(at: now) {
        case .halfOpen(isProbing: true): return wait(until: nil, .breaker)
        case .open, .closed, .halfOpen(isProbing: false): break
        }
        guard next(at: now) == number else { return wait(until: nil, .turn) }
        if let siteHold { return wait(until: siteHold.until, siteHold.cause) }
        guard case .allowed(let permit) = breaker.request(at: now) else { return wait(until: nil, .breaker) }
        return .go(start(number, request, permit, at: now))
    }

    /// Takes a pass back.
    package mutating func finish(_ pass: AdmissionPass, _ result: AdmissionResult, at now: Duration) {
        underWay -= 1
        if pass.priority == .batch { batchUnderWay -= 1 }
        if let lane = pass.lane {
            spacing.end(lane, wasSent: result.wasSent, at: now)
            if let report = result.report, report.refusal == .lane {
                let wait = report.named ?? report.resetsIn ?? configuration.rate.unnamedBan
                spacing.ban(lane, until: now + wait, at: now)
            }
        }
        if var report = result.report {
            // Without a subject of its own, a refusal of one is everybody's.
            if report.refusal == .lane, pass.lane == nil { report.refusal = .site }
            rate.learn(report, sentAt: pass.sentAt, at: now)
            for line in report.quotas where line.window == .seconds(3600) {
                if let quota = line.quota { budget.learn(remaining: line.remaining, of: quota, at: now) }
            }
        } else {
            rate.lose(at: now)
        }
        if breaker.finish(pass.permit, result.outcome, at: now) {
            wakeUps += queue.numbers
        } else {
            wakeFirst(at: now, lane: pass.lane)
        }
    }

    /// Callers that must ask again now; each is named once for each reason.
    package mutating func takeWakeUps() -> [Int] {
        defer { wakeUps = [] }
        return wakeUps
    }

    /// What keeps a request that failed from being sent again.
    ///
    /// - Returns: end of the ban, or `now` without one, and end of the time for which the breaker is open.
    package func retryHolds(lane: String?, at now: Duration) -> (ban: Duration, breaker: Duration?) {
        var ban = rate.ban(at: now)?.until ?? now
        if let lane, case .at(let until) = spacing.readiness(of: lane, at: now) { ban = max(ban, until) }
        guard case .open(let until) = breaker.state(at: now) else { return (ban, nil) }
        return (ban, until)
    }
}

extension Admission {
    private struct Hold {
        var until: Duration?
        var cause: AdmissionCause
    }

    private mutating func start(
        _ number: Int,
        _ request: AdmissionRequest,
        _ permit: CircuitBreaker.Permit,
        at now: Duration
    ) -> AdmissionPass {
        _ = queue.remove(number)
        underWay += 1
        if request.priority == .batch {
            batchUnderWay += 1
            peopleInARow = 0
        } else {
            peopleInARow = queue.hasBatch ? peopleInARow + 1 : 0
        }
        rate.take(at: now)
        budget.spend(request.cost, at: now)
        if let lane = request.lane { spacing.begin(lane, at: now) }
        wakeFirst(at: now, lane: request.lane)
        return AdmissionPass(
            sentAt: now,
            permit: permit,
            lane: request.lane,
            priority: request.priority
        )
    }

    /// The caller whose turn it is: the first one that has a place and is not held by its subject.
    private func next(at now: Duration) -> Int? {
        guard underWay < configuration.places + configuration.reservedPlaces else { return nil }
        func first(_ priority: AdmissionPriority) -> Int? {
            queue.first(priority) { number, lane in
                guard let lane else { return true }
                return queue.first(ofLane: lane) == number && hold(ofLane: lane, at: now) == nil
            }
        }
        let batch = batchUnderWay < configuration.places ? first(.batch) : nil
        let isShareDue = configuration.batchShare > 0 && peopleInARow >= configuration.batchShare - 1
        if isShareDue, let batch { return batch }
        return first(.people) ?? batch
    }

    private func hold(ofLane lane: String?, at now: Duration) -> Hold? {
        guard let lane else { return nil }
        switch spacing.readiness(of: lane, at: now) {
        case .now: return nil
        case .at(let until): return Hold(until: until, cause: .spacing)
        case .afterAnother: return Hold(until: nil, cause: .spacing)
        }
    }

    private func hold(of request: AdmissionRequest, behind ahead: Int, at now: Duration) -> Hold? {
        let points = budget.ready(for: request.cost, at: now)
        guard let hold = rate.hold(behind: ahead, at: now), hold.until >= points else {
            return points > now ? Hold(until: points, cause: .points) : nil
        }
        switch hold {
        case .ban(let until): return Hold(until: until, cause: .ban)
        case .quota(let until): return Hold(until: until, cause: .quota)
        case .rate(let until): return Hold(until: until, cause: .rate)
        }
    }

    private func refusal(
        of number: Int,
        _ request: AdmissionRequest,
        _ laneHold: Hold?,
        _ siteHold: Hold?,
        at now: Duration
    ) -> AdmissionRefusal? {
        switch breaker.state(at: now) {
        case .open(let until): return .circuitOpen(until: until)
        case .halfOpen(isProbing: true):
            if !request.waitsForProbe { return .circuitOpen(until: nil) }
        case .closed, .halfOpen(isProbing: false): break
        }
        for case .some(let hold) in [siteHold, laneHold] {
            guard let until = hold.until else { continue }
            if let deadline = request.deadline, until > deadline {
                return .late(cause: hold.cause, until: until)
            }
            // The next hour's points and the own rate are worth waiting for; a server's ban of hours is not.
            if [.ban, .quota, .spacing].contains(hold.cause), until - now > configuration.longestBan {
                return .tooLong(cause: hold.cause, until: until)
            }
        }
        guard let deadline = request.deadline else { return nil }
        // Only where there is a deadline: counting those ahead takes time in proportion to their number.
        let ahead = queue.ahead(of: number, request.priority)
        if let hold = hold(of: request, behind: ahead, at: now), let until = hold.until, until > deadline {
            return .late(cause: hold.cause, until: until)
        }
        return now >= deadline ? .late(cause: siteHold?.cause ?? laneHold?.cause ?? .turn, until: nil) : nil
    }

    private mutating func wakeFirst(at now: Duration, lane: String?) {
        if let next = next(at: now) { wakeUps.append(next) }
        if let lane, let first = queue.first(ofLane: lane) { wakeUps.append(first) }
    }
}
