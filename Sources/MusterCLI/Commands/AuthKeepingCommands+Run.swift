import CredentialVault
import Muster

extension AuthLogoutCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let work = try AuthWork(parsed, context)
        // A site that left the configuration can have left credentials behind.
        let name = try parsed[AuthCommand.site] ?? work.site().name
        let kept = try work.vault.listing().filter { $0.site == name }
        let isDry = parsed[ProjectOptions.dryRun]
        let count = isDry ? kept.count : try await work.vault.remove(site: name)
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(["site": name, "removed": "\(count)"]))
        } else {
            context.console.result(
                count == 0
                    ? "nothing is kept for site '\(name)'"
                    : "\(isDry ? "would remove" : "removed") \(counted(count, "credential")) of site '\(name)'"
            )
        }
        return .done
    }
}

extension AuthRotateKeyCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let vault = try AuthWork(parsed, context).vault
        let message: String
        if vault.keySource.path != nil {
            try await vault.rotateKeyFile()
            message = "the credentials are encrypted under a new key in \(vault.keySource.words)"
        } else if parsed[Self.finish] {
            try await vault.finishRotation()
            message = "the credentials are encrypted under the key in \(vault.keySource.words) alone"
        } else {
            let isNew = try await vault.beginRotation()
            message =
                isNew
                ? "the credentials open with the old and the new key; restart what has the old one, then: muster auth "
                    + "rotate-key --finish"
                : "the credentials open with the key in \(vault.keySource.words) already; --finish gives every other up"
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(["status": message]))
        } else {
            context.console.result(message)
        }
        return .done
    }
}
