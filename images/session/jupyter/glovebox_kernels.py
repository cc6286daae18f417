"""Finds, starts and reaches the image's kernels without asking the whole installation first.

Jupyter imports all of IPython for one old folder's name and ipykernel for a kernelspec that the image has as a file, and opens every
package's list of entry points to learn who else may start kernels; here nobody may. Its sockets look for a new kernel every 100 ms.
"""

from importlib.metadata import EntryPoint

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_core.paths import jupyter_path
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import default

LOOK_AGAIN_MS = 10
# A kernel that is gone is looked for less and less often.
LOOK_AGAIN_AT_MOST_MS = 1000


class Kernels(AsyncMappingKernelManager):
    """Jupyter's own, whose sockets notice soon that a kernel has begun to listen."""

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


class LocalKernels(KernelProvisionerFactory):
    """Kernels are processes of the session. The instance made first serves whoever asks for the base class's."""

    def __init__(self, **kwargs):
        super(KernelProvisionerFactory, self).__init__(**kwargs)
        self.provisioners["local-provisioner"] = EntryPoint(
            "local-provisioner", "jupyter_client.provisioning:LocalProvisioner", "jupyter_client.kernel_provisioners"
        )
