internal import FoundationEssentials

/// One step into a document.
enum SettingsStep: Hashable, Sendable {
    case member(String)
    case item(Int)
}

/// What is wrong at a place of a document.
struct SettingsProblem: Error {
    let path: [SettingsStep]
    let message: String
}

/// Reads an object of settings strictly: a member that nobody asks for is an error, and so is one of the wrong kind.
struct SettingsReader: Sendable {
    let value: JSONValue
    let path: [SettingsStep]

    /// A reader of an object that has no other members than these.
    init(_ value: JSONValue, _ path: [SettingsStep] = [], known names: [String]) throws(SettingsProblem) {
        self.value = value
        self.path = path
        guard let members = value.members else {
            throw SettingsProblem(path: path, message: "must be an object in braces")
        }
        for member in members where !names.contains(member.name) {
            let guess = Self.nearest(to: member.name, among: names).map { " Did you mean '\($0)'?" } ?? ""
            throw SettingsProblem(
                path: path + [.member(member.name)],
                message: "unknown key '\(member.name)'.\(guess) Known are \(names.joined(separator: ", "))."
            )
        }
    }

    func problem(_ name: String, _ message: String) -> SettingsProblem {
        SettingsProblem(path: path + [.member(name)], message: message)
    }

    /// A member that is there and not null.
    func member(_ name: String) -> JSONValue? {
        guard let member = value[name], member != .null else { return nil }
        return member
    }

    func text(_ name: String) throws(SettingsProblem) -> String? {
        guard let member = member(name) else { return nil }
        guard let text = member.string, !text.isEmpty else {
            throw problem(name, "must be a text that is not empty, in quotes")
        }
        return text
    }

    func flag(_ name: String) throws(SettingsProblem) -> Bool? {
        guard let member = member(name) else { return nil }
        guard case .bool(let flag) = member else { throw problem(name, "must be true or false") }
        return flag
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(SettingsProblem) -> Int? {
        guard let member = member(name) else { return nil }
        guard let number = member.integer, range.contains(number) else {
            throw problem(
                name,
                "must be a whole number from \(range.lowerBound)\(Self.upper(range.upperBound))"
            )
        }
        return number
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(SettingsProblem) -> Double? {
        guard let member = member(name) else { return nil }
        guard let number = member.number, range.contains(number) else {
            throw problem(name, "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A span given in seconds, fractions allowed, at most about three years.
    func seconds(_ name: String, from minimum: Double = 0) throws(SettingsProblem) -> Duration? {
        try number(name, in: minimum...100_000_000).map { .milliseconds(Int64(($0 * 1_000).rounded())) }
    }

    /// A word of a list.
    func choice(_ name: String, _ words: [String]) throws(SettingsProblem) -> String? {
        guard let text = try text(name) else { return nil }
        guard words.contains(text) else {
            let guess = Self.nearest(to: text, among: words).map { " Did you mean '\($0)'?" } ?? ""
            throw problem(name, "'\(text)' is not one of \(words.joined(separator: ", ")).\(guess)")
        }
        return text
    }

    /// A text that must be there.
    func neededText(_ name: String) throws(SettingsProblem) -> String {
        guard let text = try text(name) else {
            throw problem(name, "is missing; it must be a text in quotes")
        }
        return text
    }

    /// A text or a list of texts; empty where the member is missing.
    func names(_ name: String) throws(SettingsProblem) -> Set<String> {
        var names: Set<String> = []
        for (item, place) in items(name) {
            guard let text = item.string else {
                throw SettingsProblem(path: place, message: "must be a name in quotes")
            }
            names.insert(text)
        }
        return names
    }

    /// The items of a list, each with its place; a lone value is a list of one.
    func items(_ name: String) -> [(value: JSONValue, path: [SettingsStep])] {
        guard let member = member(name) else { return [] }
        let place = path + [.member(name)]
        guard let items = member.array else { return [(member, place)] }
        return items.enumerated().map { ($1, place + [.item($0)]) }
    }

    /// A member that is an object.
    func object(_ name: String, known names: [String]) throws(SettingsProblem) -> SettingsReader? {
        guard let member = member(name) else { return nil }
        return try SettingsReader(member, path + [.member(name)], known: names)
    }

    private static func upper(_ bound: Int) -> String { bound == .max ? " up" : " to \(bound)" }

    /// The known word that was probably meant: at most two letters off.
    static func nearest(to word: String, among words: [String]) -> String? {
        let near = words.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        return near.min { $0.distance < $1.distance }.flatMap { $0.distance <= 2 ? $0.word : nil }
    }

    /// Levenshtein distance.
    private static func distance(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (number, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = number + 1
            for column in second.indices {
                let next = min(
                    row[column] + 1,
                    row[column + 1] + 1,
                    diagonal + (letter == second[column] ? 0 : 1)
                )
                diagonal = row[column + 1]
                row[column + 1] = next
            }
        }
        return row[second.count]
    }
}
