// Bookinfo's ratings: how many stars each reviewer gives.

import Base
import Document
import Serving

/// v1 keeps them in memory, v2 in the demo's store.
final class Ratings: Sendable {
    private typealias Stars = [(reviewer: String, stars: Int)]

    private static let usual: Stars = [("Reviewer1", 5), ("Reviewer2", 4)]
    private let kept = Lock([Int64: [String: Int]]())
    private let store: StoreClient?

    init(_ params: DemoServiceParams, _ group: LoopGroup) throws {
        store = try params.store.map { try StoreClient($0) }
    }

    func answer(_ request: ServiceRequest) async -> ServiceAnswer {
        let parts = request.parts
        if parts == ["health"] { return .json(["status": "Ratings is healthy"]) }
        guard parts.first == "ratings", parts.count == 2 else { return .notFound(request) }
        guard let id = Int64(parts[1]) else {
            return .json(["error": "please provide numeric product ID"], status: 400)
        }
        switch request.method {
        case "GET", "HEAD": return await stars(of: id)
        case "POST": return keep(id, request.body)
        default: return .wrongMethod(allowed: "GET, HEAD, POST")
        }
    }

    private func stars(of id: Int64) async -> ServiceAnswer {
        var found = Self.usual
        if let store {
            do throws(StoreFailure) {
                found = []
                for (index, usual) in Self.usual.enumerated() {
                    let text = try await store.get("rating\(index + 1)")
                    found.append((usual.reviewer, text.flatMap { Int($0) } ?? usual.stars))
                }
            } catch {
                return .json(
                    ["error": .string("could not load ratings from database: \(error)")], status: 500)
            }
        } else if let own = kept.withLock({ $0[id] }) {
            found = own.sorted { $0.key < $1.key }.map { (reviewer: $0.key, stars: $0.value) }
        }
        return .json(Self.document(id, found))
    }

    private func keep(_ id: Int64, _ body: [UInt8]) -> ServiceAnswer {
        if store != nil {
            return .json(["error": "ratings that are kept in a store can't be posted here"], status: 501)
        }
        guard let given = try? Document.parse(json: body), given.isMapping else {
            return .json(["error": "please provide valid ratings JSON"], status: 400)
        }
        var stars: [String: Int] = [:]
        for member in given.members {
            guard let number = member.value.int, member.key.text.utf8.count <= 64, stars.count < 64 else {
                return .json(["error": "please provide valid ratings JSON"], status: 400)
            }
            stars[member.key.text] = number
        }
        let isKept = kept.withLock { kept -> Bool in
            // Anybody may post: what is kept has an end.
            if kept[id] == nil, kept.count >= 1000 { return false }
            kept[id] = stars
            return true
        }
        guard isKept else { return .json(["error": "ratings of 1000 products are kept at most"], status: 507) }
        return .json(Self.document(id, stars.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    private static func document(_ id: Int64, _ stars: Stars) -> DocumentNode {
        var ratings: DocumentNode = [:]
        for (reviewer, count) in stars { ratings.set(reviewer, .integer(Int64(count))) }
        return ["id": .integer(id), "ratings": ratings]
    }
}
