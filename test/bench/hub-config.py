# JupyterHub as its documentation sets it up with DockerSpawner; defaults everywhere else.
import os

c = get_config()  # noqa: F821
e = os.environ
c.JupyterHub.bind_url = "http://127.0.0.1:" + e["BENCH_PUBLIC_PORT"]
c.JupyterHub.hub_ip = e["BENCH_HUB_IP"]
c.JupyterHub.hub_port = int(e["BENCH_HUB_PORT"])
c.JupyterHub.db_url = "sqlite:///jupyterhub.sqlite"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = e["BENCH_TOKEN"]
c.Authenticator.allow_all = True
c.JupyterHub.services = [{"name": "bench", "api_token": e["BENCH_TOKEN"]}]
c.JupyterHub.load_roles = [
    {"name": "bench", "services": ["bench"], "scopes": ["admin:users", "admin:servers", "access:servers", "tokens", "list:users"]}
]
c.ConfigurableHTTPProxy.command = [e["BENCH_NODE"], e["GLOVEBOX_BENCH_PROXY"]]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:" + e["BENCH_PROXY_PORT"]
c.JupyterHub.spawner_class = "dockerspawner.DockerSpawner"
c.DockerSpawner.image = e["BENCH_IMAGE"]
c.DockerSpawner.remove = True
c.DockerSpawner.prefix = e["BENCH_PREFIX"]
# The image's own command is for a Unix socket; its home is for one user laid over it, its working folder for a mounted project.
c.DockerSpawner.cmd = ["jupyterhub-singleuser"]
c.DockerSpawner.extra_create_kwargs = {"user": "200900:200900"}
c.DockerSpawner.extra_host_config = {"tmpfs": {"/home/researcher": "uid=200900,gid=200900,mode=0700,exec,size=256m"}}
# What the image sets for its kernels belongs to Glovebox; the peer gets Jupyter's own classes and defaults.
c.DockerSpawner.args = [
    "--ServerApp.kernel_manager_class=jupyter_server.services.kernels.kernelmanager.AsyncMappingKernelManager",
    "--ServerApp.kernel_spec_manager_class=jupyter_client.kernelspec.KernelSpecManager",
    "--ServerApp.kernel_websocket_connection_class=jupyter_server.services.kernels.connection.channels.ZMQChannelsWebsocketConnection",
    "--KernelSpecManager.ensure_native_kernel=True",
    "--KernelManager.transport=tcp",
]
c.DockerSpawner.notebook_dir = "/home/researcher"
if e.get("BENCH_START_TIMEOUT"):
    c.Spawner.start_timeout = int(e["BENCH_START_TIMEOUT"])
    c.Spawner.http_timeout = int(e["BENCH_START_TIMEOUT"])
