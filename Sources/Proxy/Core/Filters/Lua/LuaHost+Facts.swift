// What scripts learn of the stream, its connection and its route, and the metadata they leave.

import Base
import Formatting

extension LuaFrame {
    func performOnFacts(_ operation: LuaOperation) -> Int32 {
        switch operation {
        case .dynamicGet:
            guard let fields = stream.info.extras?.dynamicMetadata.structure(filter: bytes(3).string) else {
                return done()
            }
            return give(fields)
        case .dynamicSet:
            guard let value = unsafe state.value(raw, 5) else { return fail("value has no form in metadata") }
            stream.info.setDynamicMetadata(filter: bytes(3).string, key: bytes(4).string, value)
            return done()
        case .dynamicAll:
            return give((stream.info.extras?.dynamicMetadata.filters ?? [:]).mapValues { .structure($0) })
        case .filterState: return filterState()
        case .metadata: return metadata()
        case .isTLS: return give(stream.info.downstreamTLS != nil)
        case .tls: return tlsFact(bytes(3).string)
        case .info: return streamFact(bytes(3).string)
        default: return done()
        }
    }

    private func filterState() -> Int32 {
        guard let object = stream.info.filterState(bytes(3).string) else { return done() }
        return isNil(4) ? give(object.text) : give(object.field(bytes(4).string))
    }

    private func metadata() -> Int32 {
        if bytes(3).equals("context") { return give(run.filter.context(of: stream)) }
        let set =
            bytes(3).equals("route") ? stream.info.route?.metadata : stream.info.route?.virtualHostMetadata
        let own = set?.structure(filter: run.filter.name)
        return give(own ?? set?.structure(filter: "envoy.filters.http.lua") ?? [:])
    }

    private func streamFact(_ name: String) -> Int32 {
        let downstream = stream.info.downstream
        switch name {
        case "protocol": return give(stream.info.protocol.map { "\($0.name)" } ?? "")
        case "routeName": return give(stream.info.route?.routeName ?? "")
        case "virtualClusterName": return give(stream.info.virtualCluster)
        case "downstreamLocalAddress": return give(downstream.local?.description ?? "")
        case "downstreamDirectLocalAddress":
            return give((downstream.directLocal ?? downstream.local)?.description ?? "")
        case "downstreamDirectRemoteAddress":
            return give((downstream.directRemote ?? downstream.remote)?.description ?? "")
        case "downstreamRemoteAddress": return give(downstream.remote?.description ?? "")
        case "requestedServerName": return give(downstream.requestedServerName)
        default:
            stream.closesConnection = true
            return done()
        }
    }

    private func tlsFact(_ name: String) -> Int32 {
        guard let tls = stream.info.downstreamTLS else { return done() }
        switch name {
        case "peerCertificatePresented": return give(tls.peerCertificatePresented)
        case "peerCertificateValidated": return give(tls.peerCertificateValidated)
        case "uriSanLocalCertificate": return giveList(tls.local.uriSANs)
        case "uriSanPeerCertificate": return giveList(tls.peer.uriSANs)
        case "dnsSansPeerCertificate": return giveList(tls.peer.dnsSANs)
        case "dnsSansLocalCertificate": return giveList(tls.local.dnsSANs)
        case "sha256PeerCertificateDigest": return give(tls.peer.sha256)
        case "serialNumberPeerCertificate": return give(tls.peer.serial)
        case "issuerPeerCertificate": return give(tls.peer.issuer)
        case "subjectPeerCertificate": return give(tls.peer.subject)
        case "subjectLocalCertificate": return give(tls.local.subject)
        case "urlEncodedPemEncodedPeerCertificate": return give(tls.peer.urlEncodedPEM)
        case "urlEncodedPemEncodedPeerCertificateChain": return give(tls.peer.urlEncodedChainPEM)
        case "validFromPeerCertificate": return tls.peer.validFrom.map { give(Double($0)) } ?? done()
        case "expirationPeerCertificate": return tls.peer.validUntil.map { give(Double($0)) } ?? done()
        case "sessionId": return give(tls.sessionID)
        case "ciphersuiteString": return give(tls.cipher)
        default: return give(tls.version)
        }
    }
}

/// RFC 4648, 4.
enum Base64Text {
    private static var alphabet: ByteView {
        ByteView("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    }

    static func encode(_ bytes: ByteView) -> String {
        var text = ByteQueue()
        var index = 0
        while index < bytes.count {
            let left = min(bytes.count - index, 3)
            var group: UInt32 = 0
            for place in 0..<3 { group = group << 8 | UInt32(place < left ? bytes[index + place] : 0) }
            for place in 0..<4 {
                let digit = Int(group >> UInt32(18 - 6 * place)) & 63
                text.append(byte: place <= left ? alphabet[digit] : 0x3D)
            }
            index += 3
        }
        return text.view.string
    }

    static func decode(_ text: ByteView) -> [UInt8]? {
        if text.count % 4 != 0 { return nil }
        var result: [UInt8] = []
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for index in text.indices {
            if text[index] == 0x3D {
                padding += 1
                group <<= 6
            } else {
                guard padding == 0, let digit = alphabet.firstIndex(of: text[index]) else { return nil }
                group = group << 6 | UInt32(digit)
            }
            digits += 1
            if digits < 4 { continue }
            if padding > 2 { return nil }
            for place in 0..<(3 - padding) { result.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * place))) }
            group = 0
            digits = 0
        }
        return result
    }
}
