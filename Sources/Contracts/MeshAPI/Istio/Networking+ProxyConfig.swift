// Messages of networking/v1beta1/proxy_config.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Networking {
    public struct ProxyConfig: ReadableFields {
        public var selector: Selection.WorkloadSelector?
        public var concurrency: Int?
        public var environmentVariables: [String: String] = [:]
        public var image: Networking.ProxyImage?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            selector = reader.part("selector")
            concurrency = reader.optionalInt("concurrency", in: -2_147_483_648...2_147_483_647)
            environmentVariables = reader.stringMap("environmentVariables")
            image = reader.part("image")
            reader.allow(only: ["selector", "concurrency", "environmentVariables", "image"])
        }
    }

    public struct ProxyImage: ReadableFields {
        public var imageType: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            imageType = reader.string("imageType")
            reader.allow(only: ["imageType"])
        }
    }
}
