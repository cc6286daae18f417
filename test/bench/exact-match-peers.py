"""Peers of exact matching: a Python set of bytes, and DuckDB's semi join. Usage: exact-match-peers.py PEER VALUES TEXT PASSES"""
import json, sys, time


def peak_mb():
    """Most memory that this process has held. Not ru_maxrss: a process begins that with what its parent held when it was made."""
    line = next(line for line in open('/proc/self/status') if line.startswith('VmHWM:'))
    return int(line.split()[1]) * 1.024 / 1000

peer, values, text, passes = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
seconds, processor, hits = [], [], 0
begun = time.perf_counter()
if peer == 'set':
    known = set(open(values, 'rb').read().split())
    build = time.perf_counter() - begun
    for _ in range(passes):
        started, used, hits = time.perf_counter(), time.process_time(), 0
        with open(text, 'rb') as lines:
            for line in lines:
                for word in line.split():
                    if word in known:
                        hits += 1
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
else:
    import duckdb
    db = duckdb.connect()
    db.execute('PRAGMA threads=1')
    read = "read_csv('%s', header=false, columns={'l': 'VARCHAR'}, delim='\t', quote='', escape='')"
    db.execute('create table known as select distinct l from ' + read % values)
    build = time.perf_counter() - begun
    for _ in range(passes):
        started, used = time.perf_counter(), time.process_time()
        hits = db.execute("select count(*) from (select unnest(string_split(l, ' ')) word from " + read % text + ') where word in (select l from known)').fetchone()[0]
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
print(json.dumps({'seconds': seconds, 'processor': processor, 'hits': hits, 'build': build, 'rssMb': peak_mb()}))
