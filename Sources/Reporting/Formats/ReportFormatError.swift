/// Why a plan cannot be written in a format.
public enum ReportFormatError: Error, Hashable, Sendable {
    /// The format holds degrees of WGS 84 and the plan has plane coordinates.
    case planarPlan(format: String)
}

extension ReportFormatError: CustomStringConvertible {
    /// What does not fit and what to use.
    public var description: String {
        switch self {
        case .planarPlan(let format):
            "\(format) holds degrees of WGS 84, and this plan has plane coordinates; write csv, json or html"
        }
    }
}
