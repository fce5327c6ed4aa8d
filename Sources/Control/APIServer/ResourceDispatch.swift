// Which part of this server carries out a request for a resource.

import Document
import ResourceSchema
import Serving

struct ResourceDispatch: Sendable {
    let core: ServerCore
    let request: ResourceRequest
    let writer: AnswerWriter

    func run(_ exchange: HTTPExchange) async throws(APIFailure) -> Answer {
        if !request.path.subresource.isEmpty { return try await subresource(exchange) }
        if !request.kind.verbs.contains(request.verb.rawValue) { throw APIFailure.methodNotAllowed() }
        if let warning = request.kind.deprecationWarning { request.warnings.add(warning) }
        switch request.verb {
        case .get: return try await ObjectReader(store: core.store, request: request).get()
        case .list: return try await ObjectReader(store: core.store, request: request).list(writer)
        case .watch: return try await WatchStream(store: core.store, request: request, writer: writer).run()
        case .create:
            let body = try await RequestBody.read(exchange).object()
            if let answer = try await AccessReviews(core: core, request: request).answer(body) { return answer }
            return try await ObjectWriter(core: core, request: request).create(body)
        case .update:
            return try await ObjectWriter(core: core, request: request).update(
                try await RequestBody.read(exchange).object())
        case .patch:
            return try await PatchWriter(core: core, request: request).patch(try await RequestBody.read(exchange))
        case .delete:
            let order = try DeletionOrder(request.options, try await RequestBody.read(exchange))
            return try await ObjectDeleter(core: core, request: request).delete(order)
        case .deletecollection:
            let order = try DeletionOrder(request.options, try await RequestBody.read(exchange))
            return try await ObjectDeleter(core: core, request: request).deleteCollection(order)
        }
    }

    private func subresource(_ exchange: HTTPExchange) async throws(APIFailure) -> Answer {
        let name = request.path.subresource
        guard let part = Subresource.all(of: request.kind).first(where: { $0.name == name }) else {
            throw APIFailure.noSuchResource()
        }
        if !part.verbs.contains(request.verb.rawValue) { throw APIFailure.methodNotAllowed() }
        switch name {
        case "scale": return try await scale(exchange)
        case "token":
            return try await TokenSubresource(core: core, request: request).create(
                try await RequestBody.read(exchange).object())
        default: break
        }
        switch request.verb {
        case .get: return try await ObjectReader(store: core.store, request: request).get()
        case .update:
            return try await ObjectWriter(core: core, request: request).update(
                try await RequestBody.read(exchange).object())
        default:
            return try await PatchWriter(core: core, request: request).patch(try await RequestBody.read(exchange))
        }
    }

    private func scale(_ exchange: HTTPExchange) async throws(APIFailure) -> Answer {
        guard let paths = request.kind.scale else { throw APIFailure.noSuchResource() }
        let scale = ScaleSubresource(core: core, request: request, paths: paths)
        switch request.verb {
        case .get: return try await scale.get()
        case .update: return try await scale.update(try await RequestBody.read(exchange).object())
        default: return try await scale.patch(try await RequestBody.read(exchange))
        }
    }
}
