import Resilience
import Testing

/// Asks the machine for every waiting caller as the gate does, without tasks.
struct AdmissionDriver {
    var machine: Admission
    var now: Duration
    private(set) var waiting: [Int] = []
    /// Names in the order in which they were let through.
    private(set) var started: [String] = []
    private(set) var refused: [String: AdmissionRefusal] = [:]
    private var names: [Int: String] = [:]
    private(set) var passes: [String: AdmissionPass] = [:]

    init(at now: Duration = .zero, _ configure: (inout Admission.Configuration) -> Void = { _ in }) {
        var configuration = Admission.Configuration()
        configure(&configuration)
        machine = Admission(configuration, at: now)
        self.now = now
    }

    @discardableResult
    mutating func enter(_ name: String, _ request: AdmissionRequest = AdmissionRequest()) -> Admission.Step? {
        let number = machine.enter(request)
        names[number] = name
        waiting.append(number)
        return ask(number)
    }

    @discardableResult
    mutating func ask(_ number: Int) -> Admission.Step? {
        let step = machine.step(number, at: now)
        let name = names[number] ?? "?"
        switch step {
        case .go(let pass):
            started.append(name)
            passes[name] = pass
            waiting.removeAll { $0 == number }
        case .refused(let refusal):
            refused[name] = refusal
            waiting.removeAll { $0 == number }
        case .wait, nil: break
        }
        settle()
        return step
    }

    mutating func step(_ name: String) -> Admission.Step? {
        waiting.first { names[$0] == name }.flatMap { ask($0) }
    }

    mutating func finish(_ name: String, _ result: AdmissionResult = AdmissionResult(.success)) {
        guard let pass = passes.removeValue(forKey: name) else { return }
        machine.finish(pass, result, at: now)
        settle()
    }

    mutating func withdraw(_ name: String) {
        guard let number = waiting.first(where: { names[$0] == name }) else { return }
        machine.withdraw(number, at: now)
        waiting.removeAll { $0 == number }
        settle()
    }

    /// Only callers that are woken ask again, as in the gate.
    private mutating func settle() {
        for number in machine.takeWakeUps() where waiting.contains(number) { ask(number) }
    }

    /// Time passes and every timer rings.
    mutating func wait(_ duration: Duration) {
        now += duration
        for number in waiting { ask(number) }
    }
}

struct AdmissionTests {
    private static let person = AdmissionRequest(priority: .people)

    @Test func placesAreGivenInOrderOfArrival() {
        var driver = AdmissionDriver { $0.places = 2 }
        for name in ["a", "b", "c", "d", "e"] { driver.enter(name) }
        #expect(driver.started == ["a", "b"])
        driver.finish("b")
        driver.finish("a")
        #expect(driver.started == ["a", "b", "c", "d"])
    }

    @Test func personGoesAheadOfQueuedBatchWorkAndHasAPlaceOfItsOwn() {
        var driver = AdmissionDriver {
            $0.places = 1
            $0.reservedPlaces = 1
        }
        for name in ["b1", "b2", "b3"] { driver.enter(name) }
        driver.enter("p1", Self.person)
        #expect(driver.started == ["b1", "p1"])
        driver.enter("p2", Self.person)
        driver.finish("p1")
        #expect(driver.started == ["b1", "p1", "p2"])
        // Batch work does not take the reserved place.
        driver.finish("p2")
        #expect(driver.started == ["b1", "p1", "p2"])
        driver.finish("b1")
        #expect(driver.started == ["b1", "p1", "p2", "b2"])
    }

    @Test func batchWorkKeepsItsShare() {
        var driver = AdmissionDriver {
            $0.places = 1
            $0.reservedPlaces = 0
            $0.batchShare = 4
        }
        driver.enter("p0", Self.person)
        for index in 1...3 { driver.enter("b\(index)") }
        for index in 1...8 { driver.enter("p\(index)", Self.person) }
        for _ in 0..<11 { if let last = driver.started.last { driver.finish(last) } }
        #expect(
            driver.started == ["p0", "p1", "p2", "p3", "b1", "p4", "p5", "p6", "b2", "p7", "p8", "b3"]
        )
    }

    @Test func withoutAShareBatchWorkWaitsForEverybody() {
        var driver = AdmissionDriver {
            $0.places = 1
            $0.reservedPlaces = 0
            $0.batchShare = 0
        }
        driver.enter("p0", Self.person)
        driver.enter("b1")
        for index in 1...8 { driver.enter("p\(index)", Self.person) }
        for _ in 0..<9 { if let last = driver.started.last { driver.finish(last) } }
        #expect(driver.started.last == "b1")
    }

    @Test func personsTokenIsNotTakenByBatchWorkThatWaitedForItLonger() {
        var driver = AdmissionDriver { $0.rate = .init(ceiling: 1, burst: 1) }
        driver.enter("b1")
        driver.enter("b2")
        driver.enter("p1", Self.person)
        driver.wait(.seconds(1))
        driver.wait(.seconds(1))
        #expect(driver.started == ["b1", "p1", "b2"])
    }

    @Test func spacedIssueLetsOthersPassButNotItsOwn() {
        var driver = AdmissionDriver { $0.spacing = [.init(count: 1, length: .seconds(2))] }
        func write(_ issue: String) -> AdmissionRequest { AdmissionRequest(lane: issue) }
        driver.enter("a1", write("A"))
        driver.finish("a1")
        #expect(driver.enter("a2", write("A")) == .wait(until: .seconds(2), cause: .spacing))
        #expect(driver.enter("a3", write("A")) == .wait(until: nil, cause: .spacing))
        driver.enter("b1", write("B"))
        driver.enter("read")
        #expect(driver.started == ["a1", "b1", "read"])
        driver.wait(.seconds(2))
        #expect(driver.started == ["a1", "b1", "read", "a2"])
        driver.finish("a2")
        #expect(driver.step("a3") == .wait(until: .seconds(4), cause: .spacing))
    }

    @Test func refusalOfOneIssueBansOnlyThatIssue() {
        var driver = AdmissionDriver()
        driver.enter("a1", AdmissionRequest(lane: "A"))
        let report = RateReport(refusal: .lane, reason: "jira-per-issue-on-write", named: .seconds(9))
        driver.finish("a1", AdmissionResult(.success, report: report))
        #expect(driver.enter("a2", AdmissionRequest(lane: "A")) == .wait(until: .seconds(9), cause: .spacing))
        driver.enter("b1", AdmissionRequest(lane: "B"))
        #expect(driver.started == ["a1", "b1"])
        #expect(driver.machine.retryHolds(lane: "A", at: .zero).ban == .seconds(9))
        #expect(driver.machine.retryHolds(lane: "B", at: .zero).ban == .zero)
    }

    @Test func banStopsEverybody() {
        var driver = AdmissionDriver()
        driver.enter("a")
        let report = RateReport(refusal: .site, named: .seconds(9))
        driver.finish("a", AdmissionResult(.success, report: report))
        #expect(driver.enter("b") == .wait(until: .seconds(9), cause: .ban))
        #expect(driver.enter("p", Self.person) == .wait(until: .seconds(9), cause: .ban))
        driver.wait(.milliseconds(8999))
        #expect(driver.started == ["a"])
        driver.wait(.milliseconds(1))
        #expect(driver.started == ["a", "p", "b"] || driver.started == ["a", "b", "p"])
    }

    @Test func banBeyondPatienceIsRefusedAtOnce() {
        var driver = AdmissionDriver { $0.longestBan = .seconds(300) }
        driver.enter("a")
        let report = RateReport(refusal: .site, named: .seconds(301))
        driver.finish("a", AdmissionResult(.success, report: report))
        #expect(driver.enter("b") == .refused(.tooLong(cause: .ban, until: .seconds(301))))
        driver.now = .seconds(1)
        #expect(driver.enter("c") == .wait(until: .seconds(301), cause: .ban))
    }

    @Test func deadlineThatCannotBeMetIsRefusedAtOnceWithTheWait() {
        var driver = AdmissionDriver {
            $0.rate = .init(ceiling: 1, burst: 1)
            $0.hourlyPoints = 100
        }
        func request(by seconds: Int, cost: Int = 0) -> AdmissionRequest {
            AdmissionRequest(cost: cost, deadline: .seconds(seconds))
        }
        driver.enter("a")
        driver.enter("b")
        driver.enter("c")
        // Three are ahead or were: the fourth starts after 3 s.
        #expect(driver.enter("late", request(by: 2)) == .refused(.late(cause: .rate, until: .seconds(3))))
        #expect(driver.enter("in time", request(by: 3)) == .wait(until: .seconds(3), cause: .turn))
        // A person is ahead of all of them.
        let person = AdmissionRequest(priority: .people, deadline: .seconds(1))
        #expect(driver.enter("p", person) == .wait(until: .seconds(1), cause: .rate))
    }

    @Test func spentPointsWaitForTheHourOrAreRefused() {
        var driver = AdmissionDriver(at: .seconds(3000)) { $0.hourlyPoints = 100 }
        driver.enter("a", AdmissionRequest(cost: 90))
        let early = AdmissionRequest(cost: 11, deadline: .seconds(3599))
        #expect(driver.enter("b", early) == .refused(.late(cause: .points, until: .seconds(3600))))
        #expect(driver.enter("c", AdmissionRequest(cost: 11)) == .wait(until: .seconds(3600), cause: .points))
        driver.wait(.seconds(600))
        #expect(driver.started == ["a", "c"])
    }

    @Test func deadlinePassesWhileWaitingForAPlace() {
        var driver = AdmissionDriver { $0.places = 1 }
        driver.enter("a")
        let step = driver.enter("b", AdmissionRequest(deadline: .seconds(5)))
        #expect(step == .wait(until: .seconds(5), cause: .turn))
        driver.wait(.seconds(5))
        #expect(driver.refused["b"] == .late(cause: .turn, until: nil))
        driver.finish("a")
        driver.enter("c")
        #expect(driver.started == ["a", "c"])
    }

    @Test func openBreakerRefusesWhoWaitsAndWhoComes() {
        var driver = AdmissionDriver {
            $0.places = 2
            $0.breaker = .init(failureThreshold: 2, recovery: .seconds(60))
        }
        for name in ["a", "b", "c"] { driver.enter(name) }
        driver.finish("a", AdmissionResult(.failure))
        #expect(driver.started == ["a", "b", "c"])
        driver.enter("d")
        driver.finish("b", AdmissionResult(.failure))
        #expect(driver.refused["d"] == .circuitOpen(until: .seconds(60)))
        #expect(driver.enter("e") == .refused(.circuitOpen(until: .seconds(60))))
        driver.now = .seconds(60)
        driver.enter("probe")
        #expect(driver.enter("f") == .refused(.circuitOpen(until: nil)))
        #expect(driver.enter("g", .init(waitsForProbe: true)) == .wait(until: nil, cause: .breaker))
        driver.finish("c")
        driver.finish("probe", AdmissionResult(.abandoned, wasSent: false))
        // The place of the probe is free again, and the one that waited takes it.
        #expect(driver.started.last == "g")
        driver.enter("h", .init(waitsForProbe: true))
        driver.enter("i", .init(waitsForProbe: true))
        driver.finish("g")
        #expect(driver.started.suffix(2) == ["h", "i"])
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func noPlaceIsLostAndOrderIsKeptOverRandomSchedules(seed: UInt64) {
        var random = FixedRandom(seed)
        let places = Int.random(in: 1...4, using: &random)
        let reserved = Int.random(in: 0...2, using: &random)
        var driver = AdmissionDriver {
            $0.places = places
            $0.reservedPlaces = reserved
            $0.rate = .init(ceiling: 50, burst: 5)
            $0.spacing = [.init(count: 2, length: .seconds(1))]
            $0.breaker = .init(failureThreshold: 3, recovery: .seconds(2))
        }
        var waiting: Set<String> = []
        for index in 0..<600 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let priority = Bool.random(using: &random) ? AdmissionPriority.people : .batch
                let lane = Bool.random(using: &random) ? "L\(Int.random(in: 0..<3, using: &random))" : nil
                let deadline =
                    Int.random(in: 0..<8, using: &random) == 0
                    ? driver.now + .milliseconds(Int.random(in: 0...2000, using: &random)) : nil
                let name = "\(priority == .people ? "p" : "b")\(lane ?? "-")/\(index)"
                let request = AdmissionRequest(
                    priority: priority,
                    lane: lane,
                    deadline: deadline,
                    waitsForProbe: true
                )
                driver.enter(name, request)
                waiting.insert(name)
            case 4..<7:
                let outcomes: [CircuitBreaker.Outcome] = [.success, .success, .success, .failure, .abandoned]
                if let name = driver.passes.keys.sorted().randomElement(using: &random) {
                    let wasSent = Bool.random(using: &random)
                    let outcome = outcomes.randomElement(using: &random) ?? .success
                    driver.finish(name, AdmissionResult(outcome, wasSent: wasSent))
                }
            case 7: if let name = waiting.sorted().randomElement(using: &random) { driver.withdraw(name) }
            default: driver.wait(.milliseconds(Int.random(in: 0...700, using: &random)))
            }
            let machine = driver.machine
            if driver.passes.count != machine.underWay || machine.underWay > places + reserved
                || machine.batchUnderWay > places || driver.waiting.count != machine.waiting
            {
                Issue.record("\(machine.underWay) under way and \(machine.waiting) waiting after \(index)")
                return
            }
        }
        // In order within a priority and a lane.
        for (_, names) in Dictionary(grouping: driver.started, by: { $0.split(separator: "/")[0] }) {
            let numbers = names.compactMap { Int($0.split(separator: "/")[1]) }
            #expect(numbers == numbers.sorted())
        }
        // Everybody leaves; then as many start at once as there are places.
        for name in driver.passes.keys.sorted() { driver.finish(name) }
        for name in waiting.sorted() { driver.withdraw(name) }
        for name in driver.passes.keys.sorted() { driver.finish(name) }
        #expect(driver.machine.underWay == 0)
        #expect(driver.machine.batchUnderWay == 0)
        #expect(driver.machine.waiting == 0)
        driver.wait(.seconds(100))
        driver.enter("probe", AdmissionRequest(waitsForProbe: true))
        driver.finish("probe")
        driver.wait(.seconds(1))
        let before = driver.started.count
        for index in 0..<10 { driver.enter("n-/\(index)") }
        #expect(driver.started.count - before == min(places, 5))
    }
}
