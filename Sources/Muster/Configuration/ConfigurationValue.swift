package import Geodesy
internal import NetworkAddresses

/// A value of the configuration as the type that its key says.
package enum ConfigurationValue: Hashable, Sendable {
    /// Texts, names, words, addresses and paths.
    case text(String)
    /// Whole numbers.
    case integer(Int)
    /// Seeds.
    case seed(UInt64)
    /// Numbers.
    case number(Double)
    /// Lengths.
    case length(Length)
    /// Times.
    case duration(Duration)
    /// Hosts and words.
    case texts([String])
    /// Yes or no.
    case flag(Bool)
}

/// What is wrong with a value, as it follows the key.
struct ConfigurationValueProblem: Error, Hashable {
    var message: String
}

extension ConfigurationKey.Kind {
    /// Reads a text as a value of this kind.
    func value(of text: String) throws(ConfigurationValueProblem) -> ConfigurationValue {
        switch self {
        case .text:
            guard !text.isEmpty else {
                throw ConfigurationValueProblem(message: "is empty; write a value or null")
            }
            return .text(text)
        case .name, .projectKey, .url, .webhook, .store, .path:
            return .text(try texts(text))
        case .choice(let words):
            guard words.contains(text) else { throw wrong(text, Suggestion.ending(for: text, among: words)) }
            return .text(text)
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else { throw wrong(text) }
            return .integer(number)
        case .seed:
            guard let number = UInt64(text), number <= mostSeed else { throw wrong(text) }
            return .seed(number)
        case .number(let low, let included, let high):
            guard let number = Double(text), number.isFinite, included ? number >= low : number > low,
                number <= high
            else { throw wrong(text) }
            return .number(number)
        case .length:
            return .length(try length(text))
        case .hosts:
            return .texts(try hosts(text))
        case .words:
            let words = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
            guard !words.isEmpty else { throw wrong(text) }
            return .texts(words)
        case .texts:
            let texts = text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
            guard !texts.isEmpty else { throw wrong(text) }
            return .texts(texts)
        case .flag:
            guard text == "true" || text == "false" else { throw wrong(text) }
            return .flag(text == "true")
        case .duration:
            guard let duration = Duration(parsing: text), duration > .zero else { throw wrong(text) }
            return .duration(duration)
        }
    }

    /// What a value may be, as it follows "must be".
    package var allowed: String {
        switch self {
        case .text: "a text"
        case .name: "a name of letters, digits, '-', '_' and '.'"
        case .projectKey: "a project key such as FIELD: capital letters, digits and '_', a letter first"
        case .url: "an address such as https://example.atlassian.net"
        case .webhook: "an address such as https://hooks.example.com/muster"
        case .hosts: "host names, addresses or ranges such as [jira.corp.example, 10.1.0.0/16]"
        case .words: "a list of words"
        case .texts: "a list of texts"
        case .flag: "true or false"
        case .path: "a path"
        case .store: "the path of a file"
        case .choice(let words):
            words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .seed: "a whole number from 0 to \(mostSeed)"
        case .number(let low, let included, let high):
            high.isFinite
                ? "a number from \(ConfigurationListing.text(low)) to \(ConfigurationListing.text(high))"
                : "a number \(included ? "from" : "above") \(ConfigurationListing.text(low))"
                    + (included ? " up" : "")
        case .length: "a length with its unit, such as 500m, 5km or 3mi"
        case .duration: "a time with its unit, such as 500ms, 30s or 2min"
        }
    }

    private func wrong(_ text: String, _ ending: String = "") -> ConfigurationValueProblem {
        ConfigurationValueProblem(message: "'\(text)' must be \(allowed)\(ending)")
    }

    private func texts(_ text: String) throws(ConfigurationValueProblem) -> String {
        guard !text.isEmpty else { throw ConfigurationValueProblem(message: "is empty; write \(allowed)") }
        switch self {
        case .name:
            guard text.utf8.allSatisfy({ $0.isNameByte }) else { throw wrong(text) }
        case .projectKey:
            let isKey = text.utf8.allSatisfy { $0.isCapital || $0.isDigit || $0 == UInt8(ascii: "_") }
            guard isKey, text.utf8.first?.isCapital == true else { throw wrong(text) }
        case .url:
            return try SiteURL(parsing: text).text
        case .webhook:
            _ = try SiteURL(originOf: text)
            guard !text.contains("#") else {
                throw ConfigurationValueProblem(message: "has a fragment; end it before '#'")
            }
            guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ConfigurationValueProblem(
                    message: "holds a space or a character that addresses do not have"
                )
            }
        case .store:
            guard !text.contains("://") else {
                let scheme = text.prefix { $0 != ":" }
                throw ConfigurationValueProblem(
                    message:
                        "a '\(scheme)' store is not in this version; write the path of a file, such as muster.sqlite"
                )
            }
        default: break
        }
        return text
    }

    private func hosts(_ text: String) throws(ConfigurationValueProblem) -> [String] {
        let parts = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        guard !parts.isEmpty else { throw wrong(text) }
        for part in parts where AddressPolicy.Exception(parsing: part) == nil {
            throw ConfigurationValueProblem(message: "'\(part)' must be \(allowed)")
        }
        return parts
    }

    private func length(_ text: String) throws(ConfigurationValueProblem) -> Length {
        let length: Length
        do {
            length = try Length(parsing: text)
        } catch {
            throw ConfigurationValueProblem(message: error.description)
        }
        guard length > .meters(0) else { throw wrong(text) }
        return length
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension Duration {
    /// Reads a whole or decimal number with `ms`, `s`, `min` or `h`; nil for anything else.
    package init?(parsing text: String) {
        let unit = text.drop { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(text.dropLast(unit.count)), number.isFinite, number < 1e9 else {
            return nil
        }
        let scale: Double
        switch unit.drop(while: { $0 == " " }) {
        case "ms": scale = 0.001
        case "s": scale = 1
        case "min": scale = 60
        case "h": scale = 3_600
        default: return nil
        }
        self = .milliseconds(Int64((number * scale * 1_000).rounded()))
    }
}

extension UInt8 {
    fileprivate var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isNameByte: Bool {
        isCapital || isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
            || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(self)
    }
}

/// Greatest seed: the greatest whole number that every JSON reader keeps, 2^53 - 1.
private let mostSeed: UInt64 = 9_007_199_254_740_991
