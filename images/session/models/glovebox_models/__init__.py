"""Brings a trained model to the airlock: weights in a safe format, the training record, the tests, and a model card.

    import glovebox_models
    glovebox_models.export(model, "outputs/death.safetensors", train=(X, y), hold_out=(Xh, yh),
                           data="flchain@1", target="death", features=names, how="random by person, seed 7")

Everything that is written beside the model holds numbers of the whole. The list of single records that the attacks
found stays in the project's folder `.glovebox-models` and is never an output.
"""
from .canaries import exposure, longest_echo, make_canaries
from .export_model import export, export_tensors
from .losses_test import LossTest
from .refusals import ModelRefused
from .safetensors_file import read_safetensors, round_file, round_weights, write_safetensors

__all__ = [
    "LossTest", "ModelRefused", "export", "export_tensors", "exposure", "longest_echo", "make_canaries",
    "read_safetensors", "round_file", "round_weights", "write_safetensors",
]
