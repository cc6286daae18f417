"""Models that cannot leave, and why."""


class ModelRefused(ValueError):
    """A model that the airlock refuses; the message says why and what to do instead."""


_HOLDS_RECORDS = {
    "KNeighborsClassifier", "KNeighborsRegressor", "RadiusNeighborsClassifier", "RadiusNeighborsRegressor", "NearestNeighbors", "LocalOutlierFactor",
    "KernelDensity", "SVC", "SVR", "NuSVC", "NuSVR", "OneClassSVM", "GaussianProcessClassifier", "GaussianProcessRegressor", "KernelRidge",
    "LabelPropagation", "LabelSpreading", "KNNImputer", "Isomap", "KernelPCA",
}


def estimators_of(model):
    """The estimator itself and every one inside it."""
    found = [model]
    for _, step in getattr(model, "steps", []) or []:
        found += estimators_of(step)
    for attribute in ("estimator_", "best_estimator_", "base_estimator_", "calibrated_classifiers_", "estimators_", "transformers_"):
        inner = getattr(model, attribute, None)
        if inner is None:
            continue
        parts = inner.ravel().tolist() if hasattr(inner, "ravel") else inner if isinstance(inner, (list, tuple)) else [inner]
        for part in parts:
            part = part[1] if isinstance(part, tuple) and len(part) > 1 else part
            if hasattr(part, "get_params") and not isinstance(part, str):
                found += estimators_of(part)
    return found


def refuse_instances(model):
    """Refuses models that are made of their training records."""
    for estimator in estimators_of(model):
        name = type(estimator).__name__
        if name in _HOLDS_RECORDS:
            raise ModelRefused(f"{name} keeps training records inside the model; train a regression, shallow trees or a small network instead.")
