// Files that stand behind a URL: fetched once, redirects followed, anything but the file itself a failure.

import Base
import Serving

enum URLFile {
    private static let limit = 256 << 20
    private static let redirectLimit = 10

    static func isURL(_ name: String) -> Bool { name.hasPrefix("http://") || name.hasPrefix("https://") }

    static func read(_ url: String) async -> Result<[UInt8], FileFailure> {
        do {
            return .success(try await LoopGroup.during { group in try await fetch(url, group) })
        } catch let failure as FileFailure {
            return .failure(failure)
        } catch {
            return .failure(FileFailure(description: "\(url): can't be fetched: \(error)"))
        }
    }

    private static func fetch(_ url: String, _ group: LoopGroup) async throws(FileFailure) -> [UInt8] {
        var place = url
        for _ in 0...redirectLimit {
            let (answer, body) = try await ask(place, group)
            switch answer.status {
            case 200: return body
            case 301, 302, 303, 307, 308:
                guard let next = answer.fields["location"].flatMap({ target($0, from: place) }) else {
                    throw FileFailure(
                        description: "\(url): \(place) answers with \(answer.status) and says not where to")
                }
                place = next
            case let status:
                let way = place == url ? "" : " (by way of \(place))"
                throw FileFailure(
                    description: "\(url): the server answers with \(status)\(way), expected 200 and the file")
            }
        }
        throw FileFailure(description: "\(url): is sent on more than \(redirectLimit) times, the last time to \(place)")
    }

    private static func ask(
        _ url: String, _ group: LoopGroup
    ) async throws(FileFailure) -> (HTTPAnswer, [UInt8]) {
        let bare = String(url.prefix { $0 != "#" })
        // The query is none of the authority's, also where there is no path.
        guard let origin = URLText(String(bare.prefix { $0 != "?" })) else {
            throw FileFailure(
                description: "\(url): found no URL that can be asked, expected http://HOST[:PORT]/PATH or https://")
        }
        let query = bare.firstIndex(of: "?").map { String(bare[$0...]) } ?? ""
        var tls = ClientTLS()
        tls.usesSystemRoots = true
        do {
            let base = "\(origin.scheme.rawValue)://\(origin.authority)"
            guard let server = URLText(base) else { throw FileFailure(description: "\(url): found no URL") }
            let client = try await HTTPClient(origin: server, tls: origin.scheme == .https ? tls : nil, group: group)
            defer { client.close() }
            let head = HTTPRequestHead(
                method: "GET", path: (origin.path.isEmpty ? "/" : origin.path) + query,
                fields: ["user-agent": "skein/\(ReleaseVersion.current)", "accept": "*/*"])
            let answer = try await client.send(head, timeout: .seconds(30))
            return (answer, try await answer.body(limit: limit))
        } catch {
            throw FileFailure(description: "\(url): can't be fetched: \(error)")
        }
    }

    /// A `location`, which may be a path of the same server. From https nothing leads back to http unseen.
    static func target(_ location: String, from url: String) -> String? {
        if isURL(location) { return url.hasPrefix("https://") && !location.hasPrefix("https://") ? nil : location }
        guard location.hasPrefix("/"), !location.hasPrefix("//"), let origin = URLText(String(url.prefix { $0 != "?" }))
        else { return nil }
        return "\(origin.scheme.rawValue)://\(origin.authority)\(location)"
    }
}
