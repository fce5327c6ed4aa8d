// What DIR/ready.json says: that a demo is ready, where it is reached, and which processes it has.

import Base
import Document

public struct ReadyFacts: Sendable, Hashable {
    public struct Process: Sendable, Hashable {
        public var name: String
        public var namespace: String
        public var address: String
        /// Of the program, 0 while there is none; a gateway has its proxy only.
        public var pid: Int32
        public var sidecarPid: Int32
        /// What the program has written; a gateway's is the proxy's.
        public var log: String
        public var sidecarLog: String
    }

    public static let fileName = "ready.json"

    public var pid: Int32 = 0
    public var state = ""
    public var kubeconfig = ""
    public var network = ""
    public var proxy = ""
    /// Other programs of this user join the network there: `SKEIN_RUNTIME_DIR`.
    public var runtimeDirectory = ""
    /// Of the ingress gateway on 127.0.0.1.
    public var httpPort: UInt16 = 0
    public var httpsPort: UInt16 = 0
    /// HOST:PORT
    public var api = ""
    public var monitoring = ""
    public var controlPid: Int32 = 0
    public var controlLog = ""
    public var workloads: [Process] = []

    public init() {}

    public var page: String { "http://127.0.0.1:\(httpPort)/productpage" }

    public var document: DocumentNode {
        [
            "pid": .integer(Int64(pid)),
            "state": .string(state),
            "kubeconfig": .string(kubeconfig),
            "network": .string(network),
            "proxy": .string(proxy),
            "runtimeDirectory": .string(runtimeDirectory),
            "urls": [
                "productpage": .string(page),
                "http": .string("http://127.0.0.1:\(httpPort)"),
                "https": .string("https://127.0.0.1:\(httpsPort)"),
                "api": .string("https://\(api)"),
                "monitoring": .string("http://\(monitoring)"),
            ],
            "ports": [
                "http": .integer(Int64(httpPort)), "https": .integer(Int64(httpsPort)),
                "api": .integer(Int64(Self.port(api))), "monitoring": .integer(Int64(Self.port(monitoring))),
            ],
            "control": ["pid": .integer(Int64(controlPid)), "log": .string(controlLog)],
            "workloads": .list(
                workloads.map { process in
                    [
                        "name": .string(process.name), "namespace": .string(process.namespace),
                        "address": .string(process.address), "pid": .integer(Int64(process.pid)),
                        "sidecarPid": .integer(Int64(process.sidecarPid)), "log": .string(process.log),
                        "sidecarLog": .string(process.sidecarLog),
                    ]
                }),
        ]
    }

    /// Nil when it says something else.
    public init?(_ document: DocumentNode) {
        guard let pid = document["pid"]?.int, let state = document["state"]?.string,
            let http = document.at("ports", "http")?.int, let https = document.at("ports", "https")?.int
        else { return nil }
        func text(_ path: String...) -> String {
            var node: DocumentNode? = document
            for key in path { node = node?[key] }
            return node?.string ?? ""
        }
        self.pid = Int32(clamping: pid)
        self.state = state
        kubeconfig = text("kubeconfig")
        network = text("network")
        proxy = text("proxy")
        runtimeDirectory = text("runtimeDirectory")
        httpPort = UInt16(clamping: http)
        httpsPort = UInt16(clamping: https)
        api = String(text("urls", "api").dropFirst("https://".count))
        monitoring = String(text("urls", "monitoring").dropFirst("http://".count))
        controlPid = Int32(clamping: document.at("control", "pid")?.int ?? 0)
        controlLog = text("control", "log")
        workloads = (document["workloads"]?.items ?? []).map { node in
            func text(_ key: String) -> String { node[key]?.string ?? "" }
            return Process(
                name: text("name"), namespace: text("namespace"), address: text("address"),
                pid: Int32(clamping: node["pid"]?.int ?? 0), sidecarPid: Int32(clamping: node["sidecarPid"]?.int ?? 0),
                log: text("log"), sidecarLog: text("sidecarLog"))
        }
    }

    /// Of the demo that uses a directory.
    public static func read(_ path: String) throws(DemoFailure) -> ReadyFacts {
        let path = DemoState.absolute(path)
        let file = "\(path)/\(fileName)"
        guard DemoState.isInUse(path) else {
            throw DemoFailure(
                "no demo runs with the state \(path): start one with 'skein demo', or name another with --state")
        }
        guard let bytes = DemoState.read(file), let tree = try? Document.parse(json: bytes),
            let facts = ReadyFacts(tree)
        else { throw DemoFailure("the demo with the state \(path) is not ready yet: \(file) is not there") }
        return facts
    }

    /// By name, or NAME.NAMESPACE; `deploy/NAME` and `pod/NAME` as in kubectl.
    public func workload(_ word: String) throws(DemoFailure) -> Process {
        let name = word.split(separator: "/").last.map(String.init) ?? word
        for process in workloads where process.name == name || "\(process.name).\(process.namespace)" == name {
            return process
        }
        let names = workloads.map(\.name)
        let near = NearestWord.find(name, among: names).map { "; did you mean \($0)?" } ?? ""
        throw DemoFailure("no workload is named '\(word)'\(near) There are \(names.joined(separator: ", "))")
    }

    private static func port(_ address: String) -> UInt16 {
        address.lastIndex(of: ":").flatMap { UInt16(address[address.index(after: $0)...]) } ?? 0
    }
}
