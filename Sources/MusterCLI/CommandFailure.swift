import Clustering
import CredentialVault
import Geodesy
import HTTPMessages
import Jira
import JiraSignIn
import Muster
import TicketFiles
import Tickets

/// An error with its exit code and its words: how a command ends when it cannot do what it was asked.
struct CommandFailure: Error, Hashable, Sendable {
    /// Exit code.
    var code: ExitCode
    /// What, where and how to fix it.
    var message: String
    /// Further lines, such as the list of configuration problems.
    var details: [String] = []

    /// Makes a failure.
    init(_ code: ExitCode, _ message: String, details: [String] = []) {
        self.code = code
        self.message = message
        self.details = details
    }
}

extension CommandFailure: CustomStringConvertible {
    /// What, where and how to fix it.
    var description: String { message }
}

extension CommandFailure {
    /// Sorts any error by who must act, which is the exit code.
    init(reporting error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self = failure
        case let error as MusterError:
            self.init(CommandFailure.code(of: error.code), error.message, details: error.details)
        case let error as TicketFileError:
            let code: ExitCode =
                switch error.kind {
                case .unreadable: .failed
                case .mapping: .usage
                default: .inputRefused
                }
            self.init(code, error.description)
        case let error as ClusteringError:
            self.init(CommandFailure.code(of: error), CommandFailure.words(error))
        case let error as ConfigurationError:
            self.init(configuration: error)
        case let error as FileFailure:
            self.init(.failed, error.description)
        case let error as LengthError:
            self.init(.usage, error.description)
        case let error as StoreError:
            self.init(error.kind == .locked ? .locked : .failed, error.description)
        case let error as HTTPTransportError:
            self.init(error.kind == .cancelled ? .interrupted : .unavailable, error.description)
        case let error as SignInError:
            let error = MusterError(error)
            self.init(CommandFailure.code(of: error.code), error.message)
        case let error as VaultError:
            let error = MusterError(error)
            self.init(CommandFailure.code(of: error.code), error.message)
        case let error as JiraError:
            let error = MusterError(error)
            self.init(CommandFailure.code(of: error.code), error.message)
        case is CancellationError:
            self.init(.interrupted, "interrupted")
        default:
            self.init(.failed, String(describing: error))
        }
    }

    private static func code(of code: MusterError.Code) -> ExitCode {
        switch code {
        case .configuration, .siteNotReady, .unauthorized: .usage
        case .input, .guarded: .inputRefused
        case .stale: .stale
        case .unavailable: .unavailable
        case .locked: .locked
        case .cancelled: .interrupted
        default: .failed
        }
    }

    private init(configuration error: ConfigurationError) {
        let lines = error.problems.map { "\($0.severity.rawValue): \($0.description)" }
        if error.problems.count == 1, let problem = error.problems.first {
            self.init(.usage, problem.description)
        } else {
            self.init(
                .usage,
                "the configuration cannot be used, with \(error.problems.count) things to look at",
                details: lines
            )
        }
    }

    /// The message with the option's name in place of the parameter's.
    private static func words(_ error: ClusteringError) -> String {
        guard case .invalidParameter(let name, let value, let allowed) = error else {
            return error.description
        }
        let options = [
            "clusterCount": "--clusters", "maxTickets": "--max-tickets", "maxLoad": "--max-load",
            "maxRadius": "--max-radius", "priorityWeight": "--priority-weight", "epsilon": "--eps",
            "minimumPoints": "--min-points", "threads": "--threads", "maxDueSpread": "--max-due-spread",
            "movePrice": "--move-price", "maxChurn": "--max-churn", "previous": "--previous",
        ]
        return ClusteringError.invalidParameter(name: options[name] ?? name, value: value, allowed: allowed)
            .description
    }

    private static func code(of error: ClusteringError) -> ExitCode {
        switch error {
        case .invalidParameter: .usage
        case .duplicateID, .invalidItem, .mixedLocations: .inputRefused
        case .infeasibleClusterCount: .failed
        case .cancelled: .interrupted
        }
    }
}
