import Foundation
import Secrets

/// Checks a plan from its text alone: capacity, radius, constraints, completeness, objective and hash.
///
/// Shares nothing with the algorithms and nothing with the plan's own types: it has its own reader, its own canonical
/// text and its own distance. Distances are the haversine formula on a sphere of 6,371,008.8 m, sums are compensated
/// (Neumaier). A length may differ by a millimetre or a part in 10^9, whichever is more; a limit is checked with the
/// same slack; counts and ids are exact.
public struct PlanVerifier: Sendable {
    /// DBSCAN plans with more tickets than this are not recomputed by brute force, and a note says so.
    public var bruteForceLimit = 20_000

    /// Makes a verifier.
    public init() {}

    /// Checks a plan document.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - previous: the document that it was made from, to recount what moved; a note says where that is missing.
    /// - Returns: what was checked and what does not hold.
    /// - Throws: `VerificationError` where the text is not a plan at all.
    /// - Complexity: linear in the size of the plan, and quadratic in the tickets of a density plan.
    public func verify(
        _ text: [UInt8],
        previous: [UInt8]? = nil
    ) throws(VerificationError) -> Verification {
        var verification = Verification()
        let tree = try Self.tree(of: text)
        try checkHash(of: tree, into: &verification)
        let document = try VerifiedDocument(tree)
        let version = try tree.member("version").number()
        verification.expect(
            (version == 2) == !document.standing.isEmpty && (version == 2 || tree["standing"] == nil),
            "version",
            "version \(version) with \(document.standing.count) standing Job Clusters"
        )
        checkCompleteness(document, into: &verification)
        // What follows looks tickets up by id and would only repeat the failure.
        guard verification.violations.allSatisfy({ $0.rule != "completeness" }) else { return verification }
        checkClusters(document, into: &verification)
        StandingCheck(document: document, verifier: self).run(into: &verification)
        checkUnclustered(document, into: &verification)
        if document.algorithm == "dbscan" {
            DensityCheck(document: document, limit: bruteForceLimit).run(into: &verification)
        }
        if document.algorithm == "capacitated" {
            ConstraintCheck(document: document).run(into: &verification)
            ConflictCheck(document: document).run(into: &verification)
            BoundCheck(document: document, limit: bruteForceLimit).run(into: &verification)
        } else {
            verification.expect(
                document.lowerBound == 0,
                "bound",
                "\(document.algorithm) knows no bound, but the plan states \(document.lowerBound)"
            )
        }
        let earlier = try previous.map { text throws(VerificationError) in
            try VerifiedDocument(try Self.tree(of: text))
        }
        StabilityCheck(document: document, earlier: earlier).run(into: &verification)
        return verification
    }

    /// A document of the kind and version that are known.
    static func tree(of text: [UInt8], format known: String = "muster.plan") throws(VerificationError)
        -> JSONTree
    {
        let tree = JSONTree(try JSONReader.read(text))
        let format = try tree.member("format").text()
        guard format == known else {
            throw VerificationError(path: ".format", reason: "'\(format)' is not '\(known)'")
        }
        let version = try tree.member("version").number()
        let newest = known == "muster.plan" ? 2.0 : 1.0
        guard version == 1 || version == newest else {
            throw VerificationError(
                path: ".version",
                reason: "version \(version) is not one up to \(newest), which this program knows"
            )
        }
        return tree
    }

    private func checkHash(of tree: JSONTree, into verification: inout Verification) throws(VerificationError)
    {
        let stated = try tree.member("plan_hash").text()
        let canonical = tree.canonicalText(without: ["plan_hash", "summary", "elapsed_s"])
        let computed = "sha256:" + SHA256Digest(of: Array(canonical.utf8)).hex
        verification.expect(
            stated == computed,
            "hash",
            "the document says \(stated), its content gives \(computed)"
        )
    }

    private func checkCompleteness(_ document: VerifiedDocument, into verification: inout Verification) {
        var seen: [String: Int] = [:]
        for ticket in document.tickets {
            verification.expect(
                seen.updateValue(0, forKey: ticket.id) == nil,
                "completeness",
                "ticket \(ticket.id) is listed twice"
            )
        }
        for cluster in document.clusters {
            verification.expect(!cluster.members.isEmpty, "completeness", "cluster \(cluster.id) is empty")
            let isOrdered = zip(cluster.members, cluster.members.dropFirst()).allSatisfy { before, after in
                before.utf8.lexicographicallyPrecedes(after.utf8)
            }
            verification.expect(
                isOrdered,
                "order",
                "the members of cluster \(cluster.id) do not stand in ascending order of their ids"
            )
            for member in cluster.members {
                verification.expect(
                    seen[member] != nil,
                    "completeness",
                    "cluster \(cluster.id) has \(member), which is no ticket"
                )
                seen[member]? += 1
            }
        }
        for entry in document.standing {
            for member in entry.kept + entry.joining {
                verification.expect(
                    seen[member] != nil,
                    "completeness",
                    "\(entry.issueKey) has \(member), which is no ticket"
                )
                seen[member]? += 1
            }
        }
        for entry in document.unclustered {
            verification.expect(
                seen[entry.id] != nil,
                "completeness",
                "\(entry.id) is unclustered but no ticket"
            )
            seen[entry.id]? += 1
        }
        for ticket in document.tickets {
            let places = seen[ticket.id] ?? 0
            verification.expect(
                places == 1,
                "completeness",
                "ticket \(ticket.id) is in \(places) places; it must be in exactly one"
            )
        }
        let ids = document.clusters.map(\.id) + document.standing.map(\.issueKey)
        verification.expect(Set(ids).count == ids.count, "completeness", "two clusters have one id")
    }

    private func checkClusters(_ document: VerifiedDocument, into verification: inout Verification) {
        let tickets = Dictionary(uniqueKeysWithValues: document.tickets.map { ($0.id, $0) })
        var sumDistance = CompensatedSum()
        var sumSquared = CompensatedSum()
        var minimized = CompensatedSum()
        for cluster in document.clusters {
            let members = cluster.members.compactMap { tickets[$0] }
            let unplaced = members.filter { $0.place == nil }
            verification.expect(
                unplaced.isEmpty,
                "place",
                "cluster \(cluster.id) has \(unplaced.map(\.id).joined(separator: ", ")) without a place"
            )
            guard unplaced.isEmpty else { continue }
            checkNumbers(of: cluster, members, into: &verification)
            checkCapacity(of: cluster, members, document, into: &verification)
            checkCenter(of: cluster, members, document, into: &verification)
            checkVisitOrder(of: cluster, tickets, document, into: &verification)
            var radius = 0.0
            for member in members {
                let distance = document.distance(member.place, cluster.center)
                radius = max(radius, distance)
                sumDistance.add(distance)
                sumSquared.add(distance * distance)
                let cost = document.objective == "squared" ? distance * distance : distance
                minimized.add(document.weight(of: member) * cost)
            }
            verification.expect(
                agree(radius, cluster.radius),
                "radius",
                "cluster \(cluster.id) says radius \(cluster.radius), its members reach \(radius)"
            )
            if document.algorithm == "capacitated", let limit = document.maxRadius {
                verification.expect(
                    radius <= limit || agree(radius, limit),
                    "radius",
                    "cluster \(cluster.id) reaches \(radius), over the limit of \(limit)"
                )
            }
        }
        verification.expect(
            agree(sumDistance.value, document.sumDistance),
            "objective",
            "sum_distance_m is \(document.sumDistance), recomputed \(sumDistance.value)"
        )
        verification.expect(
            agree(sumSquared.value, document.sumSquared),
            "objective",
            "sum_squared_m2 is \(document.sumSquared), recomputed \(sumSquared.value)"
        )
        if let stated = document.minimized {
            verification.expect(
                agree(minimized.value, stated),
                "objective",
                "minimized is \(stated), the weighted \(document.objective) objective recomputed \(minimized.value)"
            )
        }
        let count = Double(document.clusters.count)
        verification.expect(
            count == document.statedClusters,
            "objective",
            "objective says \(document.statedClusters) clusters, there are \(count)"
        )
        // Beside Job Clusters that stand, a number of clusters is not aimed at.
        if let wanted = document.clusterCount, document.algorithm != "dbscan", document.standing.isEmpty {
            verification.expect(
                count == wanted || document.tickets.count < Int(wanted),
                "clusters",
                "\(count) clusters where exactly \(wanted) were asked for"
            )
        }
        for (before, after) in zip(document.clusters, document.clusters.dropFirst()) {
            verification.expect(
                before.priority <= after.priority,
                "order",
                "cluster \(after.id) of priority \(after.priority) stands after \(before.id) of \(before.priority)"
            )
        }
    }

    /// What a cluster says of itself, whatever the limits are.
    func checkNumbers(
        of cluster: VerifiedDocument.Cluster,
        _ members: [VerifiedDocument.Ticket],
        into verification: inout Verification
    ) {
        verification.expect(
            cluster.size == members.count,
            "capacity",
            "cluster \(cluster.id) says size \(cluster.size), it has \(members.count) members"
        )
        var load = CompensatedSum()
        members.forEach { load.add($0.load) }
        verification.expect(
            agree(load.value, cluster.load),
            "capacity",
            "cluster \(cluster.id) says load \(cluster.load), its members sum to \(load.value)"
        )
        let urgent = members.map(\.priority).min() ?? 0
        verification.expect(
            cluster.priority == urgent,
            "priority",
            "cluster \(cluster.id) says priority \(cluster.priority), its most urgent member has \(urgent)"
        )
    }

    func checkCapacity(
        of cluster: VerifiedDocument.Cluster,
        _ members: [VerifiedDocument.Ticket],
        _ document: VerifiedDocument,
        into verification: inout Verification
    ) {
        guard document.algorithm == "capacitated" else { return }
        var load = CompensatedSum()
        members.forEach { load.add($0.load) }
        if let limit = document.maxTickets {
            verification.expect(
                Double(members.count) <= limit,
                "capacity",
                "cluster \(cluster.id) has \(members.count) members, over max_tickets \(limit)"
            )
        }
        if let limit = document.maxLoad {
            verification.expect(
                load.value <= limit * (1 + 1e-12),
                "capacity",
                "cluster \(cluster.id) carries \(load.value), over max_load \(limit)"
            )
        }
    }

    func checkCenter(
        of cluster: VerifiedDocument.Cluster,
        _ members: [VerifiedDocument.Ticket],
        _ document: VerifiedDocument,
        into verification: inout Verification
    ) {
        if document.algorithm == "capacitated", document.objective == "medoid" {
            let medoid = members.first { $0.id == cluster.medoid }
            verification.expect(
                medoid.map { document.distance($0.place, cluster.center) < 0.001 } ?? false,
                "center",
                "cluster \(cluster.id) has the medoid \(cluster.medoid ?? "none"), which is no member at its centre"
            )
            checkMedoid(of: cluster, members, document, into: &verification)
            return
        }
        let weights = members.map { document.weight(of: $0) }
        guard let mean = document.mean(of: members.map(\.place), weights: weights) else {
            verification.notes.append(
                "cluster \(cluster.id): the mean has no direction; its centre was not checked"
            )
            return
        }
        let offset = document.distance(mean, cluster.center)
        verification.expect(
            offset <= max(0.001, cluster.radius * 1e-9),
            "center",
            "cluster \(cluster.id): the stated centre lies \(offset) from the mean of its members"
        )
    }
}
