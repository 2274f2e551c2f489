import Geodesy

/// Values of an axis as they are written: a list `1,2,5`, or `first:last:count` with equal steps.
enum SweepRange {
    /// Most values of one axis.
    private static let most = 1_000

    /// Numbers that `isAllowed` says yes to, as they are given.
    static func numbers(
        _ text: String,
        _ isAllowed: (Double) -> Bool,
        allowed: () -> String
    ) throws(ValueProblem) -> [Double] {
        let values: [Double]
        if let range = try parts(of: text) {
            guard let first = Double(range.first), let last = Double(range.last), first.isFinite,
                last.isFinite
            else { throw ValueProblem(allowed: allowed()) }
            values = spread(first, last, range.count)
        } else {
            var list: [Double] = []
            for word in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let value = Double(word), value.isFinite else { throw ValueProblem(allowed: allowed()) }
                list.append(value)
            }
            values = list
        }
        guard values.allSatisfy(isAllowed) else { throw ValueProblem(allowed: allowed()) }
        return values
    }

    /// Lengths above 0, each with its unit; in a range the first may leave it to the last.
    static func lengths(_ text: String) throws(ValueProblem) -> [Length] {
        guard let range = try parts(of: text) else {
            var lengths: [Length] = []
            for word in text.split(separator: ",", omittingEmptySubsequences: false) {
                lengths.append(try length(String(word)))
            }
            return lengths
        }
        let last = try length(range.last)
        // `1:8km:8` says what `1km:8km:8` says.
        let unit = range.last.drop { $0.isNumber || $0 == "." || $0 == " " }
        let first = try length(Double(range.first) == nil ? range.first : range.first + unit)
        // To the millimetre: equal steps leave no digits behind that nobody wrote.
        return spread(first.meters, last.meters, range.count).map {
            Length(meters: ($0 * 1_000).rounded() / 1_000)
        }
    }

    private static func length(_ text: String) throws(ValueProblem) -> Length {
        let length: Length
        do {
            length = try Length(parsing: text)
        } catch {
            throw ValueProblem(allowed: String(describing: error), isSentence: true)
        }
        guard length > .meters(0) else {
            throw ValueProblem(allowed: "lengths above 0, such as 1km,2km,5km or 1km:8km:8")
        }
        return length
    }

    private static func parts(of text: String) throws(ValueProblem) -> (
        first: String, last: String, count: Int
    )? {
        guard text.contains(":") else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let count = Int(parts[2]), (2...most).contains(count) else {
            throw ValueProblem(
                allowed:
                    "'\(text)' is no range; write first:last:count with a count from 2 to \(most), such as 1km:8km:8",
                isSentence: true
            )
        }
        return (parts[0], parts[1], count)
    }

    /// So many values with equal steps, both ends exactly.
    private static func spread(_ first: Double, _ last: Double, _ count: Int) -> [Double] {
        (0..<count).map { step in
            step == count - 1 ? last : first + (last - first) * Double(step) / Double(count - 1)
        }
    }
}
