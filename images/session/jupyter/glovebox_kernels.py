"""Finds, starts and reaches the image's kernels without asking the whole installation first.

Jupyter imports all of IPython for one old folder's name and ipykernel for a kernelspec that the image has as a file, and opens every
package's list of entry points to learn who else may start kernels; here nobody may. Its sockets look for a new kernel every 100 ms.
A session that was prepared ahead of its opening has its first kernel ahead, too.
"""

import asyncio
from importlib.metadata import EntryPoint
from pathlib import Path

import glovebox_start
import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.paths import jupyter_path
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server._tz import utcnow
from tornado.ioloop import IOLoop
from traitlets import Unicode, default

LOOK_AGAIN_MS = 10
# A kernel that is gone is looked for less and less often.
LOOK_AGAIN_AT_MOST_MS = 1000


class Kernels(AsyncMappingKernelManager):
    """Jupyter's own, whose sockets notice soon that a kernel has begun to listen, and which may have a first kernel ahead."""

    ahead = Unicode("", config=True, help="Name of a kernel to start with the server; the first start of that kernel in the root folder gets it.")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._waiting = None
        self._waiting_id = ""
        if self.ahead:
            IOLoop.current().add_callback(self._start_ahead)

    def _start_ahead(self):
        self._waiting_id = self.new_kernel_id()
        self._waiting = asyncio.ensure_future(super()._async_start_kernel(kernel_id=self._waiting_id, kernel_name=self.ahead, path=""))

    async def _async_start_kernel(self, *, kernel_id=None, path=None, **kwargs):
        name = kwargs.get("kernel_name") or self.default_kernel_name
        fits = kernel_id is None and name == self.ahead and (path is None or self.cwd_for_path(path) == self.root_dir)
        if not (fits and await self._take_waiting()):
            return await super()._async_start_kernel(kernel_id=kernel_id, path=path, **kwargs)
        taken, self._waiting_id = self._waiting_id, ""
        if kwargs.get("env"):
            # For its restarts: a running process keeps what it was started with.
            self.update_env(kernel_id=taken, env=kwargs["env"])
        self.get_kernel(taken).last_activity = utcnow()
        return taken

    start_kernel = _async_start_kernel

    async def _take_waiting(self):
        """Whether a kernel waits, lives, and is the caller's now."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return False
        try:
            kernel_id = await waiting
            return kernel_id in self and await self.get_kernel(kernel_id).is_alive()
        except Exception:
            self.log.exception("the kernel ahead did not start")
            return False

    def list_kernels(self):
        """Without the one that nobody has asked for yet."""
        return [kernel for kernel in super().list_kernels() if kernel["id"] != self._waiting_id]

    @default("context")
    def _context_default(self):
        context = super()._context_default()
        context.setsockopt(zmq.RECONNECT_IVL, LOOK_AGAIN_MS)
        context.setsockopt(zmq.RECONNECT_IVL_MAX, LOOK_AGAIN_AT_MOST_MS)
        return context


class KernelSpecs(KernelSpecManager):
    """The kernelspecs that lie in Jupyter's folders as files."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        LocalKernels.instance(parent=self.parent)

    def _kernel_dirs_default(self):
        return jupyter_path("kernels")

    def _get_kernel_spec_by_name(self, kernel_name, resource_dir):
        return self.kernel_spec_class.from_resource_dir(resource_dir)


class LocalKernel(LocalProvisioner):
    """A process of the session; the first Python kernel is the one that the server has forked beforehand."""

    async def launch_kernel(self, cmd, **kwargs):
        template, given = glovebox_start.template, None
        if template is not None and glovebox_start.is_kernel_command(cmd):
            glovebox_start.template = None
            try:
                template.become(cmd[-1], kwargs["env"], kwargs.get("cwd"))
                given = template
            except OSError:
                self.log.warning("the kernel forked beforehand has ended: %s", template.poll())
        if given is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid, self.pgid = given, given.pid, given.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info


class LocalKernels(KernelProvisionerFactory):
    """Kernels are processes of the session. The instance made first serves whoever asks for the base class's."""

    def __init__(self, **kwargs):
        super(KernelProvisionerFactory, self).__init__(**kwargs)
        self.provisioners["local-provisioner"] = EntryPoint(
            "local-provisioner", "glovebox_kernels:LocalKernel", "jupyter_client.kernel_provisioners"
        )
