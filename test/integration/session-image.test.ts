import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'

const config = readConfig()
const engine = new Docker({ socketPath: config.dockerSocket })
const profile = readFileSync(new URL('../../policies/seccomp/session.json', import.meta.url), 'utf8')

/** One container of the session image, as a session gets it: nothing but `lo`, no rights, nothing to write but tmpfs. */
const startHardened = async (): Promise<Docker.Container> => {
  const container = await engine.createContainer({
    Image: config.image,
    Cmd: ['sleep', '600'],
    User: '200001:200001',
    Labels: { 'glovebox.test': 'session-image' },
    HostConfig: {
      NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'], PidsLimit: 512, Memory: 2 ** 31,
      SecurityOpt: ['no-new-privileges', `seccomp=${profile}`],
      Tmpfs: {
        '/tmp': 'mode=1777,size=256m',
        '/project': 'uid=200001,gid=200001,mode=0700',
        '/home/researcher': 'uid=200001,gid=200001,mode=0700,exec,size=256m',
      },
    },
  })
  await container.start()
  return container
}

const hostFolder = '/usr/local/share/ca-certificates'

/** What this machine trusts beyond Debian, each as its bare text. */
const hostCertificates = (): string[] => {
  if (!existsSync(hostFolder)) return []
  return readdirSync(hostFolder).filter((name) => name.endsWith('.crt'))
    .map((name) => readFileSync(`${hostFolder}/${name}`, 'utf8').replaceAll(/-----[^-]+-----|\s/g, '').slice(0, 400))
    .filter((text) => text !== '')
}

let container: Docker.Container

/** Runs a command inside; what it said and how it ended. */
const inside = async (command: string, ...args: string[]): Promise<{ code: number; out: string }> => {
  const exec = await container.exec({ Cmd: [command, ...args], AttachStdout: true, AttachStderr: true })
  const stream = await exec.start({})
  const both = new PassThrough()
  container.modem.demuxStream(stream, both, both)
  stream.on('end', () => both.end())
  let out = ''
  for await (const chunk of both) out += String(chunk)
  const { ExitCode } = await exec.inspect()
  return { code: ExitCode ?? -1, out }
}

const python = async (text: string): Promise<string> => {
  const { code, out } = await inside('python', '-c', text)
  expect(code, out).toBe(0)
  return out.trim()
}

/** Starts a kernel by its kernelspec, over loopback as Jupyter does, and returns what it printed. */
const askKernel = (kernel: string, code: string): Promise<string> => python(`
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name=${JSON.stringify(kernel)}, startup_timeout=60)
printed = []
def keep(message):
    content = message["content"]
    printed.append(content.get("text") or content.get("data", {}).get("text/plain") or "\\n".join(content.get("traceback", [])))
reply = client.execute_interactive(${JSON.stringify(code)}, timeout=90, output_hook=lambda m: keep(m) if m["msg_type"] in ("stream", "execute_result", "display_data", "error") else None)
print("".join(printed), reply["content"]["status"])
client.stop_channels(); manager.shutdown_kernel(now=True)
`)

/** Starts the Jupyter server as a session does and runs a text that may `ask` it; what the text printed. */
const askServer = (text: string): Promise<string> => python(`
import http.client, json, os, shutil, socket, subprocess, time
runtime = os.environ["JUPYTER_RUNTIME_DIR"]
os.environ["JUPYTER_TOKEN"] = "t"
argv = ["jupyter-server", "--ServerApp.sock=/tmp/j.sock", "--ServerApp.sock_mode=0660", "--ServerApp.open_browser=False", "--ServerApp.root_dir=/project",
  '--ServerApp.jpserver_extensions={"jupyterlab":False,"notebook_shim":False,"jupyter_lsp":False,"jupyter_server_terminals":True}']
server = subprocess.Popen(argv, stderr=open("/tmp/log", "w"))
def ask(method, path, body=None):
    link = http.client.HTTPConnection("localhost"); link.sock = socket.socket(socket.AF_UNIX); link.sock.connect("/tmp/j.sock")
    link.request(method, path, body, headers={"Authorization": "token t"}); answer = link.getresponse(); return answer.status, answer.read()
since = time.time()
while True:
    try: ask("GET", "/api"); break
    except OSError:
        if time.time() - since > 30: raise
        time.sleep(0.02)
try:
${text.trim().split('\n').map((line) => `    ${line}`).join('\n')}
finally:
    server.terminate(); server.wait(); shutil.rmtree(runtime, ignore_errors=True)`)

beforeAll(async () => {
  container = await startHardened()
})

afterAll(async () => {
  await container?.remove({ force: true })
})

describe('the session image, hardened as a session is', () => {
  it('has a Python kernel with the libraries of an analysis', async () => {
    expect(await askKernel('python3', 'import pandas, duckdb, pyarrow, statsmodels.api, sklearn, matplotlib.pyplot, acro\nprint(pandas.__version__.split(".")[0], 1 + 1)'))
      .toMatch(/2 2\n? ok$/)
  })

  it('has an R kernel', async () => {
    expect(await askKernel('ir', 'library(survival); 1 + 1')).toMatch(/\[1\] 2\s* ok$/)
  })

  it('computes: DuckDB over Parquet, a regression, a plot with Hangul that misses no glyph', async () => {
    const said = await python(`
import warnings; warnings.simplefilter("error", UserWarning)
import duckdb, pandas, numpy, statsmodels.api as sm, matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
frame = pandas.DataFrame({"x": range(100), "y": [2 * i + i % 3 for i in range(100)]})
frame.to_parquet("/tmp/t.parquet")
print(duckdb.sql("select sum(x) from '/tmp/t.parquet'").fetchall()[0][0])
print(round(sm.OLS(frame.y, sm.add_constant(frame.x)).fit().params["x"], 1))
plt.plot(frame.x, frame.y); plt.title("지방간과 심혈관 사건 − Age"); plt.savefig("/tmp/p.png")
print(open("/tmp/p.png", "rb").read(4)[1:].decode())`)
    expect(said.split('\n')).toEqual(['4950', '2.0', 'PNG'])
  })

  it('starts its Jupyter server on a Unix socket, without JupyterLab', async () => {
    expect(await askServer('print(ask("GET", "/api")[0], ask("GET", "/lab")[0], sorted(json.loads(ask("GET", "/api/kernelspecs")[1])["kernelspecs"]), oct(os.stat("/tmp/j.sock").st_mode & 0o777))'))
      .toBe("200 404 ['ir', 'python3'] 0o660")
  })

  it('has a kernel forked beforehand, which the first Python kernel is; another is made anew, also where the forked one has ended', async () => {
    const started = (before: string): Promise<string> => askServer(`
def processes(): return {int(p): open("/proc/" + p + "/comm").read().strip() for p in os.listdir("/proc") if p.isdigit() and os.path.exists("/proc/" + p + "/comm")}
def children(): return {p for p in processes() if "PPid:\\t%d\\n" % server.pid in open("/proc/%d/status" % p).read()}
def until(holds):
    while not holds() and time.time() - since < 60: time.sleep(0.05)
[forked] = children()
${before}
for count in (1, 2):
    status, body = ask("POST", "/api/kernels", '{"name": "python3"}')
    until(lambda: list(processes().values()).count("python-kernel") == count)
kernels = sorted(p for p in children() if processes()[p] == "python-kernel")
print(status, len(kernels), forked in kernels)
first = json.loads(ask("GET", "/api/kernels")[1])[0]["id"]
for kernel in json.loads(ask("GET", "/api/kernels")[1]): ask("DELETE", "/api/kernels/" + kernel["id"])
until(lambda: not children())
print(len(children()))`)
    expect(await started('')).toBe('201 2 True\n0')
    expect(await started('os.kill(forked, 9); time.sleep(0.1)')).toBe('201 2 False\n0')
  })

  it.each(['python3', 'ir'])('reaches the kernel %s by five sockets in the runtime folder, and takes them away with it', async (name) => {
    expect(await askServer(`
kernel = json.loads(ask("POST", "/api/kernels", '{"name": "${name}"}')[1])["id"]
listens = lambda: len([f for f in os.listdir(runtime) if f.startswith("kernel-" + kernel + "-ipc-")])
while listens() < 5 and time.time() - since < 60: time.sleep(0.1)
print(listens(), json.load(open(f"{runtime}/kernel-{kernel}.json"))["transport"])
print(ask("DELETE", "/api/kernels/" + kernel)[0], [f for f in os.listdir(runtime) if kernel in f])`)).toBe('5 ipc\n204 []')
  })

  it('gives a terminal its programs and a prompt, though the user number has no name', async () => {
    const { code, out } = await inside('bash', '-lic', 'command -v python R; echo "${PS1@P}"; echo "$USER" "$(id -u)"')
    expect(code, out).toBe(0)
    expect(out.split('\n').filter((line) => !line.includes('job control') && !line.includes('ioctl')).join('\n'))
      .toBe('/opt/venv/bin/python\n/usr/bin/R\nresearcher:/project$ \nresearcher 200001\n')
  })

  it('has matplotlib read its fonts from the home at once', async () => {
    expect(await python('import os, time, matplotlib; print(os.listdir(matplotlib.get_cachedir()))')).toMatch(/fontlist-/)
  })

  it('has only the loopback interface, and can write to nothing of its own', async () => {
    expect(await python('import os; print(os.listdir("/sys/class/net"))')).toBe("['lo']")
    for (const place of ['/', '/opt/venv', '/usr/local/bin', '/etc', '/data', '/run/jp']) {
      expect((await inside('sh', '-c', `echo x > ${place}/written`)).code, place).not.toBe(0)
    }
  })

  it('holds no set-uid file, no certificate of the host and no tool that talks to a network', async () => {
    expect((await inside('sh', '-c', 'find / -xdev -type f -perm /6000 2>/dev/null')).out).toBe('')
    expect((await inside('sh', '-c', 'ls /tmp/ca /usr/local/share/ca-certificates 2>/dev/null')).out.replace('/usr/local/share/ca-certificates:', '').trim()).toBe('')
    const trusted = (await inside('sh', '-c', 'cat /etc/ssl/certs/ca-certificates.crt 2>/dev/null')).out.replaceAll(/\s/g, '')
    for (const certificate of hostCertificates()) expect(trusted.includes(certificate)).toBe(false)
    expect((await inside('sh', '-c', 'for tool in ssh sshd curl wget nc ping ip su sudo mount gcc; do command -v $tool; done; true')).out).not.toMatch(/ssh|curl|wget|nc$|ping|\/ip$|sudo/m)
  })
})

/** Each call with arguments that an unfiltered kernel would not answer with EPERM to an ordinary user, so that the filter is what is seen. */
const probes = `
import ctypes, errno, json, os, platform, socket, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == "aarch64"
def call(number, *values):
    ctypes.set_errno(0)
    answer = libc.syscall(ctypes.c_long(number), *[ctypes.c_ulong(v) if isinstance(v, int) else v for v in values])
    return "ok" if answer >= 0 else errno.errorcode[ctypes.get_errno()]
def opened(family, kind, protocol):
    try:
        socket.socket(family, kind, protocol).close()
        return "ok"
    except OSError as fault:
        return errno.errorcode[fault.errno]
`

const probe = async (expression: string): Promise<Record<string, string>> => JSON.parse(await python(`${probes}\nprint(json.dumps(${expression}))`)) as Record<string, string>

describe('the seccomp profile', () => {
  it('is in force', async () => {
    expect((await inside('sh', '-c', 'grep -E "^(NoNewPrivs|Seccomp|CapEff|CapBnd):" /proc/self/status')).out.replaceAll('\t', ' ').trim().split('\n'))
      .toEqual(['CapEff: 0000000000000000', 'CapBnd: 0000000000000000', 'NoNewPrivs: 1', 'Seccomp: 2'])
  })

  it('refuses io_uring, namespaces, mounts, keys, tracing and what else a session has no use for', async () => {
    const answers = await probe(`{
      "io_uring_setup": call(425, 1, ctypes.create_string_buffer(256)), "io_uring_enter": call(426, 0, 0, 0, 0, 0, 0), "io_uring_register": call(427, 0, 0, 0, 0),
      "bpf": call(280 if arm else 321, 0, 0, 0), "perf_event_open": call(241 if arm else 298, 0, 0, 0, 0, 0), "userfaultfd": call(282 if arm else 323, 1),
      "keyctl": call(219 if arm else 250, 0, 0, 0, 0, 0), "add_key": call(217 if arm else 248, 0, 0, 0, 0, 0), "request_key": call(218 if arm else 249, 0, 0, 0, 0),
      "unshare user": call(97 if arm else 272, 0x10000000), "unshare fs": call(97 if arm else 272, 0x200), "setns": call(268 if arm else 308, 0, 0),
      "mount": call(40 if arm else 165, 0, 0, 0, 0, 0), "fsopen": call(430, 0, 0), "open_tree": call(428, 0, 0, 0), "mount_setattr": call(442, 0, 0, 0, 0, 0),
      "ptrace traceme": call(117 if arm else 101, 0, 0, 0, 0), "process_vm_readv": call(270 if arm else 310, os.getpid(), 0, 0, 0, 0, 0), "pidfd_getfd": call(438, 0, 0, 0), "kcmp": call(272 if arm else 312, 0, 0, 0, 0, 0),
      "name_to_handle_at": call(264 if arm else 303, 0, 0, 0, 0, 0), "open_by_handle_at": call(265 if arm else 304, 0, 0, 0),
      "kexec_load": call(104 if arm else 246, 0, 0, 0, 0), "init_module": call(105 if arm else 175, 0, 0, 0), "memfd_secret": call(447, 0),
      "personality without randomisation": call(92 if arm else 135, 0x0040000), "clone in a new user namespace": call(220 if arm else 56, 0x10000000 | 17, 0, 0, 0, 0) }`)
    expect(Object.entries(answers).filter(([, answer]) => answer !== 'EPERM')).toEqual([])
  })

  it('lets threads and processes start by clone, and says of clone3 that it is not there', async () => {
    expect(await probe('{"clone3": call(435, 0, 0), "personality": call(92 if arm else 135, 0xffffffff), "thread": (lambda t: (t.start(), t.join(), "ok")[2])(__import__("threading").Thread(target=int)), "process": subprocess.run(["true"]).returncode}'))
      .toEqual({ clone3: 'ENOSYS', personality: 'ok', thread: 'ok', process: 0 })
  })

  it('opens Unix, TCP, UDP and route sockets and no other', async () => {
    expect(await probe(`{
      "unix": opened(1, 1, 0), "tcp": opened(2, 1, 0), "tcp6": opened(10, 1, 6), "udp": opened(2, 2, 17), "route": opened(16, 3, 0),
      "vsock stream": opened(40, 1, 0), "vsock datagram": opened(40, 2, 0), "packet": opened(17, 3, 0), "raw": opened(2, 3, 1), "ping": opened(2, 2, 1), "sctp": opened(2, 1, 132), "mptcp": opened(2, 1, 262),
      "netlink audit": opened(16, 3, 9), "netlink netfilter": opened(16, 3, 12), "netlink crypto": opened(16, 3, 21), "alg": opened(38, 5, 0), "bluetooth": opened(31, 3, 1), "can": opened(29, 3, 1), "xdp": opened(44, 3, 0), "tipc": opened(30, 1, 0) }`))
      .toEqual({
        unix: 'ok', tcp: 'ok', tcp6: 'ok', udp: 'ok', route: 'ok',
        'vsock stream': 'EPERM', 'vsock datagram': 'EPERM', packet: 'EPERM', raw: 'EPERM', ping: 'EPERM', sctp: 'EPERM', mptcp: 'EPERM',
        'netlink audit': 'EPERM', 'netlink netfilter': 'EPERM', 'netlink crypto': 'EPERM', alg: 'EPERM', bluetooth: 'EPERM', can: 'EPERM', xdp: 'EPERM', tipc: 'EPERM',
      })
  })

  it.runIf(process.arch === 'x64')('ends a process that calls the kernel by the 32-bit door, where other numbers mean other calls', async () => {
    // mov eax, 20 (getpid of i386); int 0x80; ret
    expect(await probe(`{"killed by": -subprocess.run([sys.executable, "-c", """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7); page.write(bytes.fromhex("b814000000cd80c3"))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""]).returncode}`)).toEqual({ 'killed by': 31 })
  })
})
