import Locking
import Tickets

/// The leases that one store object took, and, for the whole process, which of them still have their store object.
///
/// A lease names a process. Where two store objects of one process meet, or one was let go of without giving its lease
/// back, only the process itself can tell whether the holder is still there. Safe from any thread.
final class HeldLeases: Sendable {
    private struct Live: Hashable {
        var path: String
        var scope: ProjectScope
        var token: Int64
    }

    private static let live = Locked<Set<Live>>([])
    private let path: String
    private let taken = Locked<[ProjectScope: Int64]>([:])

    /// Starts without a lease, for the store's file.
    init(path: String) { self.path = StoreFile.resolved(path) }

    deinit { letGo() }

    /// The tokens that fence this object's writes, also after the lease was given back.
    var tokens: [ProjectScope: Int64] { taken.withLock { $0 } }

    /// The token that fences this object's writes to a scope; nil where it never took a lease.
    func token(of scope: ProjectScope) -> Int64? { taken.withLock { $0[scope] } }

    /// Scopes that this object took a lease of.
    var scopes: [ProjectScope] {
        taken.withLock { Array($0.keys) }.sorted { ($0.site, $0.project) < ($1.site, $1.project) }
    }

    /// Whether a store object of this process holds the token, this one included.
    func isLive(_ token: Int64, of scope: ProjectScope) -> Bool {
        let wanted = Live(path: path, scope: scope, token: token)
        return HeldLeases.live.withLock { $0.contains(wanted) }
    }

    /// Notes a lease that is being taken: before it can be seen by others, so that none of them finds it without a holder.
    func announce(_ token: Int64, of scope: ProjectScope) {
        let new = Live(path: path, scope: scope, token: token)
        HeldLeases.live.withLock { _ = $0.insert(new) }
    }

    /// Takes back what was announced where the taking failed.
    func withdraw(_ token: Int64, of scope: ProjectScope) {
        let gone = Live(path: path, scope: scope, token: token)
        HeldLeases.live.withLock { _ = $0.remove(gone) }
    }

    /// Notes a lease that was taken.
    func keep(_ token: Int64, of scope: ProjectScope) {
        let before = taken.withLock { $0.updateValue(token, forKey: scope) }
        if let before, before != token { withdraw(before, of: scope) }
    }

    /// Forgets that the lease is held; its token goes on fencing.
    func giveBack(_ scope: ProjectScope) {
        if let token = token(of: scope) { withdraw(token, of: scope) }
    }

    /// Forgets that any lease is held.
    func letGo() { for scope in scopes { giveBack(scope) } }
}
