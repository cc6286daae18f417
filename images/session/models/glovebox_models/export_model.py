"""One call that writes the model, its record, its tests and its card; and keeps the list of exposed records inside."""
import csv
import hashlib
import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import yaml

from .losses_test import LossTest
from .model_card import model_card
from .refusals import ModelRefused, refuse_instances
from .safetensors_file import round_weights, write_safetensors
from .shadow_models import is_classifier, losses, shadow_losses
from .weights import linear_weights, save_linear, save_onnx

PROGRAM = "glovebox_models 1"


def _software(*packages):
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _settings(model):
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    simple = {name: value for name, value in last.get_params(deep=False).items() if isinstance(value, (int, float, str)) and not isinstance(value, bool) and len(str(value)) < 60}
    return {name: value for name, value in simple.items() if name not in ("verbose", "n_jobs", "copy_X", "warm_start")}


def _accuracy(model, X, y):
    return float(np.mean(np.asarray(model.predict(X)) == np.asarray(y)))


def export(model, path, *, train, hold_out, data, target, features, how, title=None, unit="person", bits=10, shadows=32, seed=0):
    """Saves a fitted scikit-learn model (`.safetensors` for linear models and networks, `.onnx` for the rest), and tests it.

    `train` and `hold_out` are (X, y); `data` is "dataset@version", or a list of them; `how` says how the hold-out was chosen.
    """
    refuse_instances(model)
    X, y = np.asarray(train[0], float), np.asarray(train[1])
    Xh, yh = np.asarray(hold_out[0], float), np.asarray(hold_out[1])
    saved, as_saved = model, lambda copy: copy
    if str(path).endswith(".safetensors"):
        saved, as_saved = save_linear(path, model, bits), lambda copy: linear_weights(copy, bits)[1]
    elif str(path).endswith(".onnx"):
        save_onnx(path, model, X.shape[1], bits)
    else:
        raise ModelRefused("A model leaves as .safetensors or .onnx; formats like pickle and joblib run code when they are opened.")
    rows, inside, outside = shadow_losses(model, (X, y), (Xh, yh), shadows, seed=seed, as_saved=as_saved)
    test = LossTest(losses(saved, X[rows[0]], y[rows[0]]), losses(saved, Xh[rows[1]], yh[rows[1]]), shadow_in=inside, shadow_out=outside)
    tests = test.run()
    if is_classifier(saved):
        tests["gap"] = round(_accuracy(saved, X, y) - _accuracy(saved, Xh, yh), 3)
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    training = {
        "task": "classification" if is_classifier(model) else "regression", "algorithm": _words(type(last).__name__), "data": [data] if isinstance(data, str) else list(data),
        "target": target, "features": list(features), "n": len(y), "hold-out": {"n": len(yh), "how": how},
        "hyperparameters": _settings(model), "software": _software("scikit-learn", "numpy", "skl2onnx" if str(path).endswith(".onnx") else "numpy"),
    }
    _keep_inside(path, rows[0], test)
    return _write_beside(path, title or f"{training['algorithm']}: {target}", unit, training, tests)


def export_tensors(tensors, path, *, member_losses, other_losses, training, base_member_losses=None, base_other_losses=None, canaries=None, echo=None, title="model", unit="person", bits=10):
    """Saves tensors of any framework as safetensors and tests them by the losses that the model gives: networks, adapters of language models.

    `training` holds task, algorithm, data, n, hold-out {n, how}, features or bytes-in, hyperparameters and base-model;
    `canaries` is what `exposure` returned, `echo` what `longest_echo` did.
    """
    write_safetensors(path, {name: round_weights(array, bits) if np.asarray(array).dtype.kind == "f" else np.asarray(array) for name, array in tensors.items()})
    test = LossTest(np.asarray(member_losses), np.asarray(other_losses), base_member_losses, base_other_losses)
    tests = test.run()
    if canaries is not None:
        tests["canaries"] = canaries
    if echo is not None:
        tests["longest-echo"] = int(echo)
    record = {"software": _software("numpy", "torch", "transformers", "peft"), **training}
    record["data"] = [record["data"]] if isinstance(record["data"], str) else list(record["data"])
    return _write_beside(path, title, unit, record, tests)


def _words(name):
    return "".join(" " + letter.lower() if letter.isupper() and index > 0 and not name[index - 1].isupper() else letter.lower() for index, letter in enumerate(name))


def _write_beside(path, title, unit, training, tests):
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    tests = {"model-sha256": digest, "program": PROGRAM, **{name: value for name, value in tests.items() if value is not None}}
    with open(f"{path}.table.yaml", "w", encoding="utf-8") as file:
        yaml.safe_dump({"title": title, "type": "model", "unit": unit, "training": training, "tests": tests}, file, allow_unicode=True, sort_keys=False)
    with open(f"{path}.card.md", "w", encoding="utf-8") as file:
        file.write(model_card(title, training, tests, unit))
    with open(f"{path}.report.json", "w", encoding="utf-8") as file:
        json.dump({"title": title, "training": training, "tests": tests}, file, ensure_ascii=False, indent=2)
    return tests


def _keep_inside(path, rows, test):
    """The records that the attacks name, for the researcher's eyes inside; this folder is never an output."""
    folder = os.path.join(os.path.dirname(os.path.abspath(path)), ".glovebox-models")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    target = os.path.join(folder, f"{os.path.basename(path)}.exposed.csv")
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["training_row"])
        writer.writerows([[int(rows[index])] for index in (test.exposed if test.exposed is not None else [])])
