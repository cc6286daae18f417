"""Keeps each kernel session's messages until the page says that it has them, so that no broken connection loses output.

A page opens `/api/kernels/ID/channels?session_id=S&after=N`: N is how many messages it has had of this session. What follows N is sent
again. `ack N` in a text frame says the same while the connection lasts. A page that says neither is served as Jupyter does.
"""

import asyncio
import time
from collections import deque
from functools import partial

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado import web
from tornado.ioloop import PeriodicCallback
from tornado.websocket import WebSocketClosedError

MEBIBYTE = 1024 * 1024
LARGEST_MESSAGE = 32 * MEBIBYTE
# Handed to the connection at most; the rest waits here, where it is counted and survives.
WINDOW = 4 * MEBIBYTE
SENT_LIMIT = 16 * MEBIBYTE
QUEUE_LIMIT = 64 * MEBIBYTE
DETACHED_IN_ALL = 24
DETACHED_LIMIT = 128 * MEBIBYTE
DETACHED_SECONDS = 12 * 3600
SWEEP_MS = 30_000
ASK_AGAIN_SECONDS = 0.025
V1 = "v1.kernel.websocket.jupyter.org"


class KernelStream:
    """The messages of one kernel session, numbered from 1 in the order in which the page counts them."""

    def __init__(self):
        self.first = 1  # number of the oldest message that is kept
        self.sent = deque()
        self.queued = deque()
        self.sent_bytes = 0
        self.queued_bytes = 0
        self.handler = None
        self.owner = None
        self.detached_at = None
        self._attachment = 0
        self._writing = 0

    @property
    def kept_bytes(self):
        return self.sent_bytes + self.queued_bytes

    def add(self, message, binary):
        self.queued.append((message, binary))
        self.queued_bytes += len(message)
        if self.queued_bytes > QUEUE_LIMIT:
            self._drop_oldest_queued()
        self.pump()

    def attach(self, owner, handler, after):
        """Starts sending to a connection whose page has had `after` messages (None: all that were sent)."""
        kept = self.sent
        if after is None:
            self.first += len(kept)
            kept.clear()
        elif after >= self.first + len(kept) + len(self.queued) or after < self.first - 1:
            # This stream is younger than the page's count, or has let go of what the page lacks: count on from the page's number.
            self.first = after + 1
        else:
            self._forget(after)
        self.queued.extendleft(reversed(kept))
        self.queued_bytes += sum(len(message) for message, _ in kept)
        kept.clear()
        self.sent_bytes = 0
        self._attachment += 1
        self._writing = 0
        self.owner, self.handler, self.detached_at = owner, handler, None
        self.pump()

    def detach(self):
        self.handler = None
        self.detached_at = time.monotonic()

    def acknowledge(self, number):
        self._forget(min(number, self.first + len(self.sent) - 1))

    def pump(self):
        while self.queued and self.handler is not None and self._writing < WINDOW:
            message, binary = self.queued[0]
            try:
                written = self.handler.write_message(message, binary=binary)
            except WebSocketClosedError:
                self.handler = None
                return
            self.queued.popleft()
            self.queued_bytes -= len(message)
            self.sent.append((message, binary))
            self.sent_bytes += len(message)
            self._writing += len(message)
            written.add_done_callback(partial(self._written, self._attachment, len(message)))
        while self.sent_bytes > SENT_LIMIT:
            self._forget(self.first)

    def _written(self, attachment, size, written):
        written.exception()
        if attachment == self._attachment:
            self._writing -= size
            self.pump()

    def _forget(self, number):
        """Lets go of every message up to `number`: the page has it."""
        while self.first <= number and (self.sent or self.queued):
            if self.sent:
                self.sent_bytes -= len(self.sent.popleft()[0])
            else:
                self.queued_bytes -= len(self.queued.popleft()[0])
            self.first += 1

    def _drop_oldest_queued(self):
        """Makes room; the messages behind move up, because the page counts what it gets. The page is told."""
        message, binary = self.queued[0]
        while self.queued_bytes > QUEUE_LIMIT * 3 // 4:
            self.queued_bytes -= len(self.queued.popleft()[0])
        notice = self.owner.notice(message, f"(output left out: more than {QUEUE_LIMIT // MEBIBYTE} MiB waited for the browser)\n") if binary and self.owner else None
        if notice:
            self.queued.appendleft((notice, True))
            self.queued_bytes += len(notice)


class KeptKernelConnection(ZMQChannelsWebsocketConnection):
    """A kernel connection whose messages outlive its websocket."""

    _streams: dict[str, KernelStream] = {}
    _sweeper = None
    _ports: list = []
    _subprotocol = None
    _gone = False
    _asking = None

    @property
    def subprotocol(self):
        return self._subprotocol

    @property
    def stream(self):
        return self._streams.setdefault(self.session_key, KernelStream())

    def connect(self):
        manager = self.multi_kernel_manager
        manager.notify_connect(self.kernel_id)
        self._subprotocol = self.websocket_handler.selected_subprotocol
        # Jupyter's own buffer would take messages from ours; there is none, because we never start it.
        previous = self.stream.owner
        connected = self._take_over(previous) if previous is not None else None
        if connected is None:
            try:
                self.create_stream()
                self._ports = list(self.kernel_manager.ports)
                connected = self.nudge()
            except web.HTTPError as error:
                self.log.error("kernel %s: %s", self.kernel_id, error)
                self.stream.owner = None
                self.disconnect()
                return None
        manager.add_restart_callback(self.kernel_id, self.on_kernel_restarted)
        manager.add_restart_callback(self.kernel_id, self.on_restart_failed, "dead")
        self.stream.attach(self, self.websocket_handler, self._count_of_page())

        def subscribe(_):
            for channel in self.channels.values():
                channel.on_recv_stream(self.handle_outgoing_message)

        connected.add_done_callback(subscribe)
        self._open_sockets.add(self)
        self._start_sweeping()
        return connected

    def disconnect(self):
        if self._gone:
            return
        self._gone = True
        self.multi_kernel_manager.notify_disconnect(self.kernel_id)
        if self._open_sessions.get(self.session_key) is self.websocket_handler:
            self._open_sessions.pop(self.session_key)
        self._end_kernel_info()
        self._open_sockets.discard(self)
        if not self._close_future.done():
            self._close_future.set_result(None)
        stream = self._streams.get(self.session_key)
        if stream is not None and stream.owner is self and self.kernel_id in self.multi_kernel_manager:
            # The channels go on into the stream until the page comes back.
            stream.detach()
            self._limit_detached()
            return
        self._release()

    def nudge(self):
        """As Jupyter's, but asks a new kernel again after 25 ms instead of 500.

        The first question often comes before the kernel's iopub has taken our subscription, and then its answer is lost.
        """
        connected = super().nudge()
        if not connected.done():
            self._asking = asyncio.ensure_future(self._ask_again(connected))
        return connected

    async def _ask_again(self, connected):
        channel = self.kernel_manager.connect_control()
        channel.on_recv(lambda _: None)
        ports = list(self.kernel_manager.ports)
        try:
            while True:
                await asyncio.sleep(ASK_AGAIN_SECONDS)
                if connected.done() or channel.closed() or self.kernel_id not in self.multi_kernel_manager or list(self.kernel_manager.ports) != ports:
                    return
                self.session.send(channel, "kernel_info_request")
        finally:
            if not channel.closed():
                channel.close()

    def write_message(self, message, binary=False):
        self.stream.add(message, binary)

    def handle_incoming_message(self, incoming_msg):
        if isinstance(incoming_msg, str) and incoming_msg.startswith("ack "):
            number = incoming_msg[4:]
            if number.isdecimal() and len(number) < 16:
                self.stream.acknowledge(int(number))
            return
        super().handle_incoming_message(incoming_msg)

    def handle_outgoing_message(self, stream, outgoing_msg):
        if sum(len(part) for part in outgoing_msg) > LARGEST_MESSAGE:
            _, parts = self.session.feed_identities(outgoing_msg)
            parent = self.session.unpack(parts[2])
            self.write_stderr(f"(output left out: one message of more than {LARGEST_MESSAGE // MEBIBYTE} MiB)", parent)
            return
        super().handle_outgoing_message(stream, outgoing_msg)

    def notice(self, message, text):
        """A line for the cell that `message` belongs to."""
        _, parts = deserialize_msg_from_ws_v1(message)
        made = self.session.msg("stream", content={"text": text, "name": "stderr"}, parent=self.session.unpack(parts[1]))
        return serialize_msg_to_ws_v1(made, "iopub", self.session.pack)

    def _limit_rate(self, channel, msg, msg_list):
        # The rate protects a browser; while none is there everything is kept, within the stream's limit.
        return False if self.stream.handler is None else super()._limit_rate(channel, msg, msg_list)

    def _count_of_page(self):
        count = self.websocket_handler.get_argument("after", "")
        return int(count) if count.isdecimal() and len(count) < 16 else None

    def _take_over(self, previous):
        """Goes on with the channels of the session's former connection, so that nothing passes between the two."""
        channels, previous.channels = previous.channels, {}
        previous._remove_restart_callbacks()
        if channels and previous._ports == list(self.kernel_manager.ports) and not any(channel.closed() for channel in channels.values()):
            self.channels = channels
            self._ports = previous._ports
            connected = asyncio.Future()
            connected.set_result(None)
            return connected
        _close(channels)
        return None

    def _remove_restart_callbacks(self):
        if self.kernel_id in self.multi_kernel_manager:
            self.multi_kernel_manager.remove_restart_callback(self.kernel_id, self.on_kernel_restarted)
            self.multi_kernel_manager.remove_restart_callback(self.kernel_id, self.on_restart_failed, "dead")

    def _release(self):
        self._remove_restart_callbacks()
        _close(self.channels)
        self.channels = {}

    def _end_kernel_info(self):
        """Closes a question for the kernel's version that nobody waits for, as Jupyter does."""
        if self.kernel_info_channel is not None and not self.kernel_info_channel.closed():
            self.kernel_info_channel.close()
            if not self._kernel_info_future.done():
                self._kernel_info_future.set_result({})
            if getattr(self.kernel_manager, "_kernel_info_future", None) is self._kernel_info_future:
                del self.kernel_manager._kernel_info_future
        self.kernel_info_channel = None

    @classmethod
    def _limit_detached(cls):
        """Streams that no page has come back for: the oldest go first when they are many or hold much."""
        detached = sorted((s.detached_at, key) for key, s in cls._streams.items() if s.detached_at is not None)
        held = sum(cls._streams[key].kept_bytes for _, key in detached)
        while len(detached) > DETACHED_IN_ALL or (held > DETACHED_LIMIT and len(detached) > 1):
            _, key = detached.pop(0)
            held -= cls._streams[key].kept_bytes
            cls._drop(key)

    def _start_sweeping(self):
        if KeptKernelConnection._sweeper is None:
            KeptKernelConnection._sweeper = PeriodicCallback(self._sweep, SWEEP_MS)
            KeptKernelConnection._sweeper.start()

    @classmethod
    def _sweep(cls):
        for key, stream in list(cls._streams.items()):
            if stream.detached_at is None or stream.owner is None:
                continue
            ended = stream.owner.kernel_id not in stream.owner.multi_kernel_manager
            if ended or time.monotonic() - stream.detached_at > DETACHED_SECONDS:
                cls._drop(key)
        cls._limit_detached()

    @classmethod
    def _drop(cls, key):
        stream = cls._streams.pop(key, None)
        if stream is not None and stream.owner is not None:
            stream.owner._release()


def _close(channels):
    for channel in channels.values():
        if not channel.closed():
            channel.on_recv(None)
            channel.close()
