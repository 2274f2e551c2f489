/// Callers in order of arrival, by priority and by subject.
struct AdmissionQueue: Sendable {
    /// Numbers in ascending order, which is the order of arrival.
    private struct Line: Sendable {
        var people: [Int] = []
        var batch: [Int] = []

        var first: Int? { people.first ?? batch.first }

        mutating func append(_ number: Int, _ priority: AdmissionPriority) {
            if priority == .people { people.append(number) } else { batch.append(number) }
        }

        mutating func remove(_ number: Int, _ priority: AdmissionPriority) {
            if priority == .people { Self.remove(number, &people) } else { Self.remove(number, &batch) }
        }

        private static func remove(_ number: Int, _ numbers: inout [Int]) {
            let place = position(of: number, in: numbers)
            if place < numbers.count, numbers[place] == number { numbers.remove(at: place) }
        }

        /// How many of the numbers are smaller.
        static func position(of number: Int, in numbers: [Int]) -> Int {
            var (low, high) = (0, numbers.count)
            while low < high {
                let middle = (low + high) / 2
                if numbers[middle] < number { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    private var requests: [Int: AdmissionRequest] = [:]
    private var line = Line()
    private var lanes: [String: Line] = [:]
    private var lastNumber = 0

    var count: Int { requests.count }
    var hasBatch: Bool { !line.batch.isEmpty }
    /// Every number, people first.
    var numbers: [Int] { line.people + line.batch }

    subscript(number: Int) -> AdmissionRequest? { requests[number] }

    mutating func append(_ request: AdmissionRequest) -> Int {
        lastNumber += 1
        requests[lastNumber] = request
        line.append(lastNumber, request.priority)
        if let lane = request.lane { lanes[lane, default: Line()].append(lastNumber, request.priority) }
        return lastNumber
    }

    mutating func remove(_ number: Int) -> AdmissionRequest? {
        guard let request = requests.removeValue(forKey: number) else { return nil }
        line.remove(number, request.priority)
        if let lane = request.lane {
            lanes[lane]?.remove(number, request.priority)
            if lanes[lane]?.first == nil { lanes[lane] = nil }
        }
        return request
    }

    /// Who writes next to a subject.
    func first(ofLane lane: String) -> Int? { lanes[lane]?.first }

    /// First of a priority that satisfies a condition.
    func first(_ priority: AdmissionPriority, where isReady: (Int, String?) -> Bool) -> Int? {
        (priority == .people ? line.people : line.batch).first { isReady($0, requests[$0]?.lane) }
    }

    /// How many go before a caller of that priority.
    func ahead(of number: Int, _ priority: AdmissionPriority) -> Int {
        switch priority {
        case .people: Line.position(of: number, in: line.people)
        case .batch: line.people.count + Line.position(of: number, in: line.batch)
        }
    }
}
