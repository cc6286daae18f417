"""Starts the session's Jupyter server and its Python kernels sooner.

Server and kernel import much of the same, one after the other. The server's process imports that once and forks; the child imports
the rest of a kernel while the server imports its own, and waits to be told which kernel it is (`Template`). Imports make objects that
stay, so nothing looks for garbage before the work begins, and never among these (`gc.freeze`), which also keeps their memory shared.
"""

import contextlib
import gc
import json
import os
import socket
import sys

gc.disable()

KERNEL_COMMAND = ["-P", "-m", "glovebox_start", "-f"]


def _run(app, argv=None):
    app.initialize(argv)
    gc.freeze()
    gc.enable()
    app.start()


class Template:
    """A child of the server that has imported a kernel and waits; `become` makes it the kernel of a connection file, once.

    Then it has what the server's subprocess.Popen of a kernel has, as far as Jupyter's local provisioner uses it.
    """

    stdin = stdout = stderr = None

    def __init__(self):
        self._order, theirs = socket.socketpair()
        sys.stdout.flush()
        self.returncode = None
        self.pid = os.fork()
        if self.pid == 0:
            self._order.close()
            _wait_for_order(theirs)
            sys.exit(0)
        theirs.close()

    def become(self, connection_file, env, cwd):
        """Raises OSError where the child has ended."""
        with self._order:
            self._order.sendall(json.dumps({"file": connection_file, "env": dict(env), "cwd": cwd}).encode() + b"\n")

    def poll(self):
        return self._ended(os.WNOHANG)

    def wait(self):
        return self._ended(0)

    def _ended(self, how):
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, how)
            except ChildProcessError:
                pid, status = self.pid, 0
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)


def _wait_for_order(pipe):
    os.setsid()
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    # Read when the module is imported; the kernel ends with its server.
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    from ipykernel.kernelapp import IPKernelApp

    gc.freeze()
    with pipe, pipe.makefile() as orders:
        line = orders.readline()
    if not line:
        return
    order = json.loads(line)
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"] or ".")
    sys.argv = [__file__, "-f", order["file"]]
    _name_process()
    _run(IPKernelApp.instance())


def _name_process():
    """What `ps` and `top` say: a forked kernel would have the server's name."""
    with contextlib.suppress(OSError), open("/proc/self/comm", "w") as comm:
        comm.write("python-kernel")


def is_kernel_command(cmd):
    return cmd[1:-1] == KERNEL_COMMAND and cmd[0] == sys.executable


template = None


def server():
    """The program `jupyter-server`."""
    global template
    import jupyter_client  # noqa: F401 -- with the next, what both sides need
    import tornado.ioloop  # noqa: F401

    # Where the session has no process left to give, the server goes on without.
    with contextlib.suppress(OSError):
        template = Template()
    from jupyter_server.serverapp import ServerApp

    _run(ServerApp.instance())


def kernel():
    """`python -P -m glovebox_start -f CONNECTION_FILE`"""
    from ipykernel.kernelapp import IPKernelApp

    _name_process()
    _run(IPKernelApp.instance())


if __name__ == "__main__":
    sys.exit(kernel())
