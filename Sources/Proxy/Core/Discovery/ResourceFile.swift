// A file as a source of resources of one type: a DiscoveryResponse as YAML, JSON or protobuf.

import Base
import Discovery
import EnvoyAPI
import ProcessSupport
import Runtime

/// Lives on the control loop. A file that can't be read leaves what it said before in force.
final class ResourceFile: ResourceSource {
    private struct Content {
        var version = ""
        var resources: [(name: String, message: Message)] = []
    }

    let params: ResourceFileParams
    private let type: ResourceType
    private var bytes: [UInt8]?
    private var known: [String: DiscoveredResource] = [:]
    private var version = ""
    private var wasRead = false

    init(_ params: ResourceFileParams, type: ResourceType, loop: EventLoop, log: ProcessLog) {
        self.params = params
        self.type = type
        super.init(loop: loop, log: log)
    }

    override func settleTurn() {
        if wasRead { return }
        wasRead = true
        reload()
    }

    /// Something in the file's directory has changed.
    func reload() {
        do {
            let found = try BootstrapFile.read(params.path)
            if found == bytes { return }
            bytes = found
            try take(
                Message(
                    withoutExtensions: "envoy.service.discovery.v3.DiscoveryResponse", text: found, file: params.path))
        } catch {
            log.warning("a file of resources is not used", ["path": params.path, "reason": "\(error)"])
            for subscription in subscriptions {
                if error is ResourceRefusal {
                    subscription.wasRefused()
                } else {
                    subscription.sourceFailed()
                    subscription.couldNotRead()
                }
            }
        }
    }

    private func take(_ response: Message) throws(ResourceRefusal) {
        let content = try content(of: response)
        var changed: [DiscoveredResource] = []
        var mentioned: Set<String> = []
        var unfit: [ResourceRefusal] = []
        var broken: [UnfitResource] = []
        for (name, message) in content.resources {
            if !mentioned.insert(name).inserted {
                unfit.append(ResourceRefusal(name, found: "the name twice in one file", expected: "one resource each"))
                continue
            }
            if known[name]?.message == message { continue }
            do throws(InvalidConfiguration) {
                try message.check()
            } catch {
                unfit.append(ResourceRefusal(name: name, error: error))
                broken.append(UnfitResource(name: name, message: message, error: error))
                continue
            }
            changed.append(DiscoveredResource(name: name, version: content.version, message: message))
        }
        let removed = type.isFullState ? known.keys.filter { !mentioned.contains($0) }.sorted() : []
        let update = ResourceUpdate(version: content.version, changed: changed, removed: removed, unfit: broken)
        let refused = dispatch(type, update, mentioned: mentioned, refused: unfit)
        let bad = Set(refused.map(\.name))
        refuseMissing(mentioned)
        for resource in changed where !bad.contains(resource.name) { known[resource.name] = resource }
        for name in removed { known[name] = nil }
        if refused.isEmpty, unfit.isEmpty { version = content.version }
        for refusal in unfit + refused {
            log.warning("a resource is refused", ["path": params.path, "reason": "\(refusal)"])
        }
    }

    /// What a file lacks does not come later by itself: whoever waits for it goes on without.
    private func refuseMissing(_ mentioned: Set<String>) {
        for subscription in subscriptions {
            guard let names = subscription.names, names.isDisjoint(with: mentioned) else { continue }
            if names.contains(where: { known[$0] != nil }) { continue }
            log.warning(
                "a file lacks the resource that is wanted",
                ["path": params.path, "wanted": names.sorted().joined(separator: ", ")])
            subscription.isMissing(isFileEmpty: mentioned.isEmpty, version: version)
        }
    }

    private func content(of response: Message) throws(ResourceRefusal) -> Content {
        var content = Content()
        if case .string(let text) = response["version_info"] { content.version = text }
        guard case .list(let items) = response["resources"] else { return content }
        for case .message(let item) in items {
            var message = item.unpacked
            if message.typeName == "envoy.service.discovery.v3.Resource",
                case .message(let inner) = message["resource"]
            {
                message = inner.unpacked
            }
            do throws(InvalidConfiguration) {
                try message.checkWithoutExtensions()
            } catch {
                throw ResourceRefusal(
                    name: message.typeName == type.messageType ? message.resourceName : "", error: error)
            }
            if message.typeName != type.messageType {
                throw ResourceRefusal("", found: "a resource of type \(message.typeName)", expected: type.messageType)
            }
            content.resources.append((message.resourceName, message))
        }
        return content
    }

    override func known(_ type: ResourceType, _ name: String) -> DiscoveredResource? { known[name] }
    override func knownNames(_ type: ResourceType) -> [String] { known.keys.sorted() }
    override func acceptedVersion(_ type: ResourceType) -> String { version }
}

extension Message {
    /// Every type of resource has its name in one of two fields.
    fileprivate var resourceName: String {
        let field = typeName == ResourceType.endpoints.messageType ? "cluster_name" : "name"
        if case .string(let name) = self[field] { return name }
        return ""
    }
}
