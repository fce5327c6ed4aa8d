// What is shown under `/debug` to those who may see it.

import Serving

/// Answers requests that have been authorized by their path.
public protocol DebugSource: Sendable {
    func answer(_ exchange: HTTPExchange) async
}
