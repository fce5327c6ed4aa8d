// The words of refusals, which people know from Kubernetes and scripts look for.

import Document
import MeshAPI
import Testing

@testable import APIServer

@Suite struct FailureTests {
    private let deployments = ResourceName(group: "apps", resource: "deployments")
    private let pods = ResourceName(group: "", resource: "pods")

    @Test func messages() {
        #expect(APIFailure.notFound(pods, "a").message == "pods \"a\" not found")
        #expect(APIFailure.notFound(deployments, "a").message == "deployments.apps \"a\" not found")
        #expect(APIFailure.alreadyExists(deployments, "a").message == "deployments.apps \"a\" already exists")
        #expect(
            APIFailure.conflict(pods, "a", APIFailure.modifiedMeanwhile).message
                == "Operation cannot be fulfilled on pods \"a\": the object has been modified; please apply your "
                + "changes to the "
                + "latest version and try again")
    }

    @Test func oneCauseStandsAloneSeveralInBrackets() {
        let one = APIFailure.invalid(group: "apps", kind: "Deployment", name: "a", [.required("spec.selector")])
        #expect(one.message == "Deployment.apps \"a\" is invalid: spec.selector: Required value")
        let two = APIFailure.invalid(
            group: "", kind: "Pod", name: "a", [.required("x", "why"), .invalid("y", "1", "is odd")])
        #expect(two.message == "Pod \"a\" is invalid: [x: Required value: why, y: Invalid value: 1: is odd]")
        #expect(two.status().entries(at: "details", "causes").map { $0.text(at: "field") } == ["x", "y"])
    }

    @Test func status() {
        let status = APIFailure.notFound(deployments, "a").status()
        #expect(status.text(at: "kind") == "Status" && status.text(at: "status") == "Failure")
        #expect(status.text(at: "reason") == "NotFound" && status.number(at: "code") == 404)
        #expect(status.text(at: "details", "kind") == "deployments" && status.text(at: "details", "group") == "apps")
    }

    @Test func refusalsOfAccess() {
        var request = AccessRequest(user: UserInfo(name: "joe"), verb: "list")
        request.resource = "pods"
        request.namespace = "default"
        #expect(
            request.failure.message
                == "pods is forbidden: User \"joe\" cannot list resource \"pods\" in API group \"\" in the namespace "
                + "\"default\""
        )
        request.namespace = ""
        request.name = "x"
        request.verb = "get"
        request.subresource = "status"
        #expect(
            request.failure.message
                == "pods \"x\" is forbidden: User \"joe\" cannot get resource \"pods/status\" in API group \"\" "
                + "at the cluster scope"
        )
        var path = AccessRequest(user: UserInfo(name: "joe"), verb: "get")
        path.path = "/metrics"
        #expect(path.failure.message == "forbidden: User \"joe\" cannot get path \"/metrics\"")
    }

    @Test func problemsKeepKubernetesWords() {
        let own = APIFailure.Cause(FieldProblem(path: "a", reason: .invalid, message: "found 1, expected 2"))
        #expect(own.message == "Invalid value: found 1, expected 2" && own.reason == "FieldValueInvalid")
        let known = APIFailure.Cause(FieldProblem(path: "a", reason: .missing, message: "Required value"))
        #expect(known.message == "Required value" && known.reason == "FieldValueRequired")
    }

    @Test func warningsAreQuotedAndBounded() {
        let warnings = WarningList()
        warnings.add("a \"b\"\nc")
        warnings.add("a \"b\"\nc")
        warnings.add(String(repeating: "x", count: 5000))
        #expect(warnings.headers == ["299 - \"a \\\"b\\\" c\""])
    }
}

@Suite struct NameRuleTests {
    @Test(arguments: [
        ("a", true), ("a-b.c", true), ("a.b-", false), ("A", false), ("", false), ("a..b", false), ("-a", false),
        ("a_b", false),
    ])
    func subdomains(name: String, isRight: Bool) { #expect((NameRules.subdomain(name) == nil) == isRight) }

    @Test func kindsHaveRulesOfTheirOwn() {
        #expect(NameRules.rule(for: ResourceName(group: "", resource: "services"))("1a") != nil)
        #expect(NameRules.rule(for: ResourceName(group: "", resource: "namespaces"))("a.b") != nil)
        #expect(NameRules.rule(for: ResourceName(group: "", resource: "pods"))("1a.b") == nil)
        let roles = ResourceName(group: "rbac.authorization.k8s.io", resource: "roles")
        #expect(NameRules.rule(for: roles)("system:Thing") == nil)
        #expect(NameRules.rule(for: roles)("a/b") != nil)
    }

    @Test(arguments: [
        ("a", true), ("example.com/a", true), ("/a", false), ("a/", false), ("a/b/c", false), ("A.b_c-1", true),
        ("a b", false),
    ])
    func labelKeys(key: String, isRight: Bool) { #expect((NameRules.qualifiedName(key) == nil) == isRight) }

    @Test func finalizersOfKubernetesKindsHaveAPath() {
        let object: DocumentNode = ["metadata": ["name": "a", "finalizers": ["example.com"]]]
        func causes(_ group: String, _ resource: String) -> Int {
            MetadataRules.causes(object, ResourceName(group: group, resource: resource), isNamespaced: false).count
        }
        #expect(causes("", "configmaps") == 1 && causes("apps", "deployments") == 1)
        #expect(
            causes("apiextensions.k8s.io", "customresourcedefinitions") == 0 && causes("example.com", "widgets") == 0)
    }

    @Test func generatedNamesAndIdentities() {
        #expect(Set((0..<200).map { _ in UniqueID.make() }).count == 200)
        let id = UniqueID.make()
        #expect(id.utf8.count == 36 && Array(id)[14] == "4" && "89ab".contains(Array(id)[19]))
        #expect(NameRules.subdomain("x-" + UniqueID.suffix()) == nil)
    }
}
