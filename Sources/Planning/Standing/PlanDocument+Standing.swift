internal import Clustering
internal import Geodesy

extension PlanDocument {
    static func write(_ entry: StandingPlan, metric: Metric, to json: inout CanonicalJSON) {
        json.object { json in
            if let cluster = entry.cluster {
                json.name("cluster")
                write(cluster, metric: metric, to: &json)
            }
            if !entry.departed.isEmpty {
                json.name("departed")
                json.array { json in
                    for member in entry.departed {
                        json.object { json in
                            json.name("id")
                            json.string(member.id)
                            json.name("key")
                            json.string(member.key)
                            json.name("reason")
                            json.string(member.reason.rawValue)
                        }
                    }
                }
            }
            json.name("issue_id")
            json.string(entry.issueID)
            json.name("issue_key")
            json.string(entry.issueKey)
            json.name("joining")
            json.array { json in entry.joining.forEach { json.string($0) } }
            if !entry.keepOut.isEmpty {
                json.name("keep_out")
                json.array { json in entry.keepOut.forEach { json.string($0) } }
            }
            json.name("kept")
            json.array { json in entry.kept.forEach { json.string($0) } }
            json.name("open")
            json.boolean(entry.isOpenForMore)
            if !entry.unplaced.isEmpty {
                json.name("unplaced")
                json.array { json in entry.unplaced.forEach { json.string($0) } }
            }
        }
    }
}

struct WireStanding: Decodable {
    var cluster: WireCluster?
    var departed: [WireDeparted]?
    var issue_id: String
    var issue_key: String
    var joining: [String]
    var keep_out: [String]?
    var kept: [String]
    var open: Bool
    var unplaced: [String]?

    func standing(at path: String) throws(PlanDocumentError) -> StandingPlan {
        var planned: PlannedCluster?
        if let cluster { planned = try cluster.cluster(at: path + ".cluster") }
        return StandingPlan(
            issueID: issue_id,
            issueKey: issue_key,
            kept: kept,
            joining: joining,
            departed: (departed ?? []).map { DepartedMember(id: $0.id, key: $0.key, reason: $0.reason) },
            cluster: planned,
            unplaced: unplaced ?? [],
            keepOut: keep_out ?? [],
            isOpenForMore: open
        )
    }
}

struct WireDeparted: Decodable {
    var id: String
    var key: String
    var reason: DepartedMember.Reason
}
