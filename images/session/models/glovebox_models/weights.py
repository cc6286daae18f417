"""Takes the weights out of a fitted scikit-learn model, rounded, and puts them into a file without anything else."""
import copy

import numpy as np

from .refusals import ModelRefused
from .safetensors_file import round_weights, write_safetensors


def _scaling(model):
    """Factor and shift of the scaler before the last step: they are folded into the first weights and never leave by themselves."""
    steps = [step for _, step in getattr(model, "steps", [])]
    if len(steps) < 2:
        return None
    if len(steps) > 2 or type(steps[0]).__name__ not in ("StandardScaler", "MinMaxScaler", "MaxAbsScaler"):
        raise ModelRefused("Only a scaler before the model can be folded into its weights; save a pipeline like this as ONNX.")
    scaler = steps[0]
    if type(scaler).__name__ == "MinMaxScaler":
        return scaler.scale_, scaler.min_
    scale = 1 / np.asarray(scaler.scale_)
    return scale, -np.asarray(getattr(scaler, "mean_", np.zeros(len(scale)))) * scale


def linear_weights(model, bits):
    """Weights and biases of a linear model or a network, with a scaler folded in; and a copy of the model that uses the rounded ones."""
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    folded = _scaling(model)
    rounded = copy.deepcopy(last)
    if hasattr(last, "coefs_"):
        layers = [(np.asarray(w, float), np.asarray(b, float)) for w, b in zip(last.coefs_, last.intercepts_)]
        if folded is not None:
            factor, shift = folded
            layers[0] = (factor[:, None] * layers[0][0], layers[0][1] + shift @ layers[0][0])
        tensors = {}
        rounded.coefs_, rounded.intercepts_ = [], []
        for index, (weight, bias) in enumerate(layers):
            tensors[f"layers.{index}.weight"], tensors[f"layers.{index}.bias"] = round_weights(weight.T, bits), round_weights(bias, bits)
            rounded.coefs_.append(tensors[f"layers.{index}.weight"].T.astype(float))
            rounded.intercepts_.append(tensors[f"layers.{index}.bias"].astype(float))
        return tensors, rounded
    if not hasattr(last, "coef_") or hasattr(last, "support_vectors_"):
        return None
    weight, bias = np.asarray(last.coef_, float), np.asarray(last.intercept_, float)
    if folded is not None:
        factor, shift = folded
        bias = bias + weight @ shift
        weight = weight * factor
    rounded.coef_, rounded.intercept_ = round_weights(weight, bits).astype(float), round_weights(bias, bits).astype(float)
    return {"weight": round_weights(weight, bits), "bias": np.atleast_1d(round_weights(bias, bits))}, rounded


def save_linear(path, model, bits):
    """Saves a linear model or network as safetensors; returns the model as it was saved."""
    taken = linear_weights(model, bits)
    if taken is None:
        raise ModelRefused("This model has no weights of its own; save it as ONNX (a file name that ends in .onnx).")
    write_safetensors(path, taken[0])
    return taken[1]


def save_onnx(path, model, features, bits):
    """Saves any model that skl2onnx converts, with rounded numbers and without words."""
    try:
        from skl2onnx import to_onnx
    except ImportError as error:
        raise ModelRefused("ONNX needs the package skl2onnx.") from error
    options = {type(model): {"zipmap": False}} if hasattr(model, "classes_") and not hasattr(model, "steps") else None
    converted = to_onnx(model, np.zeros((1, features), np.float32), options=options)
    _strip(converted, bits)
    with open(path, "wb") as file:
        file.write(converted.SerializeToString())


def _strip(converted, bits):
    from onnx import TensorProto, numpy_helper

    converted.doc_string = converted.producer_version = converted.domain = ""
    converted.graph.doc_string = ""
    converted.graph.name = "model"
    del converted.metadata_props[:]
    for tensor in converted.graph.initializer:
        tensor.doc_string = ""
        if tensor.data_type in (TensorProto.FLOAT, TensorProto.DOUBLE):
            tensor.CopyFrom(numpy_helper.from_array(round_weights(numpy_helper.to_array(tensor), bits), tensor.name))
    for index, node in enumerate(converted.graph.node):
        node.doc_string = ""
        node.name = f"node{index}"
        for attribute in node.attribute:
            if attribute.floats:
                values = round_weights(np.array(attribute.floats), bits).tolist()
                del attribute.floats[:]
                attribute.floats.extend(values)
