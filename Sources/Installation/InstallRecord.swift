// What an installation wrote, so that the next one knows what people have changed since.

import Base
import Document

public struct InstallRecord: Sendable, Hashable {
    public var profile: InstallProfile
    public var version: String
    /// Of each file's text, by path.
    public var digests: [String: String]

    public init(profile: InstallProfile, version: String, digests: [String: String]) {
        (self.profile, self.version, self.digests) = (profile, version, digests)
    }

    /// nil for what is no record.
    public init?(_ bytes: [UInt8]) {
        guard let tree = try? Document.parse(json: bytes),
            let profile = tree["profile"]?.string.flatMap(InstallProfile.init), let version = tree["version"]?.string
        else { return nil }
        var digests: [String: String] = [:]
        for member in tree["files"]?.members ?? [] { digests[member.key.text] = member.value.string }
        self.init(profile: profile, version: version, digests: digests)
    }

    public var text: String {
        let files = digests.sorted { $0.key < $1.key }.map {
            (key: DocumentKey($0.key), value: DocumentNode.string($0.value))
        }
        let tree: DocumentNode = [
            "profile": .string(profile.rawValue), "version": .string(version), "files": DocumentNode(.mapping(files)),
        ]
        return tree.value.json(pretty: true) + "\n"
    }

    /// FNV-1a: tells a change that people made, not one that hides itself.
    static func digest(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
