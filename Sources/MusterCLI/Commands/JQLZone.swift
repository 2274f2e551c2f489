import Foundation
import JQL

/// A time zone of the database, by name.
struct JQLZone: Sendable {
    /// The name as it was given.
    let name: String
    /// Its offsets.
    let zone: JQLTimeZone

    /// Finds a zone; nil for a name that the database does not have.
    init?(name: String) {
        // Abbreviations such as CST have many meanings, and Foundation would pick one.
        guard name == "UTC" || name.contains("/"), let found = TimeZone(identifier: name) else { return nil }
        self.name = name
        zone = JQLTimeZone { found.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval($0))) }
    }

    private init() {
        name = "UTC"
        zone = .utc
    }

    /// Greenwich.
    static let utc = JQLZone()
}
