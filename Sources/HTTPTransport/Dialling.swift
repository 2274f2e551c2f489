import HTTPMessages
import NetworkAddresses

/// Whom a transfer may dial: the site by the policy, or the proxy that was named for it.
struct Dialling {
    private let host: String
    private let policy: AddressPolicy

    init(_ request: PreparedRequest, _ configuration: CurlTransport.Configuration) {
        guard let proxy = configuration.proxy else {
            host = request.host
            policy = configuration.addresses
            return
        }
        // Who names a proxy means it. What the proxy dials is out of our sight, so the site was judged by its text.
        let authority = proxy.firstRange(of: "://").map { proxy[$0.upperBound...] } ?? proxy[...]
        host = PreparedRequest.host(of: String(authority.prefix { $0 != "/" }))
        var policy = configuration.addresses
        policy.exceptions.append(.name(host.lowercased()))
        self.policy = policy
    }

    func allows(_ address: IPAddress) -> Bool { policy.allows(address, host: host) }
}
