/// Which half of the globe an angle is in.
enum Hemisphere: Hashable, Sendable {
    case north, south, east, west
    /// `O`: east in German and Dutch, west in French, Spanish, Italian and Portuguese.
    case eastOrWest

    var isLatitude: Bool { self == .north || self == .south }

    /// Reads a letter or a word of one of the languages that Muster knows; nil for any other word.
    init?(_ word: some StringProtocol) {
        switch word.lowercased() {
        case "n", "north", "nord", "norte", "noord": self = .north
        case "s", "south", "sud", "süd", "sued", "sur", "sul", "zuid", "z": self = .south
        case "e", "east", "est", "este", "ost", "oost", "leste", "l": self = .east
        case "w", "west", "ouest", "oeste", "ovest": self = .west
        case "o": self = .eastOrWest
        default: return nil
        }
    }
}

/// What an angle is written with.
enum AngleToken: Hashable {
    /// Digits with an optional fraction; no sign.
    case number(whole: String, fraction: String)
    case minus
    case plus
    /// 0 for degrees, 1 for minutes, 2 for seconds.
    case mark(Int)
    case hemisphere(Hemisphere)
    /// A comma, a semicolon or a slash between two angles.
    case divider
    case colon

    var isHemisphere: Bool { if case .hemisphere = self { true } else { false } }
    var isNumber: Bool { if case .number = self { true } else { false } }

    /// Cuts a text into tokens; nil where it holds anything else.
    static func tokens(of text: Substring) -> [AngleToken]? {
        let scalars = Array(text.unicodeScalars)
        var tokens: [AngleToken] = []
        var at = 0
        func isDigit(_ index: Int) -> Bool {
            index < scalars.count && ("0"..."9").contains(scalars[index])
        }
        func digits() -> String {
            var found = String.UnicodeScalarView()
            while isDigit(at) {
                found.append(scalars[at])
                at += 1
            }
            return String(found)
        }
        while at < scalars.count {
            let scalar = scalars[at]
            if scalar.properties.isWhitespace {
                at += 1
            } else if isDigit(at) {
                let whole = digits()
                var fraction = ""
                // A comma with a digit on both sides belongs to the number.
                if at < scalars.count, scalars[at] == "." || scalars[at] == ",", isDigit(at + 1) {
                    at += 1
                    fraction = digits()
                }
                tokens.append(.number(whole: whole, fraction: fraction))
            } else if scalar.properties.isAlphabetic, !modifierPrimes.contains(scalar) {
                var word = String.UnicodeScalarView()
                while at < scalars.count, scalars[at].properties.isAlphabetic,
                    !modifierPrimes.contains(scalars[at])
                {
                    word.append(scalars[at])
                    at += 1
                }
                guard let token = token(ofWord: String(word)) else { return nil }
                tokens.append(token)
            } else {
                guard let token = token(ofSign: scalar) else { return nil }
                at += 1
                // Two primes make one double prime.
                if token == .mark(1), tokens.last == .mark(1), scalars[at - 2] == scalar {
                    tokens[tokens.count - 1] = .mark(2)
                } else {
                    tokens.append(token)
                }
            }
        }
        return tokens
    }

    /// Signs that Unicode counts as letters.
    private static let modifierPrimes: Set<Unicode.Scalar> = ["ʹ", "ʺ", "ʼ", "º"]

    private static func token(ofWord word: String) -> AngleToken? {
        switch word.lowercased() {
        case "d", "deg", "degree", "degrees", "grad": .mark(0)
        case "min": .mark(1)
        case "sec": .mark(2)
        default: Hemisphere(word).map { .hemisphere($0) }
        }
    }

    private static func token(ofSign scalar: Unicode.Scalar) -> AngleToken? {
        switch scalar {
        case "°", "º", "˚": .mark(0)
        case "'", "′", "’", "‘", "ʹ", "ʼ", "´", "`", "‵", "＇": .mark(1)
        case "\"", "″", "”", "“", "ʺ", "„", "‟", "＂", "〃": .mark(2)
        case "-", "\u{2212}": .minus
        case "+": .plus
        case ",", ";", "/": .divider
        case ":": .colon
        default: nil
        }
    }
}
