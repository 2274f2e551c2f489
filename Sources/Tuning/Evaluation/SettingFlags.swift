internal import Geodesy
internal import Planning

/// Signs that a setting makes nothing useful of the tickets, whatever its figures are.
///
/// Those of density clustering are the red flags of Schubert, Sander, Ester, Kriegel and Xu, "DBSCAN Revisited, Revisited"
/// (ACM TODS 42, 2017), as asked for in scikit-learn pull request 14942: hardly any core, nearly all cores, one cluster.
struct SettingFlags {
    let setting: TuningSetting
    let base: PlanParameters
    let nights: [NightMeasures]

    /// Sentences; none where nothing is wrong.
    var flags: [String] {
        let filled = nights.filter { $0.pool >= 2 }
        guard !filled.isEmpty else { return [] }
        var flags: [String] = []
        func say(_ sentence: String, where isSo: (NightMeasures) -> Bool) {
            let count = filled.count(where: isSo)
            guard 2 * count >= filled.count else { return }
            flags.append("\(sentence) on \(count) of \(Wording.count(filled.count, "night", "nights"))")
        }
        say("no ticket is in a cluster") { $0.clustered == 0 }
        say("more than half of the tickets are left out") { $0.clustered > 0 && 2 * $0.leftOut > $0.pool }
        let capacity = setting.capacity(base)
        // Where all fit into one cluster, one is as it should be.
        let expected =
            setting.algorithm == .kmeans ? setting.maxTickets ?? base.maxTickets ?? 0 : capacity ?? 0
        say("one cluster holds every ticket in a cluster") { night in
            night.clusters == 1 && night.clustered >= 10 && night.clustered > expected
        }
        if setting.algorithm == .dbscan {
            say("fewer than 1 ticket in 20 is a core: eps is too small or min points too great") {
                Self.share($0) < 0.05
            }
            say("more than 19 tickets in 20 are cores: eps is too great or min points too small") {
                Self.share($0) > 0.95
            }
        }
        if let capacity {
            say("every cluster is full: the capacity decides, not the radius") {
                $0.clusters >= 2 && $0.clustered == $0.clusters * capacity
            }
            let clusters = filled.reduce(0) { $0 + $1.clusters }
            let clustered = filled.reduce(0) { $0 + $1.clustered }
            if clusters > 0 {
                let fill = Double(clustered) / Double(clusters * capacity)
                if fill < 0.3 {
                    flags.append(
                        "clusters are filled to less than 30 % on average: the radius is too small for the capacity"
                    )
                }
            }
        }
        if isRadiusIdle, let limit = setting.maxRadius {
            let widest = nights.map(\.radiusMax).max() ?? 0
            flags.append(
                "the radius limit of \(Wording.length(limit.meters, base.metric)) is never reached: "
                    + "the widest cluster has \(Wording.length(widest, base.metric))"
            )
        }
        return flags
    }

    /// Whether no cluster of any night comes within a tenth of the radius limit.
    var isRadiusIdle: Bool {
        guard setting.algorithm == .capacitated, let limit = setting.maxRadius,
            nights.contains(where: { $0.clustered > 0 })
        else { return false }
        return nights.allSatisfy { $0.radiusMax < 0.9 * limit.meters }
    }

    private static func share(_ night: NightMeasures) -> Double {
        Double(night.cores ?? 0) / Double(max(1, night.pool))
    }
}
