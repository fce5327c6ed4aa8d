// Where something runs: region, zone and sub-zone.

public struct Locality: Sendable, Hashable {
    public var region = ""
    public var zone = ""
    public var subZone = ""

    public init() {}

    public init(region: String, zone: String, subZone: String) {
        self.region = region
        self.zone = zone
        self.subZone = subZone
    }

    /// As Istio writes it: `region/zone/subzone`, with dots in labels where a slash isn't allowed.
    public init(text: String) {
        let separator: Character = text.contains("/") ? "/" : "."
        let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        region = parts.first ?? ""
        zone = parts.count > 1 ? parts[1] : ""
        subZone = parts.count > 2 ? parts[2] : ""
    }

    public var isEmpty: Bool { region.isEmpty && zone.isEmpty && subZone.isEmpty }

    public var text: String {
        if subZone.isEmpty && zone.isEmpty { return region }
        return subZone.isEmpty ? "\(region)/\(zone)" : "\(region)/\(zone)/\(subZone)"
    }
}
