import FoundationEssentials
import HTTPMessages
import Jira
import Testing

struct SiteTests {
    @Test(arguments: [
        ("https://example.atlassian.net", "https", "example.atlassian.net", ""),
        ("HTTPS://Example.Atlassian.Net/", "https", "example.atlassian.net", ""),
        ("https://jira.example.org:8443/jira/", "https", "jira.example.org:8443", "/jira"),
        ("http://127.0.0.1:8080", "http", "127.0.0.1:8080", ""),
        ("http://127.8.9.10/x", "http", "127.8.9.10", "/x"),
        ("http://localhost:1", "http", "localhost:1", ""), ("http://[::1]:8080", "http", "[::1]:8080", ""),
    ])
    func addressIsTakenApart(url: String, scheme: String, authority: String, path: String) throws {
        let site = try JiraSite(name: "hq", url: url)
        #expect(site.scheme == scheme)
        #expect(site.authority == authority)
        #expect(site.contextPath == path)
        #expect(site.browseURL(issueKey: "A-1") == "\(scheme)://\(authority)\(path)/browse/A-1")
    }

    @Test(arguments: [
        "http://example.atlassian.net", "http://127.0.0.1.example.org", "http://127.1", "http://0x7f000001",
        "http://[::ffff:127.0.0.1]", "http://localhost.example.org", "http://1270.0.0.1",
        "http://127.0.0.256",
    ])
    func plainHTTPLeavesTheMachineNowhere(url: String) {
        #expect(throws: JiraSiteError.plainHTTP(url: url)) { try JiraSite(name: "hq", url: url) }
    }

    @Test(arguments: [
        "", "example.atlassian.net", "https://", "https:///x", "https://a b", "https://a?x=1", "https://a#f",
        "https://a:b", "https://a:70000", "https://[::1", "https://é.example", "https://a/%2e",
    ])
    func whatIsNoAddressIsQuoted(url: String) {
        #expect(throws: JiraSiteError.malformed(url: url)) { try JiraSite(name: "hq", url: url) }
    }

    @Test func otherRefusalsNameTheFixAndNoPassword() {
        #expect(throws: JiraSiteError.scheme(url: "ftp://a")) { try JiraSite(name: "hq", url: "ftp://a") }
        #expect(throws: JiraSiteError.emptyName(url: "https://a")) {
            try JiraSite(name: "", url: "https://a")
        }
        #expect(throws: JiraSiteError.credentialsInURL(site: "hq")) {
            try JiraSite(name: "hq", url: "https://ops:hunter2@a")
        }
        for (name, url) in [
            ("", "https://ops:hunter2@a"), ("hq", "ops:hunter2@a"), ("hq", "ftp://ops:hunter2@a"),
        ] {
            do {
                _ = try JiraSite(name: name, url: url)
                Issue.record("accepted \(url)")
            } catch {
                #expect(!"\(error)".contains("hunter2"))
            }
        }
    }

    @Test func tokenIsInTheHeaderAndNowhereElse() throws {
        let credentials = try JiraCredentials.apiToken(email: "ops@example.com", token: " s3cret\n")
        var request = HTTPRequest(method: .get, scheme: "https", authority: "example.com", path: "/")
        credentials.authorize(&request)
        let header = try #require(request.fields["Authorization"])
        #expect(header == "Basic " + Data("ops@example.com:s3cret".utf8).base64EncodedString())
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
            #expect(!text.contains("s3cret"))
            #expect(!text.contains(header.dropFirst(6)))
            #expect(text.contains("ops@example.com"))
        }
    }

    @Test(arguments: [
        ("", "t"), ("a:b@c", "t"), ("a@b", ""), ("a@b", " \n"), ("a@b", "one two"), ("a@b", "x\ny"),
    ])
    func unusableTokensAreRefusedWithoutShowingThem(email: String, token: String) {
        let error = #expect(throws: AuthorizationError.self) {
            try JiraCredentials.apiToken(email: email, token: token)
        }
        #expect(error.map { !"\($0)".contains("one two") } == true)
    }
}
