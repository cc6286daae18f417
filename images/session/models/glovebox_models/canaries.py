"""Did a language model learn texts by heart? Planted sentences, their exposure, and pieces of training texts given back."""
import numpy as np

_FORM = "the reference of case {name} is {digits}"
_NAMES = ["alder", "birch", "cedar", "elm", "fir", "hazel", "juniper", "larch", "maple", "oak", "pine", "rowan", "spruce", "willow", "yew", "ash"]


def make_canaries(count=16, digits=6, references=512, seed=0, form=_FORM):
    """Sentences to plant in the training texts, each with others of its kind that are not planted."""
    rng = np.random.default_rng(seed)
    number = lambda: "".join(map(str, rng.integers(0, 10, digits)))
    planted = [form.format(name=_NAMES[index % len(_NAMES)], digits=number()) for index in range(count)]
    others = [[form.format(name=_NAMES[index % len(_NAMES)], digits=number()) for _ in range(references)] for index in range(count)]
    return planted, others


def exposure(planted_losses, reference_losses):
    """Exposure in bits: how far before others of its kind a planted sentence comes (Carlini et al. 2019); chance is 1.44 on average."""
    values = []
    for loss, others in zip(np.asarray(planted_losses, float), reference_losses):
        others = np.asarray(others, float)
        rank = 1 + int(np.sum(others < loss))
        values.append(np.log2(len(others) + 1) - np.log2(rank))
    return {"count": len(values), "mean-exposure": round(float(np.mean(values)), 2)}


def longest_echo(generated, training, shortest=12):
    """Longest run of characters of a training text that one of the generated texts repeats."""
    joined = "\x00".join(training)
    longest = 0
    for text in generated:
        at = 0
        while at + max(longest, shortest - 1) < len(text):
            size = max(longest + 1, shortest)
            if text[at:at + size] in joined:
                longest = size
            else:
                at += 1
    return longest
