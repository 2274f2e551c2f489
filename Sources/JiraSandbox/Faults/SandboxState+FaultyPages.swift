internal import FoundationEssentials

/// Pages of a search that a correct client must survive, or notice.
extension SandboxState {
    /// Another page in place of a search's; nil where the answer is none.
    func page(_ answer: Answer, _ effect: SandboxFaultEffect?, _ visit: Visit) -> Answer? {
        guard visit.endpoint?.template == ["search", "jql"], answer.status == 200,
            let page = try? JSONReader.read(Data(answer.body)), let members = page.members
        else { return nil }
        let asked = question(visit.call)
        let token: String
        if case .repeatedToken = effect {
            token =
                asked.token
                ?? PageToken(offset: 0, issued: visit.call.now).text(
                    jql: asked.jql,
                    seed: configuration.seed
                )
        } else {
            let place = asked.token.flatMap {
                PageToken($0, jql: asked.jql, seed: configuration.seed, now: visit.call.now)
            }
            // A later time of issue makes it another text for the same place.
            token = PageToken(offset: place?.offset ?? 0, issued: (place?.issued ?? visit.call.now) + 1).text(
                jql: asked.jql,
                seed: configuration.seed
            )
        }
        var changed = members.filter { $0.name != "nextPageToken" && $0.name != "isLast" }
        if case .emptyPage = effect {
            changed = changed.map { $0.name == "issues" ? JSONMember(name: "issues", value: .array([])) : $0 }
        }
        changed.append(JSONMember(name: "nextPageToken", value: .string(token)))
        changed.append(JSONMember(name: "isLast", value: .bool(false)))
        var result = answer
        result.body = JSONWriter.bytes { $0.write(.object(changed)) }
        return result
    }

    /// Query and token of a search, from its parameters or its body.
    private func question(_ call: Call) -> (jql: String, token: String?) {
        let body = call.body.isEmpty ? nil : try? call.json()
        let token = call[query: "nextPageToken"] ?? body?["nextPageToken"]?.string
        return (
            call[query: "jql"] ?? body?["jql"]?.string ?? "", token.flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}
