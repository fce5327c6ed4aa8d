// `skein version`: which release this is, and whose API it speaks.

import Base

extension Verb {
    static let version = Verb(
        name: "version", summary: "print the version",
        help: {
            """
            skein version: prints this release's version, and the version of Envoy whose v3 API it follows.

            Example:
              skein version

            """
        },
        run: { call in
            if let argument = call.arguments.first {
                call.console.complain("version: unexpected argument '\(argument)'")
                return 1
            }
            call.console.print("skein \(ReleaseVersion.current) (follows Envoy \(ReleaseVersion.envoy), v3 API)\n")
            return 0
        })
}
