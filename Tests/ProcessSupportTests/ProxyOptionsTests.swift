// The proxy's command line: Envoy's flags, its defaults, and words for what is wrong.

import Base
import Testing

@testable import ProcessSupport

@Suite struct ProxyOptionsTests {
    private func options(_ arguments: String...) throws -> ProxyOptions {
        guard case .run(let options) = try ProxyOptions.parse(["-c", "x.yaml"] + arguments) else {
            throw InvalidOption("", "nothing to run")
        }
        return options
    }

    private func refusal(_ arguments: String...) -> String {
        do throws(InvalidOption) {
            _ = try ProxyOptions.parse(arguments)
            return "taken"
        } catch {
            return error.description
        }
    }

    @Test func defaultsAreEnvoys() throws {
        let options = try options()
        #expect(options.configPath == "x.yaml")
        #expect(options.mode == .serve)
        #expect(options.concurrency == nil)
        #expect(options.drainTime == .seconds(600))
        #expect(options.parentShutdownTime == .seconds(900))
        #expect(options.drainStrategy == .gradual)
        #expect(options.log.level == .info)
        #expect(options.log.format.text == "[%Y-%m-%d %T.%e][%t][%l][%n] [%g:%#] %v")
    }

    @Test func valuesFollowOrAreAttached() throws {
        let options = try options(
            "--concurrency=3", "--mode", "validate", "--service-node", "a=b", "-l", "warn", "--drain-time-s", "5",
            "--drain-strategy=immediate", "--config-yaml=node: {id: x=y}", "--log-path", "/dev/null")
        #expect(options.concurrency == 3)
        #expect(options.mode == .validate)
        #expect(options.serviceNode == "a=b")
        #expect(options.log.level == .warning)
        #expect(options.drainTime == .seconds(5))
        #expect(options.drainStrategy == .immediate)
        #expect(options.configYAML == "node: {id: x=y}")
        #expect(options.log.path == "/dev/null")
    }

    @Test func noLoopsMeansOne() throws {
        #expect(try options("--concurrency", "0").concurrency == 1)
    }

    @Test func componentsHaveLevelsOfTheirOwn() throws {
        let levels = try options("--component-log-level", "upstream:debug,http2:off").log.componentLevels
        #expect(levels == [.upstream: .debug, .http2: .off])
    }

    @Test func whatIstioPassesIsTaken() throws {
        let options = try options(
            "--drain-time-s", "45", "--drain-strategy", "immediate", "--local-address-ip-version", "v4",
            "--file-flush-interval-msec", "1000", "--disable-hot-restart", "--allow-unknown-static-fields", "-l",
            "warning", "--component-log-level", "misc:error", "--log-format",
            "%Y-%m-%dT%T.%fZ\t%l\tenvoy %n %g:%#\t%v\tthread=%t")
        #expect(options.isHotRestartDisabled)
        #expect(options.fileFlushInterval == .seconds(1))
    }

    @Test func restIsIgnoredBehindTwoDashes() throws {
        #expect(try options("--", "--bogus", "--help").mode == .serve)
    }

    @Test(arguments: [
        (["--concurency", "2"], "--concurency: unknown flag; did you mean --concurrency?"),
        (["--frobnicate"], "--frobnicate: unknown flag; see --help"),
        (["x.yaml"], "x.yaml: expected a flag; the bootstrap file is given as -c x.yaml"),
        (["-c"], "--config-path: the value is missing"),
        (["-c", "a", "-c", "b"], "--config-path: given twice"),
        (["--mode", "serv"], "--mode: found 'serv', expected one of serve, validate, init_only"),
        (["--concurrency", "two"], "--concurrency: found 'two', expected a whole number from 0 to 4294967295"),
        (["--concurrency", "-1"], "--concurrency: found '-1', expected a whole number from 0 to 4294967295"),
        (
            ["--drain-time-s", "4294967296"],
            "--drain-time-s: found '4294967296', expected a whole number from 0 to 4294967295"
        ),
        (
            ["-l", "loud"],
            "--log-level: found 'loud', expected one of trace, debug, info, warning (warn), error, critical, off"
        ),
        (
            ["--component-log-level", "upsteam:info"],
            "--component-log-level: found 'upsteam', expected a component; did you mean 'upstream'?"
        ),
        (
            ["--component-log-level", "http"],
            "--component-log-level: found 'http', expected NAME:LEVEL, as upstream:debug"
        ),
        (["--disable-hot-restart=yes"], "--disable-hot-restart: found '=yes', expected no value"),
        (["--socket-mode", "9"], "--socket-mode: found '9', expected permissions in octal, as 600"),
        (
            ["-c", "a", "--use-dynamic-base-id", "--restart-epoch", "2"],
            "--use-dynamic-base-id: found '--restart-epoch 2', "
                + "expected the base id that epoch 0 has chosen, given as --base-id"
        ),
        (
            ["--stats-tag", "a:b"],
            "--stats-tag: Envoy knows this flag, skein-proxy does not support it: fixed tags can't be put on statistics"
        ),
        ([], "no configuration: give --config-path FILE (-c FILE) or --config-yaml TEXT"),
    ]) func mistakesAreNamed(arguments: [String], message: String) {
        do throws(InvalidOption) {
            _ = try ProxyOptions.parse(arguments)
            Issue.record("taken: \(arguments)")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func helpNamesEveryFlag() throws {
        guard case .show(let text) = try ProxyOptions.parse(["--bogus", "-h"]) else {
            Issue.record("no help")
            return
        }
        for flag in ProxyFlag.all { #expect(text.contains(flag.name)) }
        #expect(text.contains("skein proxy -c bootstrap.yaml --mode validate"))
    }

    /// `envoy --help` of 1.40.
    @Test func everyFlagOfEnvoysIsKnown() {
        let envoys = """
            stats-tag enable-core-dump socket-mode socket-path disable-extensions cpuset-threads enable-mutex-tracing \
            disable-hot-restart mode parent-shutdown-time-s drain-strategy drain-time-s file-flush-min-size-kb \
            file-flush-interval-msec service-zone service-node service-cluster hot-restart-version restart-epoch \
            log-path enable-fine-grain-logging log-format-escaped log-format component-log-level log-level \
            local-address-ip-version admin-address-path log-stacktrace-single-entry skip-deprecated-logs \
            ignore-unknown-dynamic-fields reject-unknown-dynamic-fields allow-unknown-static-fields \
            allow-unknown-fields config-yaml config-path concurrency base-id-path skip-hot-restart-parent-stats \
            skip-hot-restart-on-no-parent use-dynamic-base-id base-id version help
            """
        for name in envoys.split(separator: " ") { #expect(ProxyFlag.find("--\(name)") != nil, "\(name)") }
    }

    @Test func versionsAreShown() throws {
        #expect(try ProxyOptions.parse(["--version"]) == .show(ProxyOptions.version))
        #expect(try ProxyOptions.parse(["--hot-restart-version"]) == .show("skein.1\n"))
    }
}

@Suite struct ProcessorShareTests {
    private func count(_ membership: String, _ files: [String: String]) -> Int {
        ProcessorShare.count(allowed: 8, membership: membership) { files[$0] }
    }

    @Test func withoutQuotaAllThatAreAllowed() {
        #expect(count("0::/a/b\n", ["/sys/fs/cgroup/a/b/cpu.max": "max 100000\n"]) == 8)
        #expect(count("", [:]) == 8)
    }

    @Test func theSmallestQuotaUpTheTreeHolds() {
        let files = [
            "/sys/fs/cgroup/a/b/cpu.max": "600000 100000\n", "/sys/fs/cgroup/a/cpu.max": "350000 100000\n",
        ]
        #expect(count("0::/a/b\n", files) == 3)
        #expect(count("0::/\n", ["/sys/fs/cgroup/cpu.max": "50000 100000\n"]) == 1)
    }

    @Test func theFirstVersionOfControlGroupsCounts() {
        let root = "/sys/fs/cgroup/cpu,cpuacct"
        let files = ["\(root)/x/cpu.cfs_quota_us": "200000\n", "\(root)/x/cpu.cfs_period_us": "100000\n"]
        #expect(count("5:memory:/x\n4:cpu,cpuacct:/x\n", files) == 2)
        #expect(count("4:cpu,cpuacct:/y\n", ["\(root)/y/cpu.cfs_quota_us": "-1\n"]) == 8)
    }
}
