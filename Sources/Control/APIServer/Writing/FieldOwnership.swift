// Who manages which field: managedFields of everything that is written.

import Document
import MeshAPI
import ResourceSchema

enum FieldOwnership {
    /// After a create, update or patch other than apply.
    static func updated(
        live: DocumentNode?, new: DocumentNode, request: ResourceRequest, subresource: String
    ) -> DocumentNode {
        ServerSideApply.update(
            live: live, new: new, by: manager(request, request.manager, subresource), schema: request.kind.schema)
    }

    static func applied(
        live: DocumentNode?, configuration: DocumentNode, request: ResourceRequest, subresource: String
    ) throws(APIFailure) -> DocumentNode {
        do throws(ApplyFailure) {
            return try ServerSideApply.apply(
                live: live, applied: configuration,
                by: manager(request, request.options.fieldManager, subresource),
                force: request.options.force ?? false, schema: request.kind.schema)
        } catch {
            throw failure(error, request)
        }
    }

    private static func manager(_ request: ResourceRequest, _ name: String, _ subresource: String) -> FieldManager {
        FieldManager(
            name: name, apiVersion: request.kind.kind.apiVersion, subresource: subresource,
            now: Timestamp.text(Timestamp.now()))
    }

    private static func failure(_ failure: ApplyFailure, _ request: ResourceRequest) -> APIFailure {
        switch failure {
        case .conflicts(let conflicts):
            var result = APIFailure(code: 409, reason: "Conflict", message: failure.description)
            result.causes = conflicts.map {
                APIFailure.Cause(
                    reason: "FieldManagerConflict", message: ApplyFailure.message(of: $0), field: $0.path)
            }
            return result
        case .invalid(let problem): return request.invalid(request.name, [APIFailure.Cause(problem)])
        }
    }
}
