// A request for a resource, with everything that was found out about it before it is carried out.

import Document
import MeshAPI
import ResourceSchema
import Store

struct ResourceRequest: Sendable {
    let path: ResourcePath
    let verb: ResourceVerb
    let kind: ServedKind
    let options: RequestOptions
    let user: UserInfo
    let form: AcceptedForm
    /// The client's program, which names the manager of fields when the query doesn't.
    let userAgent: String
    let contentType: String
    let warnings: WarningList

    var namespace: String { kind.kind.isNamespaced ? path.namespace : "" }
    var name: String { path.name }
    var type: ResourceType { ResourceType(group: kind.kind.group, resource: kind.kind.plural) }
    var key: StoreKey { StoreKey(type: type, namespace: namespace, name: name) }
    var resourceName: ResourceName { ResourceName(group: kind.kind.group, resource: kind.kind.plural) }

    /// The same for one object of the collection.
    func of(_ key: StoreKey) -> ResourceRequest {
        ResourceRequest(
            path: path.of(name: key.name, namespace: key.namespace), verb: verb, kind: kind, options: options,
            user: user,
            form: form, userAgent: userAgent, contentType: contentType, warnings: warnings)
    }

    func key(named name: String) -> StoreKey { StoreKey(type: type, namespace: namespace, name: name) }

    var view: ObjectView {
        ObjectView(kind: kind, transformation: form.transformation, inclusion: options.includeObject)
    }

    /// A single name in a field selector or in a legacy watch's path counts as one.
    var selector: ObjectSelector {
        var fields = options.fieldSelector
        if !path.name.isEmpty {
            fields.requirements.append(
                FieldSelector.Requirement(field: "metadata.name", value: path.name, isEqual: true))
        }
        return ObjectSelector(labels: options.labelSelector, fields: fields)
    }

    /// Who managedFields name as the writer: the query's, or the client's program up to its first slash.
    var manager: String {
        if !options.fieldManager.isEmpty { return options.fieldManager }
        return ServerSideApply.defaultManager(userAgent: userAgent)
    }

    func invalid(_ name: String, _ causes: [APIFailure.Cause]) -> APIFailure {
        .invalid(group: kind.kind.group, kind: kind.kind.kind, name: name, causes)
    }

    func invalidListOptions(_ cause: APIFailure.Cause) -> APIFailure {
        .invalid(group: "meta.k8s.io", kind: "ListOptions", name: "", [cause])
    }

    func conflict(_ name: String) -> APIFailure {
        .conflict(resourceName, name, APIFailure.modifiedMeanwhile)
    }
}
