import FoundationEssentials
import Tickets

/// The row of a lease, and the rules of who may take it; pure.
struct Lease: Hashable, Sendable {
    /// Greater with each taking.
    var token: Int64
    /// Machine of the holder; nil where it was given back.
    var host: String?
    /// Process of the holder.
    var process: Int32
    /// What tells apart two processes of that number.
    var birth: String?
    /// When it was taken, milliseconds since 1970 by the holder's clock, as all times here.
    var takenAt: Int64
    /// When it was taken or renewed last.
    var renewedAt: Int64
    /// When it ends.
    var expiresAt: Int64

    /// What somebody who wants the lease gets to hear.
    enum Answer: Hashable {
        /// It is free, ended, or its holder is gone.
        case free
        /// It is held.
        case held
        /// It is held and was renewed in the future: to be cut, and asked for again later.
        case cut(Lease)
    }

    /// Whether a lease may be taken.
    ///
    /// - Parameters:
    ///   - holder: who wants it.
    ///   - time: now by the clock of who wants it.
    ///   - isLiveHere: whether a store object of this very process holds this token.
    /// - Returns: the answer.
    func answer(to holder: LeaseHolder, at time: Int64, isLiveHere: Bool) -> Answer {
        guard let host else { return .free }
        if host == holder.host, !isAlive(asSeenBy: holder, isLiveHere: isLiveHere) { return .free }
        if time < renewedAt {
            // Its end tells nothing by this clock. Counted anew from now it neither is stolen nor blocks for ever.
            var cut = self
            cut.renewedAt = time
            let (lasting, overflow) = expiresAt.subtractingReportingOverflow(renewedAt)
            cut.expiresAt = Lease.sum(time, overflow ? .max : lasting)
            return .cut(cut)
        }
        return time < expiresAt ? .held : .free
    }

    private func isAlive(asSeenBy holder: LeaseHolder, isLiveHere: Bool) -> Bool {
        let birthNow = holder.birth(process)
        if let birth, let birthNow, birth != birthNow { return false }
        return process == holder.process ? isLiveHere : holder.isAlive(process)
    }

    /// The lease as the next holder has it.
    static func taken(
        by holder: LeaseHolder,
        after previous: Lease?,
        at time: Int64,
        lasting milliseconds: Int64
    ) -> Lease {
        Lease(
            token: (previous?.token ?? 0) + 1,
            host: holder.host,
            process: holder.process,
            birth: holder.birth(holder.process),
            takenAt: time,
            renewedAt: time,
            expiresAt: sum(time, milliseconds)
        )
    }

    /// The same lease with a new end.
    func renewed(at time: Int64, lasting milliseconds: Int64) -> Lease {
        var renewed = self
        renewed.renewedAt = time
        renewed.expiresAt = Lease.sum(time, milliseconds)
        return renewed
    }

    /// Who holds it, since when and until when, and what to do.
    func refusal(in scope: ProjectScope) -> StoreError {
        StoreError(
            kind: .locked,
            message:
                "another run (\(words)) is working on project \(scope.project) of site \(scope.site); wait for it "
                + "to end or stop it, then run again. If it is gone, its lease ends by itself at "
                + Lease.text(expiresAt)
        )
    }

    /// That this store object's lease went to another holder.
    func fencing(in scope: ProjectScope, token held: Int64) -> StoreError {
        let holder = host == nil ? "another run, which has ended" : "another run (\(words))"
        return StoreError(
            kind: .locked,
            message:
                "the lease of project \(scope.project) of site \(scope.site) went to \(holder): it has token "
                + "\(token), this run has \(held). Nothing of this step was written. Run again once the other "
                + "run has ended: it finishes what is left"
        )
    }

    /// Holder and times.
    var words: String {
        "pid \(process) on \(host ?? "no machine"), since \(Lease.text(takenAt)), lease until "
            + Lease.text(expiresAt)
    }

    /// ISO 8601 in UTC.
    static func text(_ time: Int64) -> String {
        // Beyond the year 9999 the calendar's own text is of no use to anybody.
        let bounded = min(max(time, -62_135_596_800_000), 253_402_300_799_000)
        return Date(timeIntervalSince1970: Double(bounded) / 1_000).formatted(.iso8601)
    }

    static func sum(_ time: Int64, _ milliseconds: Int64) -> Int64 {
        let (sum, overflow) = time.addingReportingOverflow(max(0, milliseconds))
        return overflow ? .max : sum
    }
}

extension Duration {
    /// Whole milliseconds, not below 0.
    var leaseMilliseconds: Int64 {
        let parts = components
        guard parts.seconds < Int64.max / 1_000 - 1 else { return .max }
        return max(0, parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000)
    }
}
