"""Writes and reads safetensors: a length, a JSON header, and the numbers. No metadata, no gaps, nothing after the end."""
import json
import struct

import numpy as np

_NAMES = {"float64": "F64", "float32": "F32", "float16": "F16", "int64": "I64", "int32": "I32", "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL"}
_TYPES = {name: np.dtype(kind) for kind, name in _NAMES.items()}


def write_safetensors(path, tensors):
    """Writes arrays by name, in the order of their names."""
    header, parts, at = {}, [], 0
    for name in sorted(tensors):
        array = np.ascontiguousarray(tensors[name])
        body = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        header[name] = {"dtype": _NAMES[array.dtype.name], "shape": list(array.shape), "data_offsets": [at, at + len(body)]}
        parts.append(body)
        at += len(body)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def read_safetensors(path):
    """Reads the arrays of a file; types that numpy lacks (bfloat16) come as their upper halves of float32."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name == "__metadata__":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        if entry["dtype"] == "BF16":
            halves = np.frombuffer(data[start:end], "<u2").astype(np.uint32) << 16
            array = halves.view(np.float32)
        else:
            array = np.frombuffer(data[start:end], _TYPES[entry["dtype"]].newbyteorder("<"))
        tensors[name] = array.reshape(entry["shape"])
    return tensors


def round_weights(array, bits=10):
    """Rounds numbers to `bits` bits of significand, as float32: what is cut off cannot carry a message."""
    array = np.asarray(array, dtype=np.float64)
    mantissa, exponent = np.frexp(array)
    return np.ldexp(np.round(mantissa * 2.0 ** (bits + 1)) / 2.0 ** (bits + 1), exponent).astype(np.float32)


def round_file(path, target, bits=10):
    """Rounds every floating-point tensor of a safetensors file and drops its metadata."""
    write_safetensors(target, {name: round_weights(array, bits) if array.dtype.kind == "f" else array for name, array in read_safetensors(path).items()})
