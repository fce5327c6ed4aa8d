// `skein version`: which release this is, and whose API it speaks.

import Base

extension Verb {
    static let version = Verb(
        name: "version", summary: "print the version",
        about: "This release's version, and the version of Envoy whose v3 API it follows.",
        examples: ["skein version"],
        run: { call in
            if let word = call.words.first {
                call.console.complain("version: unexpected argument '\(word)'")
                return ExitCode.usage
            }
            call.console.print("skein \(ReleaseVersion.current) (follows Envoy \(ReleaseVersion.envoy), v3 API)\n")
            return ExitCode.fine
        })
}
