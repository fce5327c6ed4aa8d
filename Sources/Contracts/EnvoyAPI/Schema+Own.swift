// Messages that Envoy does not have, in the form of the generated schema.

import Base

extension Schema {
    /// The first line of each is its name; the format is described in Tools/generate-envoy-schema.py.
    static let ownTypes: [StaticString] = [
        """
        skein.extensions.load_balancing_policies.peak_ewma.v3.PeakEWMA
        1 decay_time .google.protobuf.Duration gt=0
        2 default_round_trip_time .google.protobuf.Duration gt=0

        """
    ]

    static func own(_ name: String) -> ByteView? {
        ownTypes.lazy.map { ByteView($0) }.first { text in
            name.withView { text.prefix(text.firstIndex(of: 0x0A) ?? text.count).equals($0) }
        }
    }
}
