/// Grants, codes and tokens that were given out.
struct AuthorizationState: Sendable {}
