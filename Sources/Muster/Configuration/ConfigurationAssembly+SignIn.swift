extension ConfigurationAssembly {
    /// How a site is signed in to, checked against the site's kind.
    mutating func makeAuthentication(
        _ path: String,
        site: String,
        kind: SiteConfiguration.Kind
    ) -> SiteAuthentication {
        let method = method(path + ".type", kind: kind)
        let email = text(path + ".email")
        if method == .apiToken, email == nil, !draft.hasError(around: path + ".email") {
            draft.refuse(
                path + ".email",
                at: origin(of: path + ".email"),
                "is missing; api_token needs the account's address, such as 'email: ops@example.com'"
            )
        }
        if let email, !email.contains("@") {
            draft.refuse(path + ".email", at: origin(of: path + ".email"), "'\(email)' is no e-mail address")
        }
        let isOAuth = method == .oauth1 || method == .oauth2
        let clientID = text(path + ".client_id")
        if isOAuth, clientID == nil, !draft.hasError(around: path + ".client_id") {
            let what = method == .oauth2 ? "the client id of the app" : "the consumer key"
            draft.refuse(
                path + ".client_id",
                at: origin(of: path + ".client_id"),
                "is missing; \(method.rawValue) needs \(what) that the site's administrator registered"
            )
        }
        let standard = SiteAuthentication(method: method)
        return SiteAuthentication(
            method: method,
            email: email,
            token: isOAuth ? .vault : tokenSource(path + ".token_file", site: site),
            isScoped: flag(path + ".scoped") ?? false,
            clientID: clientID,
            clientSecret: method == .oauth2
                ? clientSecret(path + ".client_secret_file", site: site, kind: kind) : nil,
            redirectURI: redirectURI(path + ".redirect_uri") ?? standard.redirectURI,
            scopes: texts(path + ".scopes"),
            authorizationServer: text(path + ".authorization_server") ?? standard.authorizationServer,
            apiGateway: text(path + ".api_gateway") ?? standard.apiGateway,
            cloudID: text(path + ".cloud_id")
        )
    }

    private mutating func method(_ key: String, kind: SiteConfiguration.Kind) -> SiteAuthentication.Method {
        let standard: SiteAuthentication.Method = kind == .cloud ? .apiToken : .personalToken
        guard isGiven(key), let method = text(key).flatMap(SiteAuthentication.Method.init) else {
            return standard
        }
        let problem: String? =
            switch (kind, method) {
            case (.cloud, .personalToken):
                "'personal_token' is for Data Center; a Cloud site takes api_token with an email"
            case (.cloud, .oauth1):
                "'oauth1' is for Data Center; a Cloud site takes api_token with an email, or oauth2"
            case (.datacenter, .apiToken):
                "'api_token' is for Cloud; a Data Center site takes personal_token, oauth2 or oauth1"
            default: nil
            }
        if let problem { draft.refuse(key, at: origin(of: key), problem) }
        return method
    }

    /// The environment wins over the file, as everywhere; what is in neither may be with the encrypted credentials.
    private mutating func tokenSource(_ key: String, site: String) -> SiteAuthentication.SecretSource {
        let variable = ConfigurationEnvironment.tokenName(forSite: site)
        if !site.isEmpty, environment[variable]?.isEmpty == false { return .environment(variable) }
        guard let path = path(key) else {
            if files.permissions(credentials.file) != nil { return .vault }
            if !draft.hasError(around: key) {
                let fix = site.isEmpty ? "" : ", put the token into the environment as \(variable)"
                draft.refuse(
                    key,
                    at: origin(of: key),
                    "is missing; name a file that holds the token\(fix), or run 'muster auth login'"
                )
            }
            return .vault
        }
        checkSecretFile(path, key: key)
        return .file(path)
    }

    /// Cloud wants the secret of an app always; Data Center may have none.
    private mutating func clientSecret(
        _ key: String,
        site: String,
        kind: SiteConfiguration.Kind
    ) -> SiteAuthentication.SecretSource? {
        let variables = [
            ConfigurationEnvironment.clientSecretName(forSite: site),
            ConfigurationEnvironment.foreignClientSecret,
        ]
        for variable in variables where environment[variable]?.isEmpty == false {
            return .environment(variable)
        }
        guard let path = path(key) else {
            if files.permissions(credentials.file) != nil { return .vault }
            if kind == .cloud, !draft.hasError(around: key) {
                draft.refuse(
                    key,
                    at: origin(of: key),
                    "is missing; name a file that holds the client secret of the app, or put it into the environment as "
                        + variables[0]
                )
            }
            return nil
        }
        checkSecretFile(path, key: key)
        return .file(path)
    }

    /// The browser comes back to this machine: another address would give the code to somebody else.
    private mutating func redirectURI(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        let hosts = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        let rest = hosts.lazy.compactMap { text.hasPrefix($0) ? text.dropFirst($0.count) : nil }.first
        guard let rest, rest.first == ":" || rest.first == "/" else {
            draft.refuse(
                key,
                at: origin(of: key),
                "'\(text)' must be an address of this machine, such as http://127.0.0.1:8765/callback"
            )
            return nil
        }
        return text
    }

    /// Problems of a file that must hold a secret and be its owner's alone.
    mutating func checkSecretFile(_ path: String, key: String) {
        let place = origin(of: key)
        let written = text(key) ?? ""
        guard !ConfigurationAssembly.looksLikeToken(written) else {
            draft.refuse(
                key,
                at: place,
                "holds a token, it seems, and not the name of a file; put the token into a file (chmod 600)"
            )
            return
        }
        do {
            guard let bytes = try files.contents(path) else {
                let make = "(umask 077; cat > '\(path)')"
                draft.refuse(
                    key,
                    at: place,
                    "'\(path)' does not exist; make it with \(make), paste the token, Ctrl-D"
                )
                return
            }
            if SiteToken.trimmed(bytes).isEmpty {
                draft.refuse(key, at: place, "'\(path)' is empty; put the token into it")
            }
        } catch {
            draft.refuse(key, at: place, "'\(path)' cannot be read: \(error.reason)")
            return
        }
        // systemd hands credentials over with an access list, whose mask looks like rights of the group.
        let handed = environment["CREDENTIALS_DIRECTORY"].map { !$0.isEmpty && path.hasPrefix($0 + "/") }
        if handed != true, let bits = files.permissions(path), bits & 0o077 != 0 {
            let mode = String(bits & 0o777, radix: 8)
            draft.warn(
                key,
                at: place,
                "'\(path)' can be read by others (mode \(mode)); run chmod 600 '\(path)'"
            )
        }
    }

    /// Long, without any sign of a file name: more likely the token itself, which must not be printed.
    static func looksLikeToken(_ text: String) -> Bool {
        text.utf8.count >= 24 && !text.contains("/") && !text.contains(".")
    }
}
