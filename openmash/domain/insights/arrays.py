"""numpy and scipy's distribution functions, loaded at their first use.

Loading them takes about half a second and 40 MB, which a process that opens no page of measures
should not pay. A type checker sees the packages themselves.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import special

    Floats: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]
    Places: TypeAlias = NDArray[np.intp]
    Times: TypeAlias = NDArray[np.int64]
else:
    Floats = Flags = Places = Times = Any

    class _Later:
        """Stands for a package until one of its names is asked for, and then passes it on."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            found = getattr(import_module(self._name), attribute)
            setattr(self, attribute, found)
            return found

    np = _Later("numpy")
    special = _Later("scipy.special")

__all__ = ["Flags", "Floats", "Places", "Times", "np", "special"]
