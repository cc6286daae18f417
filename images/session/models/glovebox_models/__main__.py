"""Command line: round a model, or test one of any framework by its losses.

    python -m glovebox_models round IN.safetensors OUT.safetensors [--bits 10]
    python -m glovebox_models test MODEL.safetensors --record RECORD.yaml --losses LOSSES.npz
LOSSES.npz holds `member` and `other`, and where there are `base_member`, `base_other`, `canary` and `canary_reference`.
"""
import argparse

import numpy as np
import yaml

from .canaries import exposure
from .export_model import export_tensors
from .safetensors_file import read_safetensors, round_file


def main(words=None):
    """Runs one command."""
    parser = argparse.ArgumentParser(prog="glovebox_models", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    rounding = commands.add_parser("round")
    rounding.add_argument("source")
    rounding.add_argument("target")
    testing = commands.add_parser("test")
    testing.add_argument("model")
    testing.add_argument("--record", required=True)
    testing.add_argument("--losses", required=True)
    for command in (rounding, testing):
        command.add_argument("--bits", type=int, default=10)
    given = parser.parse_args(words)
    if given.command == "round":
        round_file(given.source, given.target, given.bits)
        return
    with open(given.record, encoding="utf-8") as file:
        record = yaml.safe_load(file)
    with np.load(given.losses, allow_pickle=False) as losses:
        canaries = exposure(losses["canary"], losses["canary_reference"]) if "canary" in losses else None
        tests = export_tensors(
            read_safetensors(given.model), given.model, member_losses=losses["member"], other_losses=losses["other"],
            base_member_losses=losses.get("base_member"), base_other_losses=losses.get("base_other"), canaries=canaries,
            training=record["training"], title=record.get("title", "model"), unit=record.get("unit", "person"), bits=given.bits)
    print(yaml.safe_dump(tests, sort_keys=False), end="")


if __name__ == "__main__":
    main()
