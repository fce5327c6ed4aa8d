// The command line of the echo origin.

import Base

struct InvalidOriginOption: Error, CustomStringConvertible {
    let description: String
}

struct OriginOptions: Sendable {
    var host = IPAddress(v4: 0x7F00_0001)
    var port: UInt16 = 0
    var name = "origin"

    var address: SocketAddress { .ip(host, port: port) }

    static let help = """
        skein-origin: answers every HTTP/1.1 request with its method, path, headers and size of the body.

        Usage: skein-origin [--port N] [--address IP] [--name NAME]

          --port N        0, the default, takes a free one; the line that is printed first tells it
          --address IP    where to listen (127.0.0.1)
          --name NAME     who answers, shown in every answer (origin)

        The answer is text, or JSON when the request's Accept header asks for application/json.

        Examples:
          skein-origin
          skein-origin --port 8081 --name reviews-v2
        """

    /// Nil when help was asked for.
    static func parse(_ arguments: [String]) throws(InvalidOriginOption) -> OriginOptions? {
        var options = OriginOptions()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" { return nil }
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            let flags = ["--port", "--address", "--name"]
            guard flags.contains(parts[0]) else {
                let near = NearestWord.find(parts[0], among: flags).map { "; did you mean \($0)?" } ?? "; see --help"
                throw InvalidOriginOption(description: "unknown flag '\(argument)'\(near)")
            }
            guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw InvalidOriginOption(description: "\(parts[0]): the value is missing")
            }
            try options.set(parts[0], value)
        }
        return options
    }

    private mutating func set(_ flag: String, _ value: String) throws(InvalidOriginOption) {
        switch flag {
        case "--port":
            guard let number = UInt16(value) else {
                throw InvalidOriginOption(description: "--port: found '\(value)', expected 0 to 65535")
            }
            port = number
        case "--address":
            guard let address = IPAddress(value) else {
                throw InvalidOriginOption(description: "--address: found '\(value)', expected an IP address")
            }
            host = address
        default: name = value
        }
    }
}
