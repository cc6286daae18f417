"""Times ACRO's import, a crosstab per pair of variables and finalise; prints one line of JSON."""
import contextlib
import io
import json
import sys
import tempfile
import time

start = time.perf_counter()
import pandas as pd  # noqa: E402
from acro import ACRO  # noqa: E402

imported = time.perf_counter() - start
source, variables, suppress = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3] == "true"
frame = pd.read_csv(source)
result = {"import": imported, "tables": [], "failed": 0}
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    session = ACRO(suppress=suppress)
    for one, other in variables:
        start = time.perf_counter()
        try:
            session.crosstab(frame[one], frame[other], margins=True)
        except Exception:
            result["failed"] += 1
        result["tables"].append(time.perf_counter() - start)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        session.finalise(folder + "/out", "json")
    result["finalise"] = time.perf_counter() - start
print(json.dumps(result))
