public import Tickets

extension InMemoryTicketStore: RunLeasing {
    /// Takes the lease, or throws `locked` naming the holder; there is one object, so that nothing is fenced.
    public func takeLease(
        in scope: ProjectScope,
        holder: LeaseHolder,
        at time: Int64,
        lasting: Duration
    ) throws(StoreError) -> Int64 {
        clock.note(time)
        let known = night.leases[scope]
        if let known, known.host != nil {
            let isOurs = known.host == holder.host && known.process == holder.process
            switch isOurs ? .free : known.answer(to: holder, at: time, isLiveHere: true) {
            case .held: throw known.refusal(in: scope)
            case .cut(let cut):
                night.leases[scope] = cut
                throw cut.refusal(in: scope)
            case .free:
                if !isOurs { chain([AuditTrail.leaseTaken(over: known, by: holder, in: scope, at: time)]) }
            }
        }
        let taken = Lease.taken(by: holder, after: known, at: time, lasting: lasting.leaseMilliseconds)
        night.leases[scope] = taken
        return taken.token
    }

    /// Moves the end of the lease.
    public func renewLease(in scope: ProjectScope, at time: Int64, lasting: Duration) throws(StoreError) {
        guard let known = night.leases[scope], known.host != nil else {
            throw StoreError(
                kind: .other,
                message:
                    "no lease of project \(scope.project) of site \(scope.site) to renew; take the lease first"
            )
        }
        clock.note(time)
        night.leases[scope] = known.renewed(at: time, lasting: lasting.leaseMilliseconds)
    }

    /// Gives the lease back; does nothing where it is not held.
    public func releaseLease(in scope: ProjectScope) { night.leases[scope]?.host = nil }
}
