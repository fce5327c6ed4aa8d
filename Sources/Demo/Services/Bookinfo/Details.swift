// Bookinfo's details: what is printed in the front of the book.

import Document
import Serving

enum Details {
    @Sendable static func answer(_ request: ServiceRequest) async -> ServiceAnswer {
        let parts = request.parts
        guard request.method == "GET" || request.method == "HEAD" else { return .wrongMethod(allowed: "GET, HEAD") }
        switch parts.first {
        case "health" where parts.count == 1: return .json(["status": "Details is healthy"])
        case "details" where parts.count == 2:
            guard let id = Int64(parts[1]) else {
                return .json(["error": "please provide numeric product id"], status: 400)
            }
            return .json(book(id))
        default: return .notFound(request)
        }
    }

    static func book(_ id: Int64) -> DocumentNode {
        [
            "id": .integer(id), "author": "William Shakespeare", "year": 1595, "type": "paperback", "pages": 200,
            "publisher": "PublisherA", "language": "English", "ISBN-10": "1234567890", "ISBN-13": "123-1234567890",
        ]
    }
}
