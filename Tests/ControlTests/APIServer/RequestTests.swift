// Paths, queries and content types as the API reads them.

import Testing

@testable import APIServer

@Suite struct RequestPathTests {
    private func resource(_ path: String) -> ResourcePath? {
        if case .resource(let resource) = RequestPath(path).target { return resource }
        return nil
    }

    @Test(arguments: [
        ("/api/v1/pods", "", "v1", "", "pods", "", ""),
        ("/api/v1/namespaces/a/pods/b", "", "v1", "a", "pods", "b", ""),
        ("/api/v1/namespaces/a/pods/b/status", "", "v1", "a", "pods", "b", "status"),
        ("/api/v1/namespaces", "", "v1", "", "namespaces", "", ""),
        ("/api/v1/namespaces/a", "", "v1", "a", "namespaces", "a", ""),
        ("/api/v1/namespaces/a/finalize", "", "v1", "a", "namespaces", "a", "finalize"),
        ("/api/v1/namespaces/a/status", "", "v1", "a", "namespaces", "a", "status"),
        ("/apis/apps/v1/namespaces/a/deployments/d/scale", "apps", "v1", "a", "deployments", "d", "scale"),
        (
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Abasic-user", "rbac.authorization.k8s.io", "v1",
            "", "clusterroles", "system:basic-user", ""
        ),
        ("/api/v1/watch/namespaces/a/pods", "", "v1", "a", "pods", "", ""),
    ])
    func coordinates(
        path: String, group: String, version: String, namespace: String, resource: String, name: String, part: String
    ) throws {
        let found = try #require(self.resource(path))
        #expect(found.group == group && found.version == version && found.namespace == namespace)
        #expect(found.resource == resource && found.name == name && found.subresource == part)
        #expect(!found.hasMore)
    }

    @Test(arguments: [
        "/", "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/version", "/openapi/v3/apis/apps/v1",
    ])
    func pathsOfNoResource(path: String) { #expect(resource(path) == nil) }

    @Test func anEncodedSlashStaysInItsPart() throws {
        let found = try #require(resource("/api/v1/namespaces/a%2Fb/pods/c"))
        #expect(found.namespace == "a/b" && found.name == "c")
    }

    @Test func verbs() throws {
        let one = try #require(resource("/api/v1/namespaces/a/pods/b"))
        let all = try #require(resource("/api/v1/namespaces/a/pods"))
        let legacy = try #require(resource("/api/v1/watch/pods"))
        #expect(ResourceVerb(method: "GET", path: one, isWatch: false) == .get)
        #expect(ResourceVerb(method: "GET", path: all, isWatch: false) == .list)
        #expect(ResourceVerb(method: "GET", path: all, isWatch: true) == .watch)
        #expect(ResourceVerb(method: "GET", path: legacy, isWatch: false) == .watch)
        #expect(ResourceVerb(method: "DELETE", path: one, isWatch: false) == .delete)
        #expect(ResourceVerb(method: "DELETE", path: all, isWatch: false) == .deletecollection)
        #expect(ResourceVerb(method: "TRACE", path: all, isWatch: false) == nil)
        #expect(!ResourceVerb.create.fits(one) && ResourceVerb.create.fits(all))
        #expect(!ResourceVerb.patch.fits(all) && ResourceVerb.patch.fits(one))
    }
}

@Suite struct RequestOptionsTests {
    private func options(_ query: KeyValuePairs<String, String>) throws(APIFailure) -> RequestOptions {
        try RequestOptions(query.map { (name: $0.key, value: $0.value) })
    }

    @Test func knownOptions() throws {
        let found = try options([
            "limit": "500", "watch": "", "fieldValidation": "Strict", "dryRun": "All", "resourceVersionMatch": "Exact",
            "timeoutSeconds": "30", "unknown": "x",
        ])
        #expect(found.limit == 500 && found.isWatch && found.isDryRun && found.fieldValidation == .strict)
        #expect(found.resourceVersionMatch == .exact && found.timeoutSeconds == 30)
        #expect(try options(["limit": "0"]).limit == nil)
    }

    @Test(arguments: [
        ("dryRun", "Some", 422), ("fieldValidation", "strict", 422), ("limit", "-1", 400), ("watch", "maybe", 400),
        ("resourceVersionMatch", "Older", 422), ("labelSelector", "a in", 400), ("includeObject", "All", 400),
    ])
    func wrongOptions(name: String, value: String, code: Int) {
        let failure = #expect(throws: APIFailure.self) { try RequestOptions([(name: name, value: value)]) }
        #expect(failure?.code == code)
    }
}

@Suite struct AcceptedFormTests {
    private func form(_ accept: String) -> AcceptedForm? { AcceptedForm(accept: accept, allowsTransformations: true) }

    @Test func kubectlGetsTables() {
        let accept =
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,"
            + "application/json"
        #expect(form(accept)?.transformation == .table(version: "v1"))
        #expect(
            AcceptedForm(accept: accept, allowsTransformations: false)?.transformation
                == AcceptedForm.Transformation.none)
    }

    @Test func protobufIsPassedOver() {
        #expect(form("application/vnd.kubernetes.protobuf,application/json")?.mediaType == "application/json")
        #expect(form("application/vnd.kubernetes.protobuf") == nil)
        #expect(form("application/vnd.kubernetes.protobuf, */*")?.mediaType == "application/json")
    }

    @Test func qualityDecides() {
        #expect(form("application/json;q=0.5,application/yaml")?.mediaType == "application/yaml")
        #expect(form("application/json;q=0") == nil)
    }

    @Test func aggregatedDiscoveryOnlyWhereItIs() {
        let accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;q=0.9"
        let there = AcceptedForm(accept: accept, allowsTransformations: false, allowsDiscovery: true)
        #expect(there?.transformation == .aggregatedDiscovery(version: "v2"))
        #expect(there?.contentType == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
        #expect(form(accept)?.transformation == AcceptedForm.Transformation.none)
    }
}
