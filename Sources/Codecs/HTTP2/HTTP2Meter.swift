// How many bytes a stream has had on the wire, for logs.

/// One direction of a stream. Frame headers and padding count; what belongs to the connection does not.
public struct HTTP2Meter: Sendable, Hashable {
    /// Of HEADERS and CONTINUATION frames.
    public var header: UInt64 = 0
    /// Of all frames of the stream, these included.
    public var wire: UInt64 = 0
    /// Names and values before compression.
    public var decompressed: UInt64 = 0

    public init() {}
}
