// Gathers a report part by part; what fails is noted and the rest goes on.

import Base
import Compression
import Document
import Glibc
import MeshView
import ResourceClient
import Serving

struct ReportCollection: Sendable {
    var contents = ReportContents()
    let proxyLimit: Int

    init(proxyLimit: Int) { self.proxyLimit = proxyLimit }

    private static let pageTime = TimeSpan.seconds(15)
    /// Of each log, counted from its end.
    private static let logLimit = 2 << 20
    private static let coreKinds: Set<String> = [
        "namespaces", "services", "endpoints", "pods", "nodes", "serviceaccounts", "secrets", "events",
        "endpointslices", "deployments", "customresourcedefinitions",
    ]

    mutating func collect(_ client: ResourceClient) async {
        await versions(client)
        await objects(client)
        await debugPages(client)
        await proxies(client)
    }

    private mutating func versions(_ client: ResourceClient) async {
        if let version = try? await client.get("/version") { contents.add("versions/server.json", tree: version) }
        let sync = try? await ControlPages(client).sync()
        let view = VersionView(client: ReleaseVersion.current, server: .success(""), sync: sync)
        contents.add("versions/client.json", tree: view.node)
    }

    private static func belongs(_ kind: KindEntry) -> Bool {
        guard kind.verbs.isEmpty || kind.verbs.contains("list") else { return false }
        let isMesh = ["istio.io", "skein.dev", "gateway.networking.k8s.io"].contains {
            kind.group == $0 || kind.group.hasSuffix(".\($0)")
        }
        return isMesh || coreKinds.contains(kind.plural)
    }

    private mutating func objects(_ client: ResourceClient) async {
        let kinds: [KindEntry]
        do throws(ResourceFailure) {
            kinds = try await client.kinds()
        } catch {
            return contents.fail("objects", error.words)
        }
        for kind in kinds where Self.belongs(kind) {
            await objects(ObjectSelection(kind), "objects/\(kind.qualified).yaml", client)
        }
        // Only the mesh's own settings: others are their owners' business.
        if let maps = kinds.first(where: { $0.plural == "configmaps" && $0.group.isEmpty }) {
            await objects(
                ObjectSelection(maps, namespace: "istio-system"), "objects/configmaps.istio-system.yaml", client)
        }
    }

    private mutating func objects(_ selection: ObjectSelection, _ path: String, _ client: ResourceClient) async {
        do throws(ResourceFailure) {
            let items = try await client.list(selection).items
            if !items.isEmpty { contents.add(path, objects: items) }
        } catch {
            contents.fail(path, error.words)
        }
    }

    private mutating func debugPages(_ client: ResourceClient) async {
        for page in ["syncz", "registryz", "endpointz", "configz", "push_status", "connections", "instancesz"] {
            do throws(ResourceFailure) {
                let answer = try await client.raw("GET", "/debug/\(page)", timeout: Self.pageTime)
                guard answer.status < 300 else {
                    contents.fail("control/\(page).json", "status \(answer.status)")
                    continue
                }
                contents.add("control/\(page).json", page: answer.body)
            } catch {
                contents.fail("control/\(page).json", error.words)
            }
        }
    }

    private mutating func proxies(_ client: ResourceClient) async {
        guard let sync = try? await ControlPages(client).sync() else { return }
        if sync.rows.count > proxyLimit {
            contents.fail(
                "\(sync.rows.count - proxyLimit) of \(sync.rows.count) proxies",
                "--proxies \(proxyLimit) leaves them out")
        }
        for row in sync.rows.prefix(proxyLimit) { await proxy(row.proxy, client) }
    }

    private static let pages = [
        ("config_dump?include_eds", "config_dump.json"), ("clusters?format=json", "clusters.json"),
        ("server_info", "server_info.json"), ("certs", "certs.json"), ("stats", "stats.txt"),
        ("listeners?format=json", "listeners.json"),
    ]

    private mutating func proxy(_ name: String, _ client: ResourceClient) async {
        let folder = "proxies/\(ReportContents.part(name))"
        let encoded = PercentText.encode(name)
        if let wanted = try? await client.raw(
            "GET", "/debug/config_dump?proxyID=\(encoded)", timeout: Self.pageTime), wanted.status < 300
        {
            contents.add("\(folder)/wanted.json", page: wanted.body)
        }
        for (page, file) in Self.pages {
            do throws(ResourceFailure) {
                let answer = try await client.raw("GET", "/debug/proxy/\(encoded)/\(page)", timeout: Self.pageTime)
                if answer.status < 300 {
                    contents.add("\(folder)/\(file)", page: answer.body)
                    continue
                }
                let words = String(decoding: answer.body.prefix(300), as: UTF8.self).trimmingBlanks
                contents.fail("\(folder)/\(file)", "status \(answer.status): \(words)")
                // Who can't be reached for one page can't for the others.
                if answer.status == 502 || answer.status == 404 { return }
            } catch {
                return contents.fail("\(folder)/\(file)", error.words)
            }
        }
    }

    // MARK: logs

    mutating func collectLogs(_ directories: [String]) {
        var places = directories.map { (folder: $0, isAsked: true) }
        let home = Self.variable("HOME").map { $0 + "/.local/state" }
        if let state = Self.variable("XDG_STATE_HOME") ?? home { places.append((state + "/skein/demo/logs", false)) }
        for place in places {
            guard FileText.isDirectory(place.folder) else {
                if place.isAsked { contents.fail("logs of \(place.folder)", "there is no such directory") }
                continue
            }
            for file in FileText.files(in: place.folder, recursive: true) { log(file, in: place.folder) }
        }
    }

    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    private mutating func log(_ file: String, in folder: String) {
        guard [".log", ".txt", ".out", ".err"].contains(where: { file.hasSuffix($0) }) else { return }
        switch FileText.read(file) {
        case .success(let bytes):
            let name = file.dropFirst(folder.count).split(separator: "/").map { ReportContents.part(String($0)) }
            contents.add(
                "logs/\(name.joined(separator: "/"))",
                text: String(decoding: bytes.suffix(Self.logLimit), as: UTF8.self))
        case .failure(let failure): contents.fail(file, failure.description)
        }
    }

    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var params = GzipEncoderParams()
        params.windowBits = 15
        params.memoryLevel = 8
        let encoder = GzipEncoder(params)
        var output = ByteQueue()
        bytes.withView { encoder.encode($0, isLast: true, into: &output) }
        return output.view.array
    }

    /// `20261121-165300`, in UTC.
    static func stamp(_ now: Int64) -> String {
        DateText.write(now).filter { $0.isNumber || $0 == "T" }.replacingT()
    }
}

extension String {
    fileprivate func replacingT() -> String { String(map { $0 == "T" ? "-" : $0 }) }
}
