import HTTPMessages
import JiraSandbox
import Testing

/// The file that `muster sandbox --accounts` reads.
@Suite struct AccountFileTests {
    private func read(_ text: String) throws(SandboxSettingsError) -> [SandboxAccount] {
        try SandboxAccount.accounts(parsing: Array(text.utf8))
    }

    @Test func everyKeyArrivesAndTheRestFollowsFromTheAddress() throws {
        let accounts = try read(
            """
            [{"email": "eve@example.com"},
             {"email": "bob@example.com", "token": "t", "name": "robert", "key": "K", "password": "p",
              "accountId": "a", "displayName": "Bob", "timeZone": "Asia/Tokyo", "deniedPermissions": ["LINK_ISSUES"]}]
            """
        )
        var bob = SandboxAccount()
        (bob.email, bob.token, bob.name, bob.key) = ("bob@example.com", "t", "robert", "K")
        (bob.password, bob.accountID, bob.displayName) = ("p", "a", "Bob")
        (bob.timeZoneName, bob.deniedPermissions) = ("Asia/Tokyo", ["LINK_ISSUES"])
        #expect(accounts == [SandboxAccount(email: "eve@example.com"), bob])
        #expect(accounts[0].token == "sandbox-token-eve" && accounts[0].password == "sandbox-password-eve")
        #expect(accounts[0].name == "eve" && accounts[0].displayName == "Eve")
    }

    @Test(
        arguments: [
            ("[]", 1, "", "at least one"), ("{}", 1, "", "list of accounts"),
            ("[{\"email\": \"a@b\"},\n{\"mail\": \"a@b\"}]", 2, "[1].mail", "Did you mean 'email'?"),
            ("[{\"name\": \"a\"}]", 1, "[0]", "needs an 'email'"),
            ("[{\"email\": \"a@b\",\n\"timeZone\": \"Mars/Olympus\"}]", 2, "[0].timeZone", "'Mars/Olympus'"),
            ("[{\"email\": \"a@b\"},\n{\"email\": \"a@c\"}]", 2, "[1]", "the name of an account above"),
        ]
    )
    func problemsNameLinePlaceAndFix(text: String, line: Int, place: String, words: String) throws {
        let error = try #require(throws: SandboxSettingsError.self) { try read(text) }
        #expect(error.line == line && error.place == place && error.message.contains(words), "\(error)")
    }

    @Test func anAccountOfTheFileSignsIn() async throws {
        let eve = SandboxAccount(email: "eve@example.com")
        for product in SandboxProduct.allCases {
            let caller = try SandboxCaller(product) { $0.otherAccounts = [eve] }
            let me = try await caller.send(.get, "/myself", authorization: caller.authorization(eve))
            #expect(me["emailAddress"].string == "eve@example.com")
        }
    }
}
