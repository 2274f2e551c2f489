extension SandboxConfiguration {
    /// Every account that may sign in, the first one first.
    public var accounts: [SandboxAccount] { [account] + otherAccounts }

    /// The account with an id; nil where there is none.
    func account(id: String?) -> SandboxAccount? { accounts.first { $0.accountID == id } }

    /// The first number of Data Center's version.
    var dataCenterMajor: Int { dataCenterNumbers.first ?? 10 }

    /// Its numbers, as `versionNumbers` has them.
    var dataCenterNumbers: [Int] { dataCenterVersion.split(separator: ".").map { Int($0) ?? 0 } }
}
