// Bookinfo's reviews: v1 without stars, v2 with black ones, v3 with red ones.

import Base
import Document
import Serving

struct Reviews: Sendable {
    /// How a version shows stars; v1 has none and asks nobody for them.
    struct Style: Sendable, Hashable {
        let color: String
        /// Longer than productpage is ready to wait: an exercise finds that out.
        let patience: TimeSpan

        static func of(_ version: String) -> Style? {
            switch version {
            case "v1": nil
            case "v2": Style(color: "black", patience: .seconds(10))
            default: Style(color: "red", patience: .milliseconds(2500))
            }
        }
    }

    private static let texts = [
        ("Reviewer1", "Two pairs of twins and not a dull minute between them. I laughed all evening."),
        ("Reviewer2", "Quick and clever, though nobody in it ever seems to learn anything."),
    ]

    private let name: String
    private let style: Style?
    private let ratings: ServiceCall

    init(_ params: DemoServiceParams, _ group: LoopGroup) async throws {
        name = params.name
        style = Style.of(params.version)
        ratings = try await ServiceCall(params.ratings, named: "ratings", group)
    }

    func answer(_ request: ServiceRequest) async -> ServiceAnswer {
        let parts = request.parts
        guard request.method == "GET" || request.method == "HEAD" else { return .wrongMethod(allowed: "GET, HEAD") }
        switch parts.first {
        case "health" where parts.count == 1: return .json(["status": "Reviews is healthy"])
        case "reviews" where parts.count == 2:
            guard let id = Int64(parts[1]) else {
                return .json(["error": "please provide numeric product id"], status: 400)
            }
            return .json(await reviews(id, request))
        default: return .notFound(request)
        }
    }

    private func reviews(_ id: Int64, _ request: ServiceRequest) async -> DocumentNode {
        var given: DocumentNode?
        if let style {
            let fields = ForwardedHeaders.of(request, and: ["end-user", "cookie"])
            if case .document(let document) = await ratings.get("/ratings/\(id)", fields, timeout: style.patience) {
                given = document["ratings"]
            }
        }
        let reviews = Self.texts.map { reviewer, text -> DocumentNode in
            var review: DocumentNode = ["reviewer": .string(reviewer), "text": .string(text)]
            if let style { review.set("rating", Self.rating(given?[reviewer], style)) }
            return review
        }
        return [
            "id": .string("\(id)"), "podname": .string(name), "clustername": "skein", "reviews": .list(reviews),
        ]
    }

    private static func rating(_ given: DocumentNode?, _ style: Style) -> DocumentNode {
        guard let stars = given?.int else { return ["error": "Ratings service is currently unavailable"] }
        return ["stars": .integer(Int64(stars)), "color": .string(style.color)]
    }
}
