#!/bin/sh
# Run inside the image, hardened as a session is: says what is missing and ends non-zero.
set -eu
command -v jupyter-server >/dev/null
python -c 'import pandas, duckdb, pyarrow, statsmodels.api, sklearn, matplotlib.pyplot, acro, skl2onnx, safetensors.numpy, glovebox_models'
[ "$(R --no-echo -e 'cat(1+1)')" = 2 ]
Rscript -e 'suppressPackageStartupMessages({library(IRkernel); library(survival); library(dplyr); library(ggplot2)})'
python - <<'P'
import matplotlib
assert matplotlib.rcParams["font.family"] == ["DejaVu Sans", "NanumGothic"], matplotlib.rcParams["font.family"]
from matplotlib import font_manager
found = font_manager.findfont("NanumGothic", fallback_to_default=False)
assert found.endswith("NanumGothic.ttf"), found
P
export JUPYTER_CONFIG_DIR=/etc/jupyter-session
for kernel in python3 ir; do
  jupyter kernelspec list --json | grep -q "\"$kernel\"" || { echo "no kernel $kernel" >&2; exit 1; }
done
[ "$(SHELL=/bin/bash bash -lc 'command -v python')" = /opt/venv/bin/python ] || { echo "a login shell does not find python" >&2; exit 1; }
[ -e "$HOME/.cache/matplotlib" ] || { echo "the home was not filled" >&2; exit 1; }
[ -z "$(find / -xdev -type f -perm /6000 2>/dev/null)" ] || { echo "set-uid file found" >&2; exit 1; }
[ ! -e /tmp/ca ] || { echo "the host's certificates are in the image" >&2; exit 1; }
echo "smoke: ok"
