"""Isolation probes, run inside a session as its own user. Each tries what must fail and says what happened; where the wall is missing,
the try itself does no harm: it names paths that do not exist, keeps the value that is there, or takes away what it made.

Prints one JSON list of {id, ok, evidence}. Ids are those of the isolation checklist: I for the container, N for the network.
"""
import ctypes
import errno
import glob
import json
import mmap
import os
import platform
import socket
import stat

results = []
libc = ctypes.CDLL(None, use_errno=True)
x86 = platform.machine() == "x86_64"
numbers = {
    "ptrace": (101, 117), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "setns": (308, 268), "unshare": (272, 97),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "keyctl": (250, 219), "add_key": (248, 217),
    "kexec_load": (246, 104), "init_module": (175, 105), "open_by_handle_at": (304, 265), "personality": (135, 92),
    "io_uring_setup": (425, 425), "mknodat": (259, 33), "reboot": (169, 142), "swapon": (167, 224), "settimeofday": (164, 170),
    "name_to_handle_at": (303, 264), "process_vm_readv": (310, 270),
}


def report(probe, ok, evidence):
    results.append({"id": probe, "ok": bool(ok), "evidence": str(evidence)[:300]})


def call(name, *arguments):
    """Makes a system call; answers 'allowed' or the name of the error."""
    number = numbers[name][0 if x86 else 1]
    ctypes.set_errno(0)
    answer = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if answer >= 0:
        return "allowed"
    return errno.errorcode.get(ctypes.get_errno(), str(ctypes.get_errno()))


def refusal(act, *accepted):
    """Runs an act that must fail; answers (failed as it must, evidence)."""
    try:
        act()
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, str(error))
        return (not accepted or name in accepted), name
    except Exception as error:  # noqa: BLE001: whatever else stops it is reported by name
        return False, type(error).__name__
    return False, "succeeded"


def all_refused(probe, answers, accepted):
    bad = {k: v for k, v in answers.items() if v not in accepted}
    report(probe, not bad, " ".join(f"{k}={v}" for k, v in answers.items()))


def status():
    with open("/proc/self/status") as file:
        return dict(line.rstrip("\n").split(":", 1) for line in file)


def identity():
    facts = {k: v.strip() for k, v in status().items()}
    caps = [facts.get(k, "?") for k in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")]
    ids = os.getresuid() + os.getresgid()
    report("I-01", 0 not in ids and all(c.strip("0") == "" for c in caps), f"uid {ids[0]} gid {ids[3]} caps {' '.join(caps)}")
    report("I-02", facts.get("NoNewPrivs") == "1" and facts.get("Seccomp") == "2", f"NoNewPrivs {facts.get('NoNewPrivs')} Seccomp {facts.get('Seccomp')}")
    found = []
    for folder in ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/lib/openssh", "/opt/venv/bin"):
        for name in glob.glob(folder + "/*"):
            try:
                mode = os.lstat(name).st_mode
            except OSError:
                continue
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                found.append(name)
    report("I-03", not found, "no set-uid file" if not found else " ".join(found))


def system_calls():
    refused = {"EPERM", "ENOSYS", "EACCES"}
    report_unshare = call("unshare", 0x10000000)
    report("I-04", report_unshare in refused, report_unshare)
    none = ctypes.c_char_p(b"none")
    tmp = ctypes.c_char_p(b"/tmp")
    nowhere = ctypes.c_char_p(b"/nonexistent/probe")
    all_refused("I-05", {
        "mount": call("mount", none, nowhere, ctypes.c_char_p(b"tmpfs"), 0, 0), "umount2": call("umount2", nowhere, 2),
        "pivot_root": call("pivot_root", nowhere, nowhere), "setns": call("setns", os.open("/proc/self/ns/net", os.O_RDONLY), 0),
    }, refused)
    attribute = ctypes.create_string_buffer(128)
    all_refused("I-06", {
        "bpf": call("bpf", 0, attribute, 128), "perf_event_open": call("perf_event_open", attribute, 0, -1, -1, 0), "userfaultfd": call("userfaultfd", 0),
    }, refused)
    all_refused("I-07", {
        "keyctl": call("keyctl", 0, -3, 1), "add_key": call("add_key", ctypes.c_char_p(b"user"), ctypes.c_char_p(b"x"), ctypes.c_char_p(b"x"), 1, -3),
    }, refused)
    all_refused("I-08", {
        "kexec_load": call("kexec_load", 0, 0, 0, 0), "init_module": call("init_module", 0, 0, none),
        "open_by_handle_at": call("open_by_handle_at", -1, 0, 0), "reboot": call("reboot", 0, 0, 0, 0), "swapon": call("swapon", nowhere, 0),
    }, refused)
    answer = call("personality", 0x0400000)
    report("I-09", answer in refused, answer)
    answer = call("io_uring_setup", 4, attribute)
    report("I-14", answer in refused, answer)
    # Two million microseconds: refused by every kernel, but only after the filter.
    answer = call("settimeofday", ctypes.cast((ctypes.c_long * 2)(0, 2_000_000), ctypes.c_void_p), 0)
    report("I-37", answer in refused, answer)


def read_only_root():
    answers = {}
    for folder in ("/", "/etc", "/usr", "/opt", "/usr/local", "/data", "/var", "/home"):
        path = os.path.join(folder, f".glovebox-probe-{os.getpid()}")
        ok, name = refusal(lambda p=path: open(p, "x"))
        if not ok:
            refusal(lambda p=path: os.unlink(p))
        answers[folder] = name if ok else "succeeded"
    all_refused("I-10", answers, {"EROFS", "EACCES", "EPERM"})


def dataset_writes():
    sets = sorted(d for d in glob.glob("/data/*") if os.path.isdir(d))
    answers = {}
    for folder in sets:
        inside = sorted(f for f in glob.glob(folder + "/*") if os.path.isfile(f))
        file = inside[0] if inside else folder + "/absent"
        new = f"{folder}/.glovebox-probe-{os.getpid()}"
        tries = {
            "create": lambda: open(new, "x"), "append": lambda: open(file, "a"), "truncate": lambda: os.truncate(file, os.path.getsize(file)),
            "rename": lambda: os.rename(file, file), "chmod": lambda: os.chmod(file, os.stat(file).st_mode & 0o777), "link": lambda: os.link(file, new),
            "mmap": lambda: mmap.mmap(os.open(file, os.O_RDWR), 0), "xattr": lambda: os.setxattr(file, "user.x", b"x"),
        }
        for name, act in tries.items():
            answers[f"{os.path.basename(folder)}:{name}"] = refusal(act)[1]
            if os.path.lexists(new):
                refusal(lambda: os.unlink(new))
        flags = {"ro": 0x1, "nosuid": 0x2, "nodev": 0x4, "noexec": 0x8}
        got = os.statvfs(folder).f_flag
        for name, bit in flags.items():
            answers[f"{os.path.basename(folder)}:{name}"] = "EROFS" if got & bit else "missing"
    if sets:
        all_refused("I-11", answers, {"EROFS", "EACCES", "EPERM", "EXDEV"})
    else:
        report("I-11", True, "no dataset is mounted: nothing to write to")
    remount = call("mount", ctypes.c_char_p(b"none"), ctypes.c_char_p((sets[0] if sets else "/data").encode()), 0, 0x20 | 0x1000 | 0xF, 0)
    report("I-12", remount in {"EPERM", "EACCES", "ENOSYS"}, remount)


def sockets():
    answers = {}
    families = {"vsock": (40, socket.SOCK_STREAM, 0), "alg": (38, socket.SOCK_SEQPACKET, 0), "packet": (17, socket.SOCK_RAW, 0),
                "bluetooth": (31, socket.SOCK_RAW, 1), "icmp": (2, socket.SOCK_RAW, 1), "xdp": (44, socket.SOCK_RAW, 0)}
    for name, (family, kind, protocol) in families.items():
        answers[name] = refusal(lambda a=family, b=kind, c=protocol: socket.socket(a, b, c))[1]
    bad = {k: v for k, v in answers.items() if v == "succeeded"}
    report("I-15", not bad, " ".join(f"{k}={v}" for k, v in answers.items()))
    answers = {name: refusal(lambda p=protocol: socket.socket(16, socket.SOCK_RAW, p))[1] for name, protocol in (("uevent", 15), ("audit", 9), ("netfilter", 12), ("xfrm", 6))}
    bad = {k: v for k, v in answers.items() if v == "succeeded"}
    report("I-16", not bad, " ".join(f"{k}={v}" for k, v in answers.items()))


def host_reach():
    paths = ["/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/crio/crio.sock", "/run/podman/podman.sock", "/run/glovebox", "/var/lib/glovebox"]
    there = [p for p in paths if os.path.lexists(p)]
    report("I-18", not there, "none" if not there else " ".join(there))
    readable = []
    for path in ("/proc/kcore", "/proc/timer_list", "/proc/sched_debug", "/proc/keys", "/proc/latency_stats"):
        try:
            if open(path, "rb").read(1):
                readable.append(path)
        except OSError:
            pass
    for path in ("/sys/firmware", "/proc/scsi", "/proc/acpi", "/sys/devices/virtual/powercap"):
        try:
            if os.listdir(path):
                readable.append(path)
        except OSError:
            pass
    report("I-19", not readable, "masked" if not readable else " ".join(readable))
    writes = {}
    places = ["/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/sys/kernel/uevent_helper", "/proc/sys/vm/overcommit_memory", *glob.glob("/sys/fs/cgroup/*/release_agent"), "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/devices/devices.allow"]
    for path in places:
        if os.path.lexists(path):
            writes[path] = refusal(lambda p=path: os.open(p, os.O_WRONLY))[1]
    bad = {k: v for k, v in writes.items() if v == "succeeded"}
    report("I-20", not bad, " ".join(f"{k}={v}" for k, v in (bad or writes).items()))
    nodes = [n for n in glob.glob("/dev/*") if not os.path.islink(n) and os.path.basename(n) not in {"null", "zero", "full", "random", "urandom", "tty", "pts", "shm", "mqueue", "console", "core"} and not os.path.basename(n).startswith("nvidia")]
    made = call("mknodat", -100, ctypes.c_char_p(b"/tmp/.glovebox-probe-node"), 0o60600, 0x700)
    if made == "allowed":
        os.unlink("/tmp/.glovebox-probe-node")
    report("I-21", not nodes and made in {"EPERM", "EACCES", "ENOSYS"}, f"mknod={made} extra={' '.join(nodes) or 'none'}")
    try:
        addresses = open("/proc/kallsyms").readline().split(" ")[0].strip("0")
    except OSError as error:
        addresses = ""
    klog = refusal(lambda: os.open("/dev/kmsg", os.O_RDONLY))[1]
    report("I-22", addresses == "" and klog != "succeeded", f"kmsg={klog}")
    memory = refusal(lambda: os.open("/proc/1/mem", os.O_RDWR))[1]
    own = os.stat("/proc/1").st_uid == os.getuid()
    report("I-17", memory != "succeeded" or own, f"/proc/1/mem={memory} own={own}")


def secrets():
    words = ("SECRET", "PASSWORD", "DATABASE_URL", "AWS_", "AZURE_", "GOOGLE_", "KUBERNETES_")
    names = set()
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            names |= {e.split(b"=")[0].decode("utf-8", "replace") for e in open(path, "rb").read().split(b"\0") if e}
        except OSError:
            pass
    bad = sorted(n for n in names if any(w in n.upper() for w in words))
    report("I-24", not bad, "only the session's own token" if not bad else " ".join(bad))
    there = [p for p in ("~/.docker", "~/.aws", "~/.kube", "~/.ssh", "/var/run/secrets", "/root/.docker") if os.path.lexists(os.path.expanduser(p))]
    report("I-25", not there, "none" if not there else " ".join(there))
    foreign = []
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            if os.stat(folder).st_uid != os.getuid():
                foreign.append(os.path.basename(folder))
        except OSError:
            pass
    report("I-26", not foreign, "only own processes" if not foreign else "foreign " + " ".join(foreign))


def network():
    names = sorted(os.listdir("/sys/class/net"))
    report("N-00", names == ["lo"], " ".join(names))
    answers = {}
    targets = {"public": "198.51.100.7", "private": "10.0.0.1", "bridge": "172.17.0.1", "metadata": "169.254.169.254"}
    for name, address in targets.items():
        for kind, label in ((socket.SOCK_STREAM, "tcp"), (socket.SOCK_DGRAM, "udp")):
            def attempt(address=address, kind=kind):
                with socket.socket(socket.AF_INET, kind) as s:
                    s.settimeout(1)
                    s.connect((address, 53))
                    s.send(b"x")
            answers[f"{name}-{label}"] = refusal(attempt)[1]
    unreachable = {"ENETUNREACH", "EHOSTUNREACH", "EPERM", "EACCES", "EAFNOSUPPORT", "EADDRNOTAVAIL"}
    public = {k: v for k, v in answers.items() if not k.startswith(("bridge", "metadata"))}
    all_refused("N-01", public, unreachable)
    ok, name = refusal(lambda: socket.getaddrinfo("example.com", 80))
    report("N-02", name not in ("succeeded",), "resolver: " + name)
    all_refused("N-04", {k: v for k, v in answers.items() if k.startswith("bridge")}, unreachable)
    all_refused("N-05", {k: v for k, v in answers.items() if k.startswith("metadata")}, unreachable)

    def six():
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s:
            s.connect(("2001:db8::1", 53))
            s.send(b"x")
    ok, name = refusal(six)
    report("N-06", name in unreachable, name)


for probe in (identity, system_calls, read_only_root, dataset_writes, sockets, host_reach, secrets, network):
    try:
        probe()
    except Exception as error:  # noqa: BLE001: a probe that breaks is a failed probe
        report("probe-" + probe.__name__, False, f"{type(error).__name__}: {error}")
print(json.dumps(results))
