/// Which Jira product a site runs; every difference between the two that the client acts on is a value here.
///
/// Nothing else asks which product it is: code reads the value that it depends on, so that a difference is found,
/// changed and tested in one place.
public struct JiraFlavor: Hashable, Sendable {
    // MARK: Addresses and people

    /// Name in the configuration, `sites[].kind`.
    public let name: String
    /// Where the REST interface lives below the site's address.
    public let apiPath: String
    /// What `serverInfo` calls this product in `deploymentType`.
    public let deploymentTypes: Set<String>
    /// How people are told apart.
    public let userIdentity: UserIdentity
    /// Response header that names the account that a request was taken to come from; its value for nobody.
    let accountHeader: (name: String, anonymous: String)?
    /// Whether `mypermissions` wants the permissions' names; where not, it answers all of them.
    let asksForPermissionsByName: Bool

    // MARK: Searching

    /// How a search goes on after its first page.
    public let searchPaging: SearchPaging
    /// Segments of the search's path below the interface's root.
    let searchPath: [String]
    /// Most issues that a page may be asked for; the site gives fewer where it likes.
    public let searchPageLimit: Int
    /// How many issues with fields are asked for in a page of a pull.
    let pullPageSize: Int
    /// How a site says how many issues a query finds.
    public let counting: Counting
    /// Most issues that a search can be told to look at in the database itself, `reconcileIssues`; 0 for none.
    public let reconcileLimit: Int
    /// How many issues a bulk read takes, the boldest number first; empty where there is no such call.
    let bulkReadSizes: [Int]

    // MARK: Writing

    /// How rich text is written; either form is read on both.
    public let richText: RichText
    /// Most issues that one bulk create takes.
    public let bulkCreateLimit: Int
    /// Whether links may go inside a create (where the create screen has them).
    ///
    /// Data Center's documentation has it for edits only, and several links in one create are not settled (facts
    /// sections 2.4 and 12), so there they are made one by one.
    public let linksInsideCreate: Bool
    /// Whether entity properties may go inside a create; used on Cloud only, where the interface has had them from the start.
    public let propertiesInsideCreate: Bool
    /// Whether a repeated link request is known to change nothing (Jira Cloud's documentation says so).
    public let repeatsLinksSafely: Bool

    /// How rich text is written and read.
    public enum RichText: Hashable, Sendable {
        /// A document of the Atlassian Document Format.
        case document
        /// A text with wiki markup.
        case wiki
    }

    /// How a search goes on after its first page.
    public enum SearchPaging: Hashable, Sendable {
        /// By a token of the page before; without a total.
        case token
        /// By the number of rows to leave out, which shifts when rows move; each page has the total.
        case offset
    }

    /// How a site says how many issues a query finds.
    public enum Counting: Hashable, Sendable {
        /// By a call of its own, which promises no exactness.
        case approximate
        /// As the total of a search that asks for no row: exact for the index that answers.
        case exact
    }

    /// How people are told apart.
    public enum UserIdentity: Hashable, Sendable {
        /// By account id; names and e-mail addresses are often hidden.
        case accountID
        /// By user name and key.
        case name
    }

    /// Jira Cloud, REST version 3.
    public static let cloud = JiraFlavor(
        name: "cloud",
        apiPath: "/rest/api/3",
        deploymentTypes: ["Cloud"],
        userIdentity: .accountID,
        accountHeader: nil,
        asksForPermissionsByName: true,
        searchPaging: .token,
        searchPath: ["search", "jql"],
        searchPageLimit: 5_000,
        pullPageSize: 100,
        counting: .approximate,
        reconcileLimit: 50,
        bulkReadSizes: [1_000, 100],
        richText: .document,
        bulkCreateLimit: 50,
        linksInsideCreate: true,
        propertiesInsideCreate: true,
        repeatsLinksSafely: true
    )

    /// Jira Data Center and Server, REST version 2.
    public static let dataCenter = JiraFlavor(
        name: "datacenter",
        apiPath: "/rest/api/2",
        deploymentTypes: ["Server", "DataCenter", "Data Center"],
        userIdentity: .name,
        accountHeader: ("X-AUSERNAME", anonymous: "anonymous"),
        asksForPermissionsByName: false,
        searchPaging: .offset,
        searchPath: ["search"],
        // The usual `jira.search.views.default.max`; a site caps lower without saying so but in the answer.
        searchPageLimit: 1_000,
        pullPageSize: 500,
        counting: .exact,
        reconcileLimit: 0,
        bulkReadSizes: [],
        richText: .wiki,
        bulkCreateLimit: 50,
        linksInsideCreate: false,
        propertiesInsideCreate: false,
        repeatsLinksSafely: false
    )

    /// Both products.
    static let all = [cloud, dataCenter]
}

extension JiraFlavor {
    /// By name: a product has one value of each.
    public static func == (left: JiraFlavor, right: JiraFlavor) -> Bool { left.name == right.name }

    /// By name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
