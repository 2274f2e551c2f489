internal import FoundationEssentials

/// How a comment or worklog is told apart from a repeated one: Jira has no idempotency key (facts section 9).
///
/// A marker is a text that the caller makes up once for each thing that shall exist once. It is kept as an entity property
/// of the comment or worklog; where the product has none (worklogs of Data Center) it stands in a last line of the text.
enum JiraMarker {
    /// Key of the property.
    static let key = "muster.marker"

    /// The last line of a text that holds a marker.
    static func line(_ marker: String) -> String { "ref:\(marker)" }

    /// Whether a text ends with the marker's line.
    static func stands(_ marker: String, in text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).last.map { String($0) == line(marker) } ?? false
    }

    /// Waits between the looks for a write whose answer was lost: it may still be on its way.
    static let looks: [Duration] = [.zero, .seconds(2), .seconds(5)]
}

/// An entity property inside a comment or worklog, as far as a marker needs it.
struct MarkerProperty: Codable {
    var key: String
    /// Nil for a value that is no text: somebody else's.
    var value: String?

    init(marker: String) {
        key = JiraMarker.key
        value = marker
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        key = (try? object.decodeIfPresent(String.self, forKey: .key)) ?? ""
        value = try? object.decodeIfPresent(String.self, forKey: .value)
    }

    private enum CodingKeys: String, CodingKey { case key, value }
}

/// What became of something that shall exist once.
public enum JiraOnce<Thing: Sendable & Hashable>: Hashable, Sendable {
    /// It was made now.
    case added(Thing)
    /// It was there already, made by an earlier try.
    case found(Thing)

    /// The thing, either way.
    public var thing: Thing {
        switch self {
        case .added(let thing), .found(let thing): thing
        }
    }
}

extension JiraClient {
    /// Adds what shall exist once: looks for it, adds it, and after a lost answer looks again before it gives up.
    ///
    /// Never sent a second time in the same call: where the answer was lost and the thing cannot be found, the error says that
    /// it may exist (`isAmbiguousWrite`), and the next call with the same marker finds it.
    func once<Thing: Sendable & Hashable>(
        find: () async throws(JiraError) -> Thing?,
        add: () async throws(JiraError) -> Thing
    ) async throws(JiraError) -> JiraOnce<Thing> {
        if let found = try await find() { return .found(found) }
        do throws(JiraError) {
            return .added(try await add())
        } catch  where error.isAmbiguousWrite && !error.isCancellation {
            for wait in JiraMarker.looks {
                if wait > .zero {
                    do { try await pacing.sleep(wait) } catch { break }
                }
                // What the look itself fails with says nothing about the write.
                if let found = try? await find() { return .added(found) }
            }
            throw error
        }
    }
}
