// The tool's verbs: load (until killed), dump, bench.

import Base
import Document
import Glibc
import Serving
import Store

enum StoreTool {
    /// A kind that a Kubernetes has, too.
    static let type = ResourceType(group: "", resource: "configmaps")

    private static let usage = """
        skein-store-tool VERB STORE [...]
          load STORE WRITERS [BYTES]   each writer changes its own objects; prints "begin NAME N" and "done NAME N REVISION"
          dump STORE                   prints "NAME N REVISION" of every object, then "revision R"
          follow STORE                 prints "put NAME N REVISION" and "deleted NAME REVISION" until it is killed
          bench STORE                  writes and lists, and prints how fast
        STORE: memory | sqlite=PATH | etcd=URL,URL | kubernetes=KUBECONFIG

        """

    static func run(_ arguments: [String]) async {
        guard arguments.count >= 2 else { return fail(usage, code: 64) }
        do {
            let store = try await open(arguments[1])
            switch arguments[0] {
            case "load":
                let writers = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
                let bytes = arguments.count > 3 ? Int(arguments[3]) ?? 500 : 500
                await load(store, writers: writers, bytes: bytes)
            case "follow": try await follow(store)
            case "dump": try await dump(store)
            case "bench": try await StoreBench.run(store)
            default: fail(usage, code: 64)
            }
        } catch {
            fail("\(error)\n", code: 1)
        }
    }

    private static func open(_ text: String) async throws -> any ResourceStore {
        let parts = text.split(separator: "=", maxSplits: 1)
        switch parts.first {
        case "memory": return MemoryStore()
        case "sqlite" where parts.count == 2: return try SQLiteStore(path: String(parts[1]))
        case "etcd" where parts.count == 2:
            let endpoints = parts[1].split(separator: ",").map(String.init)
            let options = try EtcdOptions(endpoints: endpoints, environment: ProcessEnvironment.variable)
            return try await EtcdStore(options, group: try LoopGroup(loops: 1))
        case "kubernetes" where parts.count == 2:
            let access = try KubernetesAccess.find(path: String(parts[1]))
            return try await KubernetesStore(KubernetesOptions(access: access), group: try LoopGroup(loops: 1))
        default:
            fail("no store is named \(text)\n", code: 64)
            throw CancellationError()
        }
    }

    /// Three objects for each writer: two that change, one that comes and goes.
    private static func load(_ store: any ResourceStore, writers: Int, bytes: Int) async {
        let namespace = StoreKey(type: ResourceType(group: "", resource: "namespaces"), namespace: "", name: "load")
        _ = try? await store.write(
            namespace, expecting: .absent, Array("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\"}".utf8))
        let fill = String(repeating: "x", count: bytes)
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask { await write(to: store, as: writer, fill: fill) }
            }
        }
    }

    private static func write(to store: any ResourceStore, as writer: Int, fill: String) async {
        var number = Int(WallClock.nanoseconds / 1000)
        while true {
            number += 1
            let name = "w\(writer)-\(number % 3)"
            let key = StoreKey(type: type, namespace: "load", name: name)
            let deletes = number % 3 == 2 && number % 2 == 0
            let value = deletes ? nil : object(number, fill)
            say("begin \(name) \(deletes ? -number : number)")
            do throws(StoreFailure) {
                let revision = try await store.write(key, expecting: .anything, value)
                say("done \(name) \(deletes ? -number : number) \(revision)")
            } catch {
                if case .conflict(nil) = error { continue }
                say("failed \(name) \(deletes ? -number : number) \(kind(error)) \(error)")
            }
        }
    }

    private static func kind(_ failure: StoreFailure) -> String {
        switch failure {
        case .ambiguous: "ambiguous"
        case .unavailable: "unavailable"
        default: "other"
        }
    }

    /// Every change from now on, until killed.
    private static func follow(_ store: any ResourceStore) async throws {
        let start = try await store.currentRevision()
        let watch = try await store.watch(StoreSelection(type: type, namespace: "load"), after: start)
        say("following \(start)")
        for try await event in watch where event.key.map(isOurs) ?? false {
            switch event {
            case .put(let object, _): say("put \(object.key.name) \(number(object.bytes)) \(object.revision)")
            case .deleted(let last, let revision): say("deleted \(last.key.name) \(revision)")
            case .progress: continue
            }
        }
    }

    private static func object(_ number: Int, _ fill: String) -> [UInt8] {
        Array("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"n\":\"\(number)\",\"fill\":\"\(fill)\"}}".utf8)
    }

    /// A Kubernetes puts things of its own into each namespace.
    private static func isOurs(_ key: StoreKey) -> Bool { key.name.hasPrefix("w") }

    private static func number(_ bytes: [UInt8]) -> String {
        guard let tree = try? Document.parse(json: bytes), let number = tree.at("data", "n")?.string,
            tree.at("data", "fill")?.string?.allSatisfy({ $0 == "x" }) == true
        else { return "damaged" }
        return number
    }

    private static func dump(_ store: any ResourceStore) async throws {
        let revision = try await store.forEachPage(of: StoreSelection(type: type, namespace: "load")) { page in
            for object in page.objects where isOurs(object.key) {
                say("\(object.key.name) \(number(object.bytes)) \(object.revision)")
            }
        }
        say("revision \(revision)")
    }

    /// In one system call, so that lines of several writers stay whole and none is lost with the process.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = unsafe Glibc.write(1, bytes, bytes.count)
    }

    static func fail(_ text: String, code: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.write(2, bytes, bytes.count)
        exit(code)
    }
}
