"""What the configuration could say at a path: the keys of a table, the description of a key."""

from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from steadyhand.settings.habits import KINDS
from steadyhand.settings.layers import Layers
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path


def keys_at(path: Path, layers: Layers) -> tuple[str, ...]:
    """The keys that the table at the path may have; none for what is no table, or unknown."""
    model = _model_at(path, layers)
    return () if model is None else keys_of(model)


def description_at(path: Path, layers: Layers) -> str:
    """Unit and range of the key, for an item those of its list; "" for what is unknown."""
    for length in range(len(path), 0, -1):
        field = _field_at(path[:length], layers)
        if field is not None:
            return field.description or ""
    return ""


def usual_at(path: Path, layers: Layers) -> float | None:
    """The number that holds where the key is not written; None for no number, or what is unknown."""
    field = _field_at(path, layers)
    usual = None if field is None else field.default
    return usual if isinstance(usual, int | float) and not isinstance(usual, bool) else None


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The model's keys as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def table_of(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field that is a table."""
    return _table(field.annotation)


def _model_at(path: Path, layers: Layers) -> type[BaseModel] | None:
    model: type[BaseModel] | None = Settings
    if path[:1] == ("habits",):
        model = KINDS.get(layers.kind_of(str(path[1]))) if len(path) > 1 else None
        path = path[2:]
    for part in path:
        field = _field(model, part)
        model = None if field is None else table_of(field)
    return model


def _field_at(path: Path, layers: Layers) -> FieldInfo | None:
    return _field(_model_at(path[:-1], layers), path[-1])


def _field(model: type[BaseModel] | None, key: str | int) -> FieldInfo | None:
    fields = {} if model is None else model.model_fields
    return next((field for name, field in fields.items() if (field.alias or name) == key), None)


def _table(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((table for part in get_args(annotation) if (table := _table(part)) is not None), None)
