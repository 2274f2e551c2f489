import Clustering
import FoundationEssentials
import Geodesy
import Glibc
import Locking
import Secrets
import Tickets
import TicketStore

/// A folder of its own for one test, removed when the test lets go of it.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "muster-store-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String = "store.sqlite") -> String { path + "/" + name }
}

/// A generator with a fixed seed (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*, 2014).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// An instant for everything that needs one: 2026-01-01T00:00:00Z.
let instant: Int64 = 1_767_225_600_000

let field = ProjectScope(site: "hq", project: "FIELD")

func openStore(
    _ path: String,
    readers: Int = 2,
    busyTimeout: Duration = .seconds(5)
) async throws(StoreError) -> SpatiaLiteTicketStore {
    try await SpatiaLiteTicketStore(path: path, at: instant, readers: readers, busyTimeout: busyTimeout) {
        SHA256Digest(of: $0).bytes
    }
}

func ticket(_ id: String, _ latitude: Double, _ longitude: Double) throws -> Ticket {
    Ticket(id: id, place: .located(.geographic(try Coordinate(latitude: latitude, longitude: longitude))))
}

/// Points everywhere, on ±180 and the poles exactly, and crowds around those places.
func scatteredTickets(count: Int, seed: UInt64) throws -> [Ticket] {
    var random = SplitMix64(seed: seed)
    return try (0..<count).map { index in
        let latitude: Double
        let longitude: Double
        switch index % 10 {
        case 0:  // a crowd around the antimeridian
            latitude = Double.random(in: -20 ... -16, using: &random)
            let offset = Double.random(in: 0...0.5, using: &random)
            longitude = Bool.random(using: &random) ? 180 - offset : -180 + offset
        case 1:  // on it, under both of its numbers
            latitude = Double.random(in: -90...90, using: &random)
            longitude = Bool.random(using: &random) ? 180 : -180
        case 2:  // around the poles
            let offset = Double.random(in: 0...1, using: &random)
            latitude = Bool.random(using: &random) ? 90 - offset : -90 + offset
            longitude = Double.random(in: -180...180, using: &random)
        case 3:  // on them, under any longitude
            latitude = Bool.random(using: &random) ? 90 : -90
            longitude = Double.random(in: -180...180, using: &random)
        case 4, 5, 6:  // a town
            latitude = 52.52 + Double.random(in: -0.2...0.2, using: &random)
            longitude = 13.4 + Double.random(in: -0.3...0.3, using: &random)
        default:
            latitude = Double.random(in: -90...90, using: &random)
            longitude = Double.random(in: -180...180, using: &random)
        }
        return try ticket("T-\(index)", latitude, longitude)
    }
}

/// The digest that stores are opened with.
@Sendable func sha256(_ bytes: [UInt8]) -> [UInt8] { SHA256Digest(of: bytes).bytes }

/// The last step of a progress.
final class Progress: Sendable {
    private let steps = Locked<(Int, Int)?>(nil)

    var last: (Int, Int)? { steps.withLock { $0 } }

    func note(_ done: Int, _ total: Int) { steps.withLock { $0 = (done, total) } }
}

/// A word from one task to another.
final class Flag: Sendable {
    private let value = Locked(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() { value.withLock { $0 = true } }
}
