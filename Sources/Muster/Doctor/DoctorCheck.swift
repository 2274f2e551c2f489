public import Jira

/// One thing that `muster doctor` looked at.
public struct DoctorCheck: Hashable, Sendable {
    /// How it is.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// As it should be.
        case ok
        /// The job runs, but worse than it could, or somebody should look.
        case warning
        /// The job does not run.
        case failed
    }

    /// What was looked at, in a word or two; the same on every machine.
    public var name: String
    /// How it is.
    public var status: Status
    /// What was found.
    public var found: String
    /// What to do about it, in a sentence; nil where there is nothing to do.
    public var fix: String?
    /// Who must act on a failure; nil where it did not fail.
    public var code: MusterError.Code?
    /// What to ask the administrator of the Jira site for, in a sentence; nil where nothing.
    public var ask: String?
    /// Fields that can hold what Muster needs, surest first for each role; empty in every other check.
    public var suggestions: [FieldSuggestion] = []
    /// A ready section for the configuration file; nil in every other check.
    public var fragment: String?

    private init(
        _ name: String,
        _ status: Status,
        _ found: String,
        fix: String? = nil,
        code: MusterError.Code? = nil
    ) {
        (self.name, self.status, self.found, self.fix, self.code) = (name, status, found, fix, code)
    }

    /// Something that is as it should be.
    public static func ok(_ name: String, _ found: String) -> DoctorCheck { DoctorCheck(name, .ok, found) }

    /// Something to look at.
    public static func warning(_ name: String, _ found: String, fix: String) -> DoctorCheck {
        DoctorCheck(name, .warning, found, fix: fix)
    }

    /// Something that keeps the job from running.
    public static func failed(
        _ name: String,
        _ found: String,
        fix: String,
        code: MusterError.Code
    ) -> DoctorCheck {
        DoctorCheck(name, .failed, found, fix: fix, code: code)
    }
}

extension DoctorCheck {
    /// The same check with what to ask the site's administrator for.
    func asking(_ ask: String?) -> DoctorCheck {
        var check = self
        check.ask = ask
        return check
    }
}

/// Checks of everything that the job of a project needs; nothing is written anywhere.
///
/// Each function gives its checks in a fixed order and never throws: what goes wrong is a check that failed.
public enum Doctor {}
