internal import FoundationEssentials

extension ClusterWording {
    /// The summary that an edit sets; nil where it sets none.
    ///
    /// - Parameter value: a JSON object of fields by id.
    /// - Returns: the summary as it is sent.
    static func summary(in value: String?) -> String? {
        struct Fields: Decodable { var summary: String? }
        return value.flatMap { try? JSONDecoder().decode(Fields.self, from: Data($0.utf8)) }?.summary
    }
}
