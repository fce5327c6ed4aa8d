// Content negotiation: what a client can read, and in what form it sends.

/// What an answer is made as. All forms are JSON text; `application/yaml` is asked for rarely, and JSON is YAML.
struct AcceptedForm: Sendable, Hashable {
    enum Transformation: Sendable, Hashable {
        case none
        /// meta.k8s.io Table, with the version the client asked for.
        case table(version: String)
        case partialMetadata(version: String)
        /// apidiscovery.k8s.io, v2 or v2beta1.
        case aggregatedDiscovery(version: String)
    }

    var mediaType = "application/json"
    var transformation = Transformation.none

    static let offered = ["application/json", "application/yaml"]

    /// Plain JSON.
    init() {}

    /// The first form that is offered, by the client's preference. nil: nothing that we have.
    init?(accept: String?, allowsTransformations: Bool, allowsDiscovery: Bool = false) {
        guard let accept, !accept.isEmpty else { return }
        for range in MediaRange.all(in: accept) {
            guard let mediaType = Self.mediaType(of: range) else { continue }
            self.mediaType = mediaType
            let form = range.parameters["as"]
            let (group, version) = (range.parameters["g"] ?? "", range.parameters["v"] ?? "")
            switch form {
            case nil: return
            case "Table" where allowsTransformations && Self.isMeta(group, version):
                transformation = .table(version: version)
                return
            case "PartialObjectMetadata" where allowsTransformations && Self.isMeta(group, version),
                "PartialObjectMetadataList" where allowsTransformations && Self.isMeta(group, version):
                transformation = .partialMetadata(version: version)
                return
            case "APIGroupDiscoveryList"
            where allowsDiscovery && group == "apidiscovery.k8s.io" && (version == "v2" || version == "v2beta1"):
                transformation = .aggregatedDiscovery(version: version)
                return
            default: continue
            }
        }
        return nil
    }

    private static func isMeta(_ group: String, _ version: String) -> Bool {
        group == "meta.k8s.io" && (version == "v1" || version == "v1beta1")
    }

    private static func mediaType(of range: MediaRange) -> String? {
        switch range.type {
        case "application/json", "*/*", "application/*": "application/json"
        case "application/yaml": "application/yaml"
        default: nil
        }
    }

    var contentType: String {
        if case .aggregatedDiscovery(let version) = transformation {
            return "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
        }
        return mediaType
    }
}

/// An element of Accept: RFC 9110 section 12.5.1.
struct MediaRange: Sendable, Hashable {
    var type: String
    var parameters: [String: String] = [:]
    var quality = 1.0

    init(_ text: some StringProtocol) {
        var parts = text.split(separator: ";").map { $0.trimmed }
        type = parts.isEmpty ? "" : parts.removeFirst().lowercased()
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            let name = pair[0].trimmed.lowercased()
            let value = pair[1].trimmed
            if name == "q" {
                quality = Double(value) ?? 0
            } else {
                parameters[name] = value
            }
        }
    }

    /// By quality, the client's order otherwise; what it refuses is left out.
    static func all(in accept: String) -> [MediaRange] {
        let ranges = accept.split(separator: ",").map { MediaRange($0) }.filter { $0.quality > 0 }
        return ranges.enumerated().sorted { left, right in
            if left.element.quality != right.element.quality { return left.element.quality > right.element.quality }
            return left.offset < right.offset
        }.map(\.element)
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmed: String {
        var text = Substring(self)
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text.drop { $0 == " " || $0 == "\t" })
    }
}
