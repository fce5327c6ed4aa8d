"""gRPC services that only take notes: access log service, OpenTelemetry collectors for logs and traces."""
import asyncio

import grpc
from envoy.service.accesslog.v3 import als_pb2
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

from .origins import Origin

# `Any` values inside of entries are decoded only when their types are known.
from google.protobuf import wrappers_pb2  # noqa: F401


class Collector(Origin):
    """Keeps every message with the headers of its call. `refuses` answers calls with this status; `silent` never does."""

    def __init__(self, refuses: grpc.StatusCode | None = None, silent: bool = False, **options):
        super().__init__(**options)
        self.refuses = refuses
        self.silent = silent
        self.messages: list = []
        self.headers: list[dict] = []
        self.calls = 0

    async def start(self):
        self._grpc = grpc.aio.server()
        unary = grpc.unary_unary_rpc_method_handler
        handlers = {
            "envoy.service.accesslog.v3.AccessLogService": {"StreamAccessLogs": grpc.stream_unary_rpc_method_handler(
                self._stream, als_pb2.StreamAccessLogsMessage.FromString, als_pb2.StreamAccessLogsResponse.SerializeToString)},
            "opentelemetry.proto.collector.logs.v1.LogsService": {"Export": unary(
                self._logs, logs_service_pb2.ExportLogsServiceRequest.FromString, logs_service_pb2.ExportLogsServiceResponse.SerializeToString)},
            "opentelemetry.proto.collector.trace.v1.TraceService": {"Export": unary(
                self._traces, trace_service_pb2.ExportTraceServiceRequest.FromString, trace_service_pb2.ExportTraceServiceResponse.SerializeToString)},
        }
        for name, methods in handlers.items():
            self._grpc.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, methods),))
        self.port = self._grpc.add_insecure_port("127.0.0.1:0")
        await self._grpc.start()

    async def _began(self, context):
        self.calls += 1
        self.headers.append({key: value for key, value in context.invocation_metadata()})
        if self.silent:
            await asyncio.sleep(3600)
        if self.refuses:
            await context.abort(self.refuses, "no")

    async def _stream(self, requests, context):
        await self._began(context)
        async for request in requests:
            self.messages.append(request)
        return als_pb2.StreamAccessLogsResponse()

    async def _logs(self, request, context):
        await self._began(context)
        self.messages.append(request)
        return logs_service_pb2.ExportLogsServiceResponse()

    async def _traces(self, request, context):
        await self._began(context)
        self.messages.append(request)
        return trace_service_pb2.ExportTraceServiceResponse()

    async def wait(self, done, seconds: float = 5.0):
        deadline = asyncio.get_running_loop().time() + seconds
        while not done() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.05)

    def lines(self):
        return []

    def forget(self):
        self.messages.clear()
        self.headers.clear()
        self.calls = 0

    async def stop(self):
        await self._grpc.stop(None)

    # What was sent, by its service
    def http_entries(self):
        return [entry for message in self.messages for entry in message.http_logs.log_entry]

    def tcp_entries(self):
        return [entry for message in self.messages for entry in message.tcp_logs.log_entry]

    def log_records(self):
        return [record for message in self.messages for logs in message.resource_logs for scope in inner(logs, "scope_logs", "instrumentation_library_logs") for record in inner(scope, "log_records", "logs")]

    def spans(self):
        return [span for message in self.messages for spans in message.resource_spans for scope in inner(spans, "scope_spans", "instrumentation_library_spans") for span in scope.spans]


def inner(message, *names):
    """A field by the first of its names that this version of OpenTelemetry's messages knows; the numbers are the same."""
    for name in names:
        if hasattr(message, name):
            return getattr(message, name)
    raise AttributeError(names)


def flatten(value, path="") -> list[str]:
    """A message as lines `path = value`, in order."""
    if hasattr(value, "DESCRIPTOR"):
        value = MessageToDict(value, preserving_proto_field_name=True)
    if isinstance(value, dict):
        return [line for key in sorted(value) for line in flatten(value[key], f"{path}.{key}" if path else str(key))]
    if isinstance(value, list):
        return [line for number, one in enumerate(value) for line in flatten(one, f"{path}[{number}]")]
    return [f"{path} = {value}"]
