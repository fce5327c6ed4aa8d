// Callers with a join token.

import Base

public struct JoinTokenAuthenticator: CallerAuthenticator {
    private let tokens: JoinTokens

    public init(_ tokens: JoinTokens) { self.tokens = tokens }

    public func authenticate(_ caller: CallerCredentials) async -> AuthenticationOutcome {
        guard let text = caller.bearerToken, text.hasPrefix(JoinTokens.prefix) else { return .absent }
        do { return .proven(try await tokens.prove(text)) } catch { return .refused("\(error)") }
    }
}
