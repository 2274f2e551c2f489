internal import Clustering
internal import Geodesy

/// Looks at a plan before anything is written, and says what makes no sense.
///
/// Pure: the same plan, history and limits give the same findings.
public enum Guards {
    /// What speaks against writing a plan; empty where nothing does.
    ///
    /// - Parameters:
    ///   - plan: the plan of this night.
    ///   - pulled: how many tickets the query found, members of Job Clusters among them; nil where nothing was pulled.
    ///   - history: earlier nights in any order; give those that ended well, newest or all. Medians are over all of them.
    ///   - limits: the limits.
    /// - Returns: the findings, in the order of their codes; one code may occur once for each reason.
    public static func findings(
        plan: Plan,
        pulled: Int? = nil,
        history: [NightNumbers] = [],
        limits: GuardLimits = GuardLimits()
    ) -> [GuardFinding] {
        let check = GuardCheck(
            tonight: NightNumbers(plan, pulled: pulled),
            parameters: plan.parameters,
            history: history,
            limits: limits
        )
        return check.tickets + check.shape + check.comparison + check.departures
    }
}

/// One night's numbers against limits and history.
struct GuardCheck {
    let tonight: NightNumbers
    let parameters: PlanParameters
    let history: [NightNumbers]
    let limits: GuardLimits

    /// A share that is over its limit, found in enough tickets; nil otherwise.
    private func excess(_ part: Int, of whole: Int, over limit: Double?, least: Int) -> (
        share: Double, limit: Double
    )? {
        guard let limit, whole > 0, part >= max(1, least) else { return nil }
        let share = Double(part) / Double(whole)
        return share > limit ? (share, limit) : nil
    }

    private func percent(_ share: Double) -> String {
        let tenths = (share * 1_000).rounded() / 10
        return "\(CanonicalJSON.text(of: tenths)) %"
    }

    private func raise(_ name: String) -> String { "where this is right, raise '\(name)'" }

    // MARK: Tickets

    /// Left out, suspicious, piled up.
    var tickets: [GuardFinding] {
        var found: [GuardFinding] = []
        // Beside Job Clusters that stand, what is still to be clustered is mostly what was left out before: a share of that
        // alone would stop every night after the first.
        let whole = tonight.eligible + tonight.members
        // Members whose places are gone all at once come from the same broken field as tickets that are left out.
        let left = tonight.leftOutCount + tonight.unplaced
        if let over = excess(left, of: whole, over: limits.maxLeftOutShare, least: limits.leastTickets) {
            let worst = tonight.leftOut.filter { $0.key != .lockedElsewhere && $0.key != .held }
                .max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
            let homeless =
                tonight.unplaced == 0
                ? "" : " or without a usable place in their Job Cluster (\(tonight.unplaced))"
            let most = worst.map { ", most for \($0.key.rawValue) (\($0.value))" } ?? ""
            found.append(
                GuardFinding(
                    code: .leftOut,
                    measured: over.share,
                    limit: over.limit,
                    message:
                        "\(left) of \(whole) tickets are left out\(homeless), \(percent(over.share)) where "
                        + "\(percent(over.limit)) are allowed\(most): check the fields and limits; "
                        + raise("max_left_out_share")
                )
            )
        }
        for code in ReasonCode.allCases {
            let number = tonight.leftOut[code] ?? 0
            let limit = limits.maxLeftOutShareByReason[code]
            guard let over = excess(number, of: whole, over: limit, least: limits.leastTickets) else {
                continue
            }
            found.append(
                GuardFinding(
                    code: .leftOutReason,
                    measured: over.share,
                    limit: over.limit,
                    message: "\(number) of \(whole) tickets are left out for \(code.rawValue), "
                        + "\(percent(over.share)) where \(percent(over.limit)) are allowed: look at some of them; "
                        + raise("max_left_out_share_by_reason.\(code.rawValue)")
                )
            )
        }
        let suspects = (tonight.leftOut[.suspectCoordinates] ?? 0) + tonight.suspectMembers
        if let over = excess(suspects, of: whole, over: limits.maxSuspectShare, least: limits.leastTickets) {
            found.append(
                GuardFinding(
                    code: .suspects,
                    measured: over.share,
                    limit: over.limit,
                    message:
                        "\(suspects) of \(whole) tickets have suspicious coordinates, \(percent(over.share)) "
                        + "where \(percent(over.limit)) are allowed: are latitude and longitude swapped, or "
                        + "empty fields written as 0? " + raise("max_suspect_share")
                )
            )
        }
        let pile = tonight.pileUp
        if let over = excess(pile, of: whole, over: limits.maxPileUpShare, least: limits.leastTickets) {
            found.append(
                GuardFinding(
                    code: .pileUp,
                    measured: over.share,
                    limit: over.limit,
                    message:
                        "\(pile) of \(whole) tickets stand on one and the same point, \(percent(over.share)) "
                        + "where \(percent(over.limit)) are allowed: a default place of the form or the geocoder? "
                        + raise("max_pile_up_share")
                )
            )
        }
        return found
    }

    // MARK: Clusters

    /// One giant cluster, and churn.
    var shape: [GuardFinding] {
        var found: [GuardFinding] = []
        // A cluster that count or load bounds is as large as was asked for.
        let isBounded =
            parameters.algorithm == .capacitated
            && (parameters.maxTickets != nil || parameters.maxLoad != nil)
        let (size, whole) = (tonight.largest, tonight.clustered)
        let least = max(limits.leastTickets, 20)
        if !isBounded, let over = excess(size, of: whole, over: limits.maxBlobShare, least: least) {
            found.append(
                GuardFinding(
                    code: .blob,
                    measured: over.share,
                    limit: over.limit,
                    message: "one cluster has \(size) of \(whole) tickets, \(percent(over.share)) where "
                        + "\(percent(over.limit)) are allowed: lower eps, raise min_points, or use capacitated; "
                        + raise("max_blob_share")
                )
            )
        }
        if let limit = limits.maxChurn, tonight.moved >= max(1, limits.leastTickets), tonight.churn > limit {
            found.append(
                GuardFinding(
                    code: .churn,
                    measured: tonight.churn,
                    limit: limit,
                    message:
                        "\(tonight.moved) tickets changed their cluster, \(percent(tonight.churn)) where "
                        + "\(percent(limit)) are allowed: set a move price or max_churn for planning; "
                        + raise("max_churn of the guards")
                )
            )
        }
        return found
    }

    // MARK: Nights before

    /// Fewer, more or larger than usual.
    var comparison: [GuardFinding] {
        var found: [GuardFinding] = []
        let usual = GuardCheck.median(history.map { Double($0.tickets) })
        let count = Double(tonight.tickets)
        if tonight.tickets == 0 {
            if let many = limits.manyTickets, let usual, usual >= Double(many), usual > 0 {
                found.append(
                    GuardFinding(
                        code: .noTickets,
                        measured: 0,
                        limit: 1,
                        message:
                            "there is no ticket, and there are \(text(usual)) on a usual night: check the JQL, "
                            + "the status names and whether the account still sees the project; "
                            + raise("many_tickets")
                    )
                )
            }
        } else if history.count >= max(1, limits.leastNights), let usual, usual > 0 {
            let factor = count / usual
            if let least = limits.minTicketsFactor, factor < least,
                usual - count >= Double(limits.leastTickets)
            {
                found.append(
                    GuardFinding(
                        code: .fewTickets,
                        measured: factor,
                        limit: least,
                        message:
                            "\(tonight.tickets) tickets where \(text(usual)) are usual: check the JQL and "
                            + "whether the account still sees all of them; lower 'min_tickets_factor' where this "
                            + "is right"
                    )
                )
            }
            if let most = limits.maxTicketsFactor, factor > most,
                count - usual >= Double(limits.leastTickets)
            {
                found.append(
                    GuardFinding(
                        code: .manyTickets,
                        measured: factor,
                        limit: most,
                        message: "\(tonight.tickets) tickets where \(text(usual)) are usual: check the JQL; "
                            + raise("max_tickets_factor")
                    )
                )
            }
        }
        found += emptyPull
        let nights = history.filter { $0.clusters >= 5 && $0.radiusP95 > 0 }
        if let most = limits.maxRadiusFactor, tonight.clusters >= 5,
            nights.count >= max(1, limits.leastNights),
            let usual = GuardCheck.median(nights.map(\.radiusP95)), usual > 0,
            tonight.radiusP95 / usual > most
        {
            found.append(
                GuardFinding(
                    code: .radius,
                    measured: tonight.radiusP95 / usual,
                    limit: most,
                    message:
                        "radii reach \(text(tonight.radiusP95)) (95 % are below) where \(text(usual)) is usual: "
                        + "check max_radius and the coordinates; " + raise("max_radius_factor")
                )
            )
        }
        return found
    }

    /// A query that found many on every night before and finds nothing: members that are read by id hide that.
    private var emptyPull: [GuardFinding] {
        let before = history.compactMap(\.pulled)
        guard tonight.pulled == 0, tonight.tickets > 0, let many = limits.manyTickets,
            before.count >= max(1, limits.leastNights), let fewest = before.min(), fewest >= max(1, many)
        else { return [] }
        return [
            GuardFinding(
                code: .noTickets,
                measured: 0,
                limit: 1,
                message:
                    "the query finds no ticket, and it found at least \(fewest) on every night before: check the "
                    + "JQL and the status names; " + raise("many_tickets")
            )
        ]
    }

    private func text(_ value: Double) -> String { CanonicalJSON.text(of: value.rounded()) }

    /// The middle of values, of an even number the mean of the two; nil where there are none.
    static func median(_ values: [Double]) -> Double? {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    // MARK: Job Clusters that stand

    /// Members that vanish and Job Clusters that would be closed for it.
    var departures: [GuardFinding] {
        var found: [GuardFinding] = []
        let gone = tonight.goneOddly
        let whole = tonight.members + tonight.departedCount
        if let over = excess(gone, of: whole, over: limits.maxGoneShare, least: limits.leastTickets) {
            let parts = [DepartedMember.Reason.deleted, .moved, .removed].compactMap { reason in
                tonight.departed[reason].map { "\($0) \(reason.rawValue)" }
            }
            found.append(
                GuardFinding(
                    code: .membersGone,
                    measured: over.share,
                    limit: over.limit,
                    message: "\(gone) of \(whole) members of standing Job Clusters are gone "
                        + "(\(parts.joined(separator: ", "))), \(percent(over.share)) where "
                        + "\(percent(over.limit)) are allowed: does the account still see them, and is the link "
                        + "type still there? " + raise("max_gone_share")
                )
            )
        }
        if let over = excess(
            tonight.dissolvedOddly,
            of: tonight.standing,
            over: limits.maxDissolvedShare,
            least: limits.leastDissolved
        ) {
            found.append(
                GuardFinding(
                    code: .dissolved,
                    measured: over.share,
                    limit: over.limit,
                    message:
                        "\(tonight.dissolvedOddly) of \(tonight.standing) standing Job Clusters would be closed "
                        + "because their members vanished, \(percent(over.share)) where \(percent(over.limit)) are "
                        + "allowed: look at some of them in Jira; " + raise("max_dissolved_share")
                )
            )
        }
        let usual = GuardCheck.median(history.map { Double($0.standing) }) ?? 0
        if let least = limits.minStandingFactor, history.count >= max(1, limits.leastNights), usual > 0,
            Double(tonight.standing) / usual < least,
            usual - Double(tonight.standing) >= Double(limits.leastTickets)
        {
            found.append(
                GuardFinding(
                    code: .fewStanding,
                    measured: Double(tonight.standing) / usual,
                    limit: least,
                    message:
                        "\(tonight.standing) Job Clusters stand where \(text(usual)) are usual: does the account "
                        + "still see them? Their members would be clustered anew; lower 'min_standing_factor' where "
                        + "this is right"
                )
            )
        }
        return found
    }
}
