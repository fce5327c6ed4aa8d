// Looks at the product page through the ingress gateway until all of bookinfo answers.

import Base
import Serving

struct PageProbe: Sendable {
    let page: String
    let group: LoopGroup

    private static let patience = TimeSpan.seconds(30)
    /// With rules that are there already the page may be as broken as its user wants it: any answer will do by then.
    private static let patienceWithRules = TimeSpan.seconds(3)

    /// Returns when every version of reviews has been seen, with stars where there should be some; with `rules` of an
    /// earlier run, when the page is whole, or at least answered.
    func wait(withRules rules: Bool, _ say: @Sendable (String) -> Void) async throws {
        guard let origin = URLText(page) else { return }
        let client = try await HTTPClient(origin: origin, group: group)
        defer { client.close() }
        let began = Instant.now
        let end = began + Self.patience
        var missing: Set = ["reviews-v1", "reviews-v2", "reviews-v3"]
        var last = "no answer"
        while !missing.isEmpty {
            if Instant.now > end {
                throw DemoFailure(
                    "the product page wasn't complete within \(Self.patience.milliseconds / 1000) s: \(last); the logs of "
                        + "istio-ingressgateway-sidecar and productpage-v1 in the state directory may say why")
            }
            try Task.checkCancellation()
            do throws(HTTPFailure) {
                let answer = try await client.send(HTTPRequestHead(path: ""), timeout: .seconds(8))
                let text = String(decoding: try await answer.body(limit: 1 << 20), as: UTF8.self)
                let failure = Self.failure(status: answer.status, text)
                if rules, failure == nil || Instant.now - began > Self.patienceWithRules { return }
                if failure == nil, let name = missing.first(where: { text.contains("<u>\($0)</u>") }) {
                    missing.remove(name)
                    last = "no answer of \(missing.sorted().joined(separator: ", ")) yet"
                    continue
                }
                last = failure ?? last
            } catch {
                last = "\(error)"
            }
            say(last)
            try await Task.sleep(for: .milliseconds(25))
        }
    }

    static func failure(status: Int, _ text: String) -> String? {
        if status != 200 { return "HTTP status \(status)" }
        for words in [
            "Error fetching product details!", "Error fetching product reviews!",
            "Ratings service is currently unavailable",
        ] where text.contains(words) {
            return words
        }
        return nil
    }
}
