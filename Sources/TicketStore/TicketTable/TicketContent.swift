import Clustering
import Geodesy
import Tickets

/// Every stored field of one ticket as one run of bytes: what is hashed, and what is bound without another copy.
///
/// Each text is preceded by its length, so no separator inside a text can make two tickets look alike; a missing text
/// has its own mark. The layout's version is the first byte: a change of it rewrites every row at the next pull.
struct TicketContent {
    /// The texts of a ticket in the order in which they stand in the bytes.
    enum Text: Int, CaseIterable {
        case id, key, summary, status, due, skills, together, apart, lock, clusterKey, reason, found
    }

    /// How the `place` column tells the kinds apart.
    enum PlaceKind: Int64 {
        case geographic = 0
        case planar
        case unusable
        case suspect
    }

    /// The bytes of the ticket that was encoded last.
    private(set) var bytes: [UInt8] = []
    /// Kind of its place.
    private(set) var kind = PlaceKind.unusable
    /// Latitude or planar x.
    private(set) var first: Double?
    /// Longitude or planar y.
    private(set) var second: Double?
    private var spans = [Range<Int>?](repeating: nil, count: Text.allCases.count)

    /// Makes an encoder; it is meant to be used again for ticket after ticket.
    init() { bytes.reserveCapacity(512) }

    /// Encodes a ticket in place of the one before.
    mutating func encode(_ ticket: Ticket) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(1)
        append(ticket.id, as: .id)
        append(ticket.key, as: .key)
        append(ticket.summary, as: .summary)
        append(ticket.status, as: .status)
        append(ticket.due, as: .due)
        appendSkills(ticket.skills)
        append(ticket.together, as: .together)
        append(ticket.apart, as: .apart)
        append(ticket.lock, as: .lock)
        append(ticket.clusterKey, as: .clusterKey)
        appendPlace(ticket.place)
        append(UInt64(ticket.priority.rawValue))
        append(number: ticket.load)
        if let updated = ticket.updated {
            bytes.append(1)
            append(UInt64(bitPattern: updated))
        } else {
            bytes.append(0)
        }
    }

    /// Where a text stands in the bytes; nil for a missing text.
    func span(_ text: Text) -> Range<Int>? { spans[text.rawValue] }

    private mutating func appendPlace(_ place: TicketPlace) {
        var reason: String?
        var found: String?
        switch place {
        case .located(.geographic(let coordinate)):
            (kind, first, second) = (.geographic, coordinate.latitude, coordinate.longitude)
        case .located(.planar(let x, let y)):
            (kind, first, second) = (.planar, x, y)
        case .unusable(let code, let text):
            (kind, first, second, reason, found) = (.unusable, nil, nil, code.rawValue, text)
        case .suspect(let coordinate, let why):
            (kind, first, second) = (.suspect, coordinate.latitude, coordinate.longitude)
            found = why
        }
        append(reason, as: .reason)
        append(found, as: .found)
        bytes.append(UInt8(kind.rawValue))
        append(number: first ?? 0)
        append(number: second ?? 0)
    }

    private mutating func append(_ text: String?, as name: Text) {
        guard let text else {
            bytes.append(0)
            spans[name.rawValue] = nil
            return
        }
        bytes.append(1)
        append(UInt64(text.utf8.count))
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        spans[name.rawValue] = start..<bytes.count
    }

    /// The list as the JSON text that its column holds, its length before it; none is a missing text.
    private mutating func appendSkills(_ skills: [String]) {
        guard !skills.isEmpty else { return append(nil, as: .skills) }
        bytes.append(1)
        let lengthStart = bytes.count
        append(UInt64(0))
        let start = bytes.count
        TextList.append(skills, to: &bytes)
        spans[Text.skills.rawValue] = start..<bytes.count
        let length = UInt64(bytes.count - start)
        for offset in 0..<8 {
            bytes[lengthStart + offset] = UInt8(truncatingIfNeeded: length >> (8 * offset))
        }
    }

    private mutating func append(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Minus zero counts as zero, as it is equal to it; every NaN as the one that is read back.
    private mutating func append(number: Double) {
        append(number.isNaN ? Double.nan.bitPattern : (number == 0 ? 0 : number).bitPattern)
    }
}
