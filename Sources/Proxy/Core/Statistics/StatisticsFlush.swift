// Brings statistics up to date and sends them to the sinks, as often as the bootstrap says.

import Base
import Glibc
import ProcessSupport
import Runtime
import Telemetry

/// Lives on the control loop. Adding up and writing out a million numbers happens on a thread of its own.
final class StatisticsFlush: LoopObject {
    private let server: ServerStatistics
    private unowned let process: ProxyProcess
    private let params: StatisticsParams
    private let work: FlushWork
    private var thread: LoopThread?

    init(_ process: ProxyProcess) {
        self.process = process
        params = process.params.statistics
        server = ServerStatistics(process)
        work = FlushWork(process.store)
    }

    func start() throws(StartFailure) {
        let log = process.logs[.stats]
        for sink in params.sinks {
            switch sink.target {
            case .datagrams(let address): work.add(DatagramSink(sink, address, log))
            case .cluster(let name):
                guard process.params.clusters.contains(where: { $0.name == name }) else {
                    throw StartFailure("statsd sink: no cluster \(name)", SystemFailure("stats_sinks", code: ENOENT))
                }
                work.add(StreamSink(sink, connection: StatsdConnection(cluster: name, process: process)))
            }
        }
        do throws(SystemFailure) {
            thread = try LoopThread.start(index: process.concurrency + 1) { _ in }
        } catch {
            throw StartFailure("thread of the statistics", error)
        }
        if !params.flushesOnAdmin { arm() }
    }

    private func arm() { _ = process.control.arm(after: params.flushInterval, self, tag: 0) }

    override func timerFired(tag: UInt8) {
        flush()
        arm()
    }

    private func flush() {
        server.update(process)
        let work = work
        thread?.handle.post { _ in work.flush() }
    }

    /// Somebody looks at the numbers.
    func pageWanted() {
        server.update(process)
        if !params.flushesOnAdmin { return }
        process.store.flush()
        flush()
    }

    func end() {
        thread?.handle.post { $0.stop() }
        thread?.join()
    }
}

/// What the statistics' thread does.
private final class FlushWork: @unchecked Sendable {
    // SAFETY: sinks are added before the thread exists; from then on everything is touched on that thread only.
    private let store: StatsStore
    private var difference: StatsDifference
    private var sinks: [StatisticsSink] = []

    init(_ store: StatsStore) {
        self.store = store
        difference = StatsDifference(store)
    }

    func add(_ sink: StatisticsSink) { sinks.append(sink) }

    func flush() {
        if sinks.isEmpty { return store.flush() }
        let flush = difference.flush()
        for sink in sinks { sink.send(flush) }
    }
}

class StatisticsSink {
    func send(_ flush: StatsFlush) {}
}

/// Statsd over UDP: nobody answers, and nobody waits.
final class DatagramSink: StatisticsSink {
    private let text: StatsdText
    private let bytes: Int
    private let address: SocketAddress
    private let log: ProcessLog
    private var socket: Descriptor?
    private var hasFailed = false

    init(_ params: StatisticsSinkParams, _ address: SocketAddress, _ log: ProcessLog) {
        text = StatsdText(prefix: params.prefix, hasTags: params.hasTags)
        bytes = params.datagramBytes
        self.address = address
        self.log = log
    }

    override func send(_ flush: StatsFlush) {
        guard let descriptor = open() else { return }
        var packer = DatagramPacker(limit: bytes)
        func put(_ datagram: ByteView) {
            // A daemon that is away or slow costs its own numbers.
            _ = Socket.write(descriptor, datagram)
        }
        text.write(flush) { packer.add($0, put) }
        packer.flush(put)
    }

    private func open() -> Int32? {
        if let known = socket?.raw { return known }
        do throws(SystemFailure) {
            let made = try Socket.datagram(for: address)
            if case .failed(let failure) = Socket.connect(made.raw, to: address) { throw failure }
            let raw = made.raw
            socket = consume made
            return raw
        } catch {
            if !hasFailed { log.error("no statistics go to \(address)", ["reason": "\(error)"]) }
            hasFailed = true
            return nil
        }
    }
}

/// Statsd over TCP to a cluster's host: lines are made here and sent by the control loop.
final class StreamSink: StatisticsSink {
    private let text: StatsdText
    private let connection: StatsdConnection

    init(_ params: StatisticsSinkParams, connection: StatsdConnection) {
        text = StatsdText(prefix: params.prefix, hasTags: params.hasTags)
        self.connection = connection
    }

    override func send(_ flush: StatsFlush) {
        var lines: [UInt8] = []
        text.write(flush) { line in
            lines += line.array
            lines.append(0x0A)
        }
        connection.post(lines)
    }
}
