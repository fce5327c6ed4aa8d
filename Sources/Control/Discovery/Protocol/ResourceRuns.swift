// Resources in a row as they stand in a response: written once for all clients that are sent the same.

import Base
import Protobuf
import Serving
import Translation

/// What a thousand clients haven't read yet is here once. Where a run ends is said by the resources in it, so that lists
/// which differ in a place or two have all other runs in common.
final class ResourceRuns: Sendable {
    /// `resources` are compared by identity: what is shared is the same object. The bytes live as long as somebody's queue.
    private struct Known {
        let resources: [EncodedResource]
        weak var bytes: SharedBytes?
    }

    private struct Runs {
        var byKey: [UInt64: Known] = [:]
        var sweepsAt = 256
    }

    /// Less is copied for each client.
    private static let smallest = 2048
    private static let largest = 64 << 10

    private let runs = Lock(Runs())

    /// As `resources` of a DeltaDiscoveryResponse.
    func delta(_ resources: [EncodedResource]) -> [BodyPart] { parts(resources, isDelta: true) }
    /// As `resources` of a DiscoveryResponse.
    func whole(_ resources: [EncodedResource]) -> [BodyPart] { parts(resources, isDelta: false) }

    private func parts(_ resources: [EncodedResource], isDelta: Bool) -> [BodyPart] {
        var parts: [BodyPart] = []
        var start = 0
        var size = 0
        for (index, resource) in resources.enumerated() {
            if resource.bytes.count >= Self.largest {
                add(resources[start..<index], size, isDelta, to: &parts)
                parts += Self.alone(resource, isDelta)
                start = index + 1
                size = 0
                continue
            }
            size += resource.bytes.count
            if resource.version % 32 == 0 || size >= Self.largest {
                add(resources[start...index], size, isDelta, to: &parts)
                start = index + 1
                size = 0
            }
        }
        add(resources[start...], size, isDelta, to: &parts)
        return parts
    }

    private func add(_ run: ArraySlice<EncodedResource>, _ size: Int, _ isDelta: Bool, to parts: inout [BodyPart]) {
        if run.isEmpty { return }
        if size < Self.smallest { return parts.append(.own(Self.written(run, size, isDelta))) }
        let key = run.reduce(isDelta ? 1 : 2) { ContentHash.combine($0, $1.version) }
        let known = runs.withLock { runs -> SharedBytes? in
            guard let known = runs.byKey[key], known.resources.elementsEqual(run, by: ===) else { return nil }
            return known.bytes
        }
        if let known { return parts.append(.shared(known)) }
        let made = SharedBytes(Self.written(run, size, isDelta))
        runs.withLock { runs in
            runs.byKey[key] = Known(resources: Array(run), bytes: made)
            if runs.byKey.count < runs.sweepsAt { return }
            runs.byKey = runs.byKey.filter { $0.value.bytes != nil }
            runs.sweepsAt = max(256, runs.byKey.count * 2)
        }
        parts.append(.shared(made))
    }

    private static func written(_ run: ArraySlice<EncodedResource>, _ size: Int, _ isDelta: Bool) -> [UInt8] {
        var writer = WireWriter()
        writer.reserve(size + run.count * 96)
        for resource in run {
            if isDelta {
                let start = writer.begin(2)
                writer.field(1, resource.versionText)
                writer.field(2, resource.bytes)
                writer.field(3, resource.name)
                writer.end(start)
            } else {
                writer.field(2, resource.bytes)
            }
        }
        return writer.bytes
    }

    /// A large one stands for itself: its bytes are shared as they are.
    private static func alone(_ resource: EncodedResource, _ isDelta: Bool) -> [BodyPart] {
        var head = WireWriter()
        if !isDelta {
            head.tag(2, .lengthDelimited)
            head.varint(UInt64(resource.bytes.count))
            return [.own(head.bytes), .own(resource.bytes)]
        }
        var inner = WireWriter()
        inner.field(1, resource.versionText)
        inner.tag(2, .lengthDelimited)
        inner.varint(UInt64(resource.bytes.count))
        var tail = WireWriter()
        tail.field(3, resource.name)
        head.tag(2, .lengthDelimited)
        head.varint(UInt64(inner.bytes.count + resource.bytes.count + tail.bytes.count))
        head.raw(inner.bytes)
        return [.own(head.bytes), .own(resource.bytes), .own(tail.bytes)]
    }
}
