// Which process this is in a row of processes that replace each other.

import Base
import ProcessSupport

/// From the command line; nil where nobody asked for hot restart.
struct RestartParams: Sendable, Hashable {
    /// Spoken between parent and child; another number can't take over.
    static let version = 1

    let baseID: UInt32
    let epoch: UInt32
    let socketPath: String
    let socketMode: UInt32

    /// Where the process of an epoch is to be found. A path that begins with `@` is no file.
    func address(epoch: UInt32) -> SocketAddress {
        let path = "\(socketPath)_\(baseID)_\(epoch)"
        return .unix(path: path.hasPrefix("@") ? "\0" + path.dropFirst() : path)
    }
}

/// What parent and child say to each other, a message each.
enum RestartMessage: Equatable {
    /// Child: here I am. The parent gives up its admin address and says who it is.
    case hello(version: Int, epoch: UInt32, generation: UInt64, uptime: UInt64)
    /// Child: the sockets bound to this address? The answer carries them.
    case sockets(String)
    /// Child: all sockets are watched; the parent may leave them.
    case serving
    /// Child: what has been counted so far?
    case statistics
    /// Parent: a piece of the answer, lines of kind, name and value.
    case counted([String])
    /// Parent: the answer was complete; connections that are open.
    case countedAll(connections: UInt64)
    /// Child: the time is over.
    case terminate

    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        switch words[0] {
        case "hello":
            guard words.count == 5, let version = Int(words[1]), let epoch = UInt32(words[2]),
                let generation = UInt64(words[3]), let uptime = UInt64(words[4])
            else { return nil }
            self = .hello(version: version, epoch: epoch, generation: generation, uptime: uptime)
        case "sockets": self = .sockets(words.dropFirst().joined(separator: " "))
        case "serving": self = .serving
        case "statistics": self = .statistics
        case "counted": self = .counted(lines.dropFirst().map(String.init))
        case "all":
            guard words.count == 2, let connections = UInt64(words[1]) else { return nil }
            self = .countedAll(connections: connections)
        case "terminate": self = .terminate
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .hello(let version, let epoch, let generation, let uptime):
            "hello \(version) \(epoch) \(generation) \(uptime)"
        case .sockets(let address): "sockets \(address)"
        case .serving: "serving"
        case .statistics: "statistics"
        case .counted(let lines): "counted\n" + lines.joined(separator: "\n")
        case .countedAll(let connections): "all \(connections)"
        case .terminate: "terminate"
        }
    }
}
