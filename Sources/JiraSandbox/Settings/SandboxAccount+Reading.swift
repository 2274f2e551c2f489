internal import FoundationEssentials

// The form of an accounts file; `Sandbox.md` documents it.

extension SandboxAccount {
    private static let keys = [
        "email", "token", "name", "key", "password", "accountId", "displayName", "timeZone",
        "deniedPermissions",
    ]

    /// Makes an account from an e-mail address; token, password and the rest follow from the part before the `@`.
    ///
    /// `eve@example.com` signs in with the token `sandbox-token-eve` or the password `sandbox-password-eve`.
    public init(email: String, timeZoneName: String = "Etc/UTC") {
        let name = String(email.prefix { $0 != "@" })
        self.init()
        self.email = email
        self.name = name
        token = "sandbox-token-\(name)"
        password = "sandbox-password-\(name)"
        accountID = "712020:sandbox-\(name)"
        displayName = name.capitalized
        self.timeZoneName = timeZoneName
    }

    /// Reads an accounts file: JSON, a list of accounts of which the first is the site's own.
    ///
    /// - Parameter bytes: the file.
    /// - Returns: the accounts; at least one.
    /// - Throws: `SandboxSettingsError` with the line of the first thing that is wrong: an unknown key, no e-mail
    ///   address, an unknown time zone, two accounts with one name or token.
    public static func accounts(parsing bytes: [UInt8]) throws(SandboxSettingsError) -> [SandboxAccount] {
        try SettingsDocument(bytes).read { value throws(SettingsProblem) in
            guard let items = value.array, !items.isEmpty else {
                throw SettingsProblem(path: [], message: "must be a list of accounts, at least one")
            }
            var accounts: [SandboxAccount] = []
            for (number, item) in items.enumerated() {
                let account = try SandboxAccount(item, [.item(number)])
                for other in accounts {
                    let same: [(name: String, isSame: Bool)] = [
                        ("email", other.email == account.email), ("name", other.name == account.name),
                        ("token", other.token == account.token),
                        ("accountId", other.accountID == account.accountID),
                    ]
                    guard let twice = same.first(where: \.isSame) else { continue }
                    throw SettingsProblem(
                        path: [.item(number)],
                        message: "has the \(twice.name) of an account above; give each its own"
                    )
                }
                accounts.append(account)
            }
            return accounts
        }
    }

    private init(_ value: JSONValue, _ path: [SettingsStep]) throws(SettingsProblem) {
        let reader = try SettingsReader(value, path, known: Self.keys)
        guard let email = try reader.text("email"), email.contains("@") else {
            throw SettingsProblem(path: path, message: "needs an 'email' such as \"eve@example.com\"")
        }
        self.init(email: email)
        if let text = try reader.text("token") { token = text }
        if let text = try reader.text("name") { name = text }
        key = try reader.text("key")
        if let text = try reader.text("password") { password = text }
        if let text = try reader.text("accountId") { accountID = text }
        if let text = try reader.text("displayName") { displayName = text }
        if let text = try reader.text("timeZone") {
            guard Self.knowsTimeZone(named: text) else {
                throw reader.problem("timeZone", "'\(text)' is no time zone here; write \"Europe/Berlin\"")
            }
            timeZoneName = text
        }
        for (item, place) in reader.items("deniedPermissions") {
            guard let text = item.string else {
                throw SettingsProblem(path: place, message: "must be a key such as \"LINK_ISSUES\"")
            }
            deniedPermissions.insert(text)
        }
    }
}
