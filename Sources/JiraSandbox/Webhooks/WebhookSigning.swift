internal import FoundationEssentials
internal import Secrets

/// How deliveries prove where they come from.
enum WebhookSigning {
    /// `sha256=<hex>` over the raw body, for a webhook with a secret.
    static func signature(_ body: [UInt8], secret: String) -> String {
        "sha256=" + HMACSHA256(of: body, key: Array(secret.utf8)).hex
    }

    /// A token of an app, good for three minutes: header, claims and signature (RFC 7515).
    static func token(_ app: WebhookApp, accountID: String, now: Int64) -> String {
        let seconds = now / 1_000
        let head = JSONWriter.bytes { writer in
            writer.object { writer in
                writer.field("alg", "HS256")
                writer.field("typ", "JWT")
            }
        }
        let claims = JSONWriter.bytes { writer in
            writer.object { writer in
                writer.field("iss", app.clientID)
                writer.field("sub", accountID)
                writer.field("iat", seconds)
                writer.field("exp", seconds + 180)
            }
        }
        let signed = "\(base64(head)).\(base64(claims))"
        let code = HMACSHA256(of: Array(signed.utf8), key: Array(app.clientSecret.utf8))
        return "\(signed).\(base64(code.bytes))"
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
