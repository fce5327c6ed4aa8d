// Bookinfo's productpage: the web page, and what it asks details and reviews for.

import Base
import Document
import Serving

struct ProductPage: Sendable {
    /// What a call brought: its document, or the status to answer with and words for the page.
    struct Part: Sendable {
        let status: Int
        let document: DocumentNode

        var error: String? { document["error"]?.string }
    }

    static let title = "The Comedy of Errors"
    /// One attempt's time, and how many attempts reviews gets.
    static let patience = TimeSpan.seconds(3)
    static let attempts = 2

    private let details: ServiceCall
    private let reviews: ServiceCall
    private let ratings: ServiceCall

    init(_ params: DemoServiceParams, _ group: LoopGroup) async throws {
        details = try await ServiceCall(params.details, named: "details", group)
        reviews = try await ServiceCall(params.reviews, named: "reviews", group)
        ratings = try await ServiceCall(params.ratings, named: "ratings", group)
    }

    func answer(_ request: ServiceRequest) async -> ServiceAnswer {
        let parts = request.parts
        if request.method == "POST", parts == ["login"] { return Session.login(request) }
        guard request.method == "GET" || request.method == "HEAD" else {
            return .wrongMethod(allowed: parts == ["login"] ? "POST" : "GET, HEAD")
        }
        switch parts.first {
        case nil: return .html(ProductPageHTML.index)
        case "index.html" where parts.count == 1: return .html(ProductPageHTML.index)
        case "health" where parts.count == 1: return .text("Product page is healthy")
        case "productpage" where parts.count == 1: return await page(request)
        case "login" where parts.count == 1: return .wrongMethod(allowed: "POST")
        case "logout" where parts.count == 1: return Session.logout(request)
        case "static": return Self.file(Array(parts.dropFirst())) ?? .notFound(request)
        case "api" where parts.starts(with: ["api", "v1", "products"]):
            return await products(Array(parts.dropFirst(3)), request)
        default: return .notFound(request)
        }
    }

    private func page(_ request: ServiceRequest) async -> ServiceAnswer {
        let fields = Self.fields(request)
        let details = await details(0, fields)
        let reviews = await reviews(0, fields)
        return .html(ProductPageHTML.page(user: Session.user(of: request), details: details, reviews: reviews))
    }

    /// `/api/v1/products[/N[/reviews|/ratings]]`
    private func products(_ parts: [String], _ request: ServiceRequest) async -> ServiceAnswer {
        guard let word = parts.first else { return .json([Self.product]) }
        guard let id = Int64(word), parts.count <= 2 else { return .notFound(request) }
        let fields = Self.fields(request)
        let part: Part
        switch parts.dropFirst().first {
        case nil: part = await details(id, fields)
        case "reviews": part = await reviews(id, fields)
        case "ratings":
            part = Self.part(
                await ratings.get("/ratings/\(id)", fields, timeout: Self.patience),
                "Sorry, product ratings are currently unavailable for this book.")
        default: return .notFound(request)
        }
        return .json(part.document, status: part.status)
    }

    private func details(_ id: Int64, _ fields: HTTPFields) async -> Part {
        Self.part(
            await details.get("/details/\(id)", fields, timeout: Self.patience),
            "Sorry, product details are currently unavailable for this book.")
    }

    private func reviews(_ id: Int64, _ fields: HTTPFields) async -> Part {
        var outcome = ServiceCall.Outcome.failed(status: 0)
        for _ in 0..<Self.attempts {
            outcome = await reviews.get("/reviews/\(id)", fields, timeout: Self.patience)
            if case .document = outcome { break }
        }
        return Self.part(outcome, "Sorry, product reviews are currently unavailable for this book.")
    }

    private static func part(_ outcome: ServiceCall.Outcome, _ words: String) -> Part {
        switch outcome {
        case .document(let document): Part(status: 200, document: document)
        case .failed(let status):
            Part(status: status == 0 ? 500 : status, document: ["error": .string(words)])
        }
    }

    /// What goes with every call: the trace, and who is logged in.
    private static func fields(_ request: ServiceRequest) -> HTTPFields {
        var fields = ForwardedHeaders.of(request, and: ["cookie"])
        if let user = Session.user(of: request) { fields.set("end-user", user) }
        return fields
    }

    static let product: DocumentNode = [
        "id": 0, "title": .string(title), "descriptionHtml": .string(ProductPageHTML.summary),
    ]

    private static func file(_ path: [String]) -> ServiceAnswer? {
        switch path {
        case ["bookinfo.css"]:
            ServiceAnswer(
                200, ["content-type": "text/css; charset=utf-8"], Array(ProductPageStyle.sheet.utf8))
        case ["icon.svg"]:
            ServiceAnswer(200, ["content-type": "image/svg+xml"], Array(ProductPageStyle.icon.utf8))
        default: nil
        }
    }
}
