"""What /metrics tells, in Prometheus's terms."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
_LAG = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.questions = Counter(
            "readout_questions",
            "Questions by how they ended: answered, a reason for silence, refused or failed.",
            ["outcome"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "readout_answer_seconds",
            "From a question's coming to its answer's acceptance by Discord.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "readout_waiting", "Questions in work or waiting.", registry=self.registry
        )
        self.feedback = Counter(
            "readout_feedback", "Opinions on answers.", ["verdict"], registry=self.registry
        )
        self.gateway = Gauge(
            "readout_gateway_connected", "1 while every shard is connected.", registry=self.registry
        )
        self.latency = Gauge(
            "readout_gateway_latency_seconds",
            "From a heartbeat to its acknowledgement.",
            registry=self.registry,
        )
        self.reconnects = Counter(
            "readout_gateway_disconnects", "Connections lost.", registry=self.registry
        )
        self.servers = Gauge("readout_servers", "Servers the bot is on.", registry=self.registry)
        self.lag = Histogram(
            "readout_loop_lag_seconds",
            "How much later than it should the event loop came back to a timer.",
            buckets=_LAG,
            registry=self.registry,
        )
        self.longest_lag = Gauge(
            "readout_loop_longest_lag_seconds", "The largest of these.", registry=self.registry
        )
